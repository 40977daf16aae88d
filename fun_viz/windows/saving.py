"""Where pictures, numbers and traces go: asks for a file, writes it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fun_viz import archive
from fun_viz.errors import SaveError
from fun_viz.trace import Trace
from fun_viz.widgets.panel import Panel
from fun_viz.windows import export
from fun_viz.windows.language import marked
from fun_viz.windows.message import Message, of_error

_SAVED = marked("Saved: {file}")
_PICTURES = "PNG (*.png);;SVG (*.svg)"


class Saving(QObject):
    """Tells, by messages, what was saved and what could not be."""

    told = Signal(object)  # a Message

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def window_picture(self) -> None:
        self._save_picture(self._window, "fun-viz")

    def panel_picture(self, panel: Panel) -> None:
        self._save_picture(panel, panel.title or "panel")

    def copy_window(self) -> None:
        export.copy_picture(self._window)
        self._tell(marked("The picture is on the clipboard."))

    def copy_panel(self, panel: Panel) -> None:
        export.copy_picture(panel)
        self._tell(marked("The picture is on the clipboard."))

    def copy_numbers(self, panel: Panel) -> None:
        if panel.numbers is not None:
            export.copy_text(panel.numbers())
            self._tell(marked("The numbers are on the clipboard."))

    def save_numbers(self, panel: Panel) -> None:
        if panel.numbers is not None and (file := self._file(f"{panel.title}.csv", "CSV (*.csv)")):
            csv = panel.numbers()
            self._attempt(file, lambda: export.save_numbers(csv, file))

    def trace(self, trace: Trace) -> None:
        if file := self._file(f"{trace.model.name}.safetensors", "safetensors (*.safetensors)"):
            self._attempt(file, lambda: archive.save_trace(trace, file))

    def panel_menu(self, panel: Panel) -> QMenu:
        """Return what can be done with one panel."""
        menu = QMenu(self._window)
        menu.addAction(self.tr("Save picture…"), lambda: self.panel_picture(panel))
        menu.addAction(self.tr("Copy picture"), lambda: self.copy_panel(panel))
        if panel.numbers is not None:
            menu.addSeparator()
            menu.addAction(self.tr("Copy numbers as CSV"), lambda: self.copy_numbers(panel))
            menu.addAction(self.tr("Save numbers…"), lambda: self.save_numbers(panel))
        return menu

    def open_panel_menu(self, panel: Panel, where: QPoint) -> None:
        menu = self.panel_menu(panel)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _save_picture(self, widget: QWidget, name: str) -> None:
        if file := self._file(f"{name}.png", _PICTURES):
            self._attempt(file, lambda: export.save_picture(widget, file))

    def _file(self, name: str, kinds: str) -> Path | None:
        """Ask where to save; a name without an ending gets the one of the kind chosen."""
        chosen, kind = QFileDialog.getSaveFileName(self._window, self.tr("Save"), name.replace("/", "-"), kinds)
        if not chosen:
            return None
        ending = kind[kind.find("*") + 1 : -1] if "*" in kind else ""
        return Path(chosen) if Path(chosen).suffix else Path(chosen + ending)

    def _attempt(self, file: Path, save: Callable[[], None]) -> None:
        try:
            save()
        except SaveError as error:
            self.told.emit(of_error(error))
        else:
            self.told.emit(Message(_SAVED, {"file": str(file)}))

    def _tell(self, template: str) -> None:
        self.told.emit(Message(template))
