"""The workspace in front, and what the bars round it say of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fun_viz.windows.pace import pace

if TYPE_CHECKING:
    from fun_viz.windows.main_window import MainWindow


class Front(QObject):
    """Brings workspaces to the front by name or kind."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        for kind in ("single", "lanes", "training"):
            study = window.studies[kind]
            study.changed.connect(self.tell)
        window.studies["training"].state_changed.connect(self.tell)

    def bring(self, name: str) -> None:
        """Put a workspace in front, and let the bars serve it."""
        if not name:
            return
        window, page = self._window, self._window.pages.bring(name)
        if not (page.asks and window.composer.field.hasFocus()):
            page.setFocus()
        window.composer.set_asking(page.asks)
        window.transport.follow(page.study)
        window.asking.bring(page)
        self.tell()

    def pick(self, kind: str) -> None:
        """Put the first workspace of a kind in front, unless one is there already."""
        window, page = self._window, self._window.pages.front
        if page is None or page.kind != kind:
            named = (name for name in window.pages.names if window.kinds[name].kind == kind)
            window.tabs.pick(next(named, ""))

    def tell(self) -> None:
        """Tell of the chosen model's lane where there are several, else of the last."""
        window, page = self._window, self._window.pages.front
        if page is not None and page.kind == "training":
            window.status.show_instead(pace(window.studies["training"]))
            return
        readings = page.study.readings if page else ()
        names = [reading.trace.model.name for reading in readings]
        chosen = Path(window.composer.model).name
        window.transport.set_lane(names.index(chosen) if chosen in names else max(0, len(names) - 1))
        reading = window.transport.reading
        window.status.show_reading(reading, window.composer.title_of(reading.trace.model.name) if reading else "")
