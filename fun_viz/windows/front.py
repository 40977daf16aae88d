"""The workspace in front, and what the bars round it say of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from fun_viz.windows.asking import Asking
from fun_viz.windows.composer import Composer
from fun_viz.windows.pace import pace
from fun_viz.windows.pages import Pages, Studies
from fun_viz.windows.status_bar import StatusBar
from fun_viz.windows.tab_bar import TabBar
from fun_viz.windows.transport import Transport


@dataclass(frozen=True)
class Bars:
    """What stands round the workspaces."""

    composer: Composer
    tabs: TabBar
    transport: Transport
    status: StatusBar


class Front(QObject):
    """Brings workspaces to the front by name or kind."""

    def __init__(self, pages: Pages, bars: Bars, studies: Studies, asking: Asking) -> None:
        super().__init__(pages)
        self._pages, self._bars, self._studies, self._asking = pages, bars, studies, asking
        for study in (studies["single"], studies["lanes"], studies["training"]):
            study.changed.connect(self.tell)
        studies["training"].state_changed.connect(self.tell)

    @property
    def kind(self) -> str:
        """The kind of the workspace in front, "" if there is none."""
        return self._pages.front.kind if self._pages.front else ""

    def bring(self, name: str) -> None:
        """Put a workspace in front, and let the bars serve it."""
        if not name:
            return
        bars, page = self._bars, self._pages.bring(name)
        if not (page.asks and bars.composer.field.hasFocus()):
            page.setFocus()
        bars.composer.set_asking(page.asks)
        bars.transport.follow(page.study)
        self._asking.bring(page)
        self.tell()

    def pick(self, kind: str) -> None:
        """Put the first workspace of a kind in front, unless one is there already."""
        if self.kind != kind:
            self._bars.tabs.pick(self._pages.first(kind))

    def tell(self) -> None:
        """Tell of the chosen model's lane where there are several, else of the last."""
        bars, page = self._bars, self._pages.front
        if page is not None and page.kind == "training":
            bars.status.show_instead(pace(self._studies["training"]))
            return
        readings = page.study.readings if page else ()
        names = [reading.trace.model.name for reading in readings]
        chosen = Path(bars.composer.model).name
        bars.transport.set_lane(names.index(chosen) if chosen in names else max(0, len(names) - 1))
        reading = bars.transport.reading
        bars.status.show_reading(reading, bars.composer.title_of(reading.trace.model.name) if reading else "")
