"""The workspace in front, and what the bars round it say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fun_viz.windows.composer import Composer
from fun_viz.windows.pages import Pages
from fun_viz.windows.requests import Requests
from fun_viz.windows.status_bar import StatusBar
from fun_viz.windows.tab_bar import TabBar
from fun_viz.windows.transport import Transport
from fun_viz.workspaces.workspace import Context, Kind, Workspace


@dataclass(frozen=True)
class Bars:
    """What stands round the workspaces."""

    composer: Composer
    tabs: TabBar
    transport: Transport
    status: StatusBar


class Front(QObject):
    """Brings workspaces to the front by name, or by what they show."""

    brought = Signal()

    def __init__(self, pages: Pages, bars: Bars, context: Context, requests: Requests) -> None:
        super().__init__(pages)
        self._pages, self._bars, self._study, self._requests = pages, bars, context.study, requests
        for news in (context.study.changed, context.trainings.changed, context.trainings.state_changed):
            news.connect(self.tell)
        self._loading = False
        pages.strategy_wanted.connect(bars.composer.choose_strategy)
        pages.wanted.connect(bars.tabs.pick)
        pages.told.connect(self.tell)
        for news in (context.study.working, context.study.arrived):
            news.connect(self._tell_of_work)
            news.connect(self.tell)
        for stop in (bars.composer.cancel, bars.status.cancel):
            stop.connect(context.study.cancel)

    def set_loading(self, loading: bool) -> None:
        """Say whether the model is being made ready before anybody asked."""
        self._loading = loading
        self._tell_of_work()
        self.tell()

    @property
    def families(self) -> dict[str, str]:
        """The English titles of what can be trained, by name."""
        return self._pages.families

    @property
    def trains(self) -> bool:
        return self._pages.front is not None and not self._pages.front.asks

    @property
    def first_training(self) -> str:
        """The name of the first workspace that trains."""
        return self._pages.first(lambda kind: not kind.asks)

    def bring(self, name: str) -> None:
        """Put a workspace in front, and let the bars serve it."""
        if not name:
            return
        bars, page = self._bars, self._pages.bring(name)
        if not (page.asks and bars.composer.field.hasFocus()):
            page.setFocus()
        bars.composer.set_asking(page.asks, several=page.several)
        bars.transport.follow(page.playable)
        self._requests.bring(page)
        self.tell()
        self.brought.emit()

    def step_part(self, by: int) -> None:
        """Show a part of a move more, or less."""
        if (page := self._pages.front) is not None:
            page.step_part(by)

    def undo(self) -> None:
        """Take back what was changed last in the workspace in front."""
        if (page := self._pages.front) is not None:
            page.undo()

    def redo(self) -> None:
        """Change it again."""
        if (page := self._pages.front) is not None:
            page.redo()

    def pick_sentence(self) -> None:
        """Put a workspace in front that shows one sentence by one model, unless one is there already."""
        self._pick(lambda kind: kind.asks and not kind.several)

    def pick_training(self) -> None:
        """Put a workspace in front that trains, unless one is there already."""
        self._pick(lambda kind: not kind.asks)

    def _pick(self, fits: Callable[[Kind | Workspace], bool]) -> None:
        page = self._pages.front
        if page is None or not fits(page):
            self._bars.tabs.pick(self._pages.first(fits))

    def tell(self) -> None:
        """Tell of the workspace in front: in its own words, else of the branch of the model chosen or the last."""
        bars, page = self._bars, self._pages.front
        if page is None:
            return
        self._study.prefer(bars.composer.model)
        if (words := page.status()) is not None:
            bars.status.show_instead(words)
            return
        branch = page.playable.current
        title = bars.composer.title_of(branch.reading.trace.model.name) if branch else ""
        example = branch is not None and branch.recorded and branch.request == self._requests.example
        waits = example and (self._loading or self._study.waiting)
        bars.status.show_reading(branch.reading if branch else None, title, example=waits, verdict=page.verdict())

    def _tell_of_work(self) -> None:
        """Tell of loading until the first record of a request is there, and before anybody asked."""
        busy = self._study.running
        waiting = self._study.waiting if busy else self._loading
        self._bars.composer.set_working(busy)
        self._bars.status.set_work("loading" if waiting else "decoding" if busy else "", can_cancel=busy)
