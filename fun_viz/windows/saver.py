"""Where pictures, numbers and traces go: asks for a file, writes it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fun_viz import archive, files
from fun_viz.errors import SaveError
from fun_viz.export.export import formats, picture_of, save_picture
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows import commands
from fun_viz.windows.menus import Row
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.opener import TRACES
from fun_viz.windows.pages import Pages
from fun_viz.windows.preferences import Preferences

_SAVED = marked("Saved: {file}")
_TAKEN = marked("There is already {file}; choose another name, or write that one out.")
_COPIED = marked("The picture is on the clipboard.")


class Saver(QObject):
    """Tells, by messages, what was saved and what could not be."""

    message = Signal(object)  # a Message

    def __init__(self, pages: Pages, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._pages, self._preferences, self._window = pages, preferences, window

    def save_window(self) -> None:
        self._save_picture(self._window, "fun-viz")

    def copy_window(self) -> None:
        self._copy_picture(self._window)

    def save_trace(self) -> None:
        """Save the run whose text is told."""
        page = self._pages.front
        branch = page.playable.current if page and page.asks else None
        if branch is None:
            return
        trace = branch.reading.trace
        if file := self._file(f"{trace.model.name}.safetensors", TRACES):
            self._attempt(file, lambda: archive.save_trace(trace, file))

    def panel_slots(self, panel: Panel) -> dict[str, Callable[[], None]]:
        """Return what can be done with one panel, by the ids of the commands."""
        page = self._pages.front
        slots: dict[str, Callable[[], None]] = {
            **({"panel.enlarge": partial(page.enlarge, panel)} if page and len(page.panels()) > 1 else {}),
            "panel.save-picture": partial(self._save_picture, panel, panel.title or "panel"),
            "panel.copy-picture": partial(self._copy_picture, panel),
        }
        if panel.numbers is not None:
            slots["panel.copy-numbers"] = partial(self._copy_numbers, panel.numbers)
            slots["panel.save-numbers"] = partial(self._save_numbers, panel.title, panel.numbers)
        return slots

    def panel_rows(self, id: str) -> Iterator[Row]:
        """Yield what a command does for each panel in front that it can be given to."""
        for panel in self._pages.front.panels() if self._pages.front else ():
            if slot := self.panel_slots(panel).get(id):
                yield Row(panel.title, slot)

    def panel_menu(self, panel: Panel) -> QMenu:
        menu = QMenu(self._window)
        for id, slot in self.panel_slots(panel).items():
            command = commands.command(id)
            if command.separated:
                menu.addSeparator()
            menu.addAction(translated(command.title), slot)
        return menu

    def open_panel_menu(self, panel: Panel, where: QPoint) -> None:
        menu = self.panel_menu(panel)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _copy_picture(self, widget: QWidget) -> None:
        QGuiApplication.clipboard().setImage(picture_of(widget))
        self.message.emit(Message(_COPIED))

    def _copy_numbers(self, numbers: Callable[[], str]) -> None:
        QGuiApplication.clipboard().setText(numbers())
        self.message.emit(Message(marked("The numbers are on the clipboard.")))

    def _save_numbers(self, title: str, numbers: Callable[[], str]) -> None:
        if file := self._file(f"{title}.csv", "CSV (*.csv)"):
            csv = numbers().encode("utf-8-sig")  # so that spreadsheets read its Chinese
            self._attempt(file, lambda: files.replace(file, csv))

    def _save_picture(self, widget: QWidget, name: str) -> None:
        kinds = ";;".join(f"{ending.upper()} (*.{ending})" for ending in formats())
        if file := self._file(f"{name}.{formats()[0]}", kinds):
            self._attempt(file, lambda: save_picture(widget, file))

    def _file(self, name: str, kinds: str) -> Path | None:
        """Ask where to save; a name without an ending gets the one of the kind chosen, if that is free."""
        place = self._preferences.place(name.replace("/", "-"))
        chosen, kind = QFileDialog.getSaveFileName(self._window, translated("Save"), place, kinds)
        if not chosen:
            return None
        self._preferences.keep_place(chosen)
        ending = kind[kind.find("*") + 1 : -1] if "*" in kind else ""
        file = Path(chosen) if Path(chosen).suffix else Path(chosen + ending)
        if file != Path(chosen) and files.is_file(file):  # the dialog asked about another name
            self.message.emit(Message(_TAKEN, {"file": str(file)}, "warning"))
            return None
        return file

    def _attempt(self, file: Path, save: Callable[[], None]) -> None:
        try:
            save()
        except SaveError as error:
            self.message.emit(of_error(error))
        else:
            self.message.emit(Message(_SAVED, {"file": str(file)}))
