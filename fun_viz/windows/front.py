"""The workspace in front, and what the bars round it say of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fun_viz.windows.composer import Composer
from fun_viz.windows.pages import Pages
from fun_viz.windows.requests import Requests
from fun_viz.windows.status import Status
from fun_viz.windows.transport import Transport
from fun_viz.workspaces.workspace import Context, Workspace


class Front(QObject):
    """Lets the bars serve the workspace in front, and says which other one is wanted there."""

    wanted = Signal(str)  # the name of a workspace

    def __init__(
        self, context: Context, pages: Pages, requests: Requests,
        *, composer: Composer, transport: Transport, status: Status, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._study, self._pages, self._requests = context.study, pages, requests
        self._composer, self._transport, self._status = composer, transport, status
        for news in (context.study.changed, context.trainings.changed, context.trainings.state_changed):
            news.connect(self.tell)

    def bring(self, name: str) -> None:
        """Put a workspace in front, and let the bars serve it."""
        if not name:
            return
        page = self._pages.bring(name)
        if not (page.asks and self._composer.field.hasFocus()):
            page.setFocus()
        self._composer.set_asking(page.asks)
        self._transport.follow(page.playable)
        self._requests.bring(page)
        self.tell()

    def pick_sentence(self) -> None:
        """Want a workspace that shows one sentence by one model, unless one is there already."""
        self._pick(lambda kind: kind.asks and not kind.several)

    def pick_training(self) -> None:
        """Want a workspace that trains, unless one is there already."""
        self._pick(lambda kind: not kind.asks)

    def _pick(self, fits: Callable[[type[Workspace]], bool]) -> None:
        page = self._pages.front
        if page is None or not fits(type(page)):
            self.wanted.emit(next((name for name in self._pages.names if fits(self._pages.kinds[name])), ""))

    def tell(self) -> None:
        """Tell of the workspace in front: in its own words, else of the branch of the model chosen or the last."""
        page = self._pages.front
        if page is None:
            return
        self._study.prefer(self._composer.model)
        if (words := page.status()) is not None:
            self._status.show_instead(words)
            return
        branch = page.playable.current
        title = self._composer.title_of(branch.reading.trace.model.name) if branch else ""
        self._status.show_reading(branch.reading if branch else None, title)
