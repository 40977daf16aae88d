"""The workspaces in one stack: built when first needed, or one by one when there is time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fun_viz.errors import quoted
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows.message import Message
from fun_viz.workspaces.workspace import Context, Kind, Workspace

if TYPE_CHECKING:
    from fun_viz.run.training.catalogue import Offer

Kinds = Mapping[str, Kind]
_FORGOTTEN = marked("{workspace} begins as on a first start, because it cannot be as it was left: {reason}")
_SMALLEST = (944, 476)  # what four lanes need so that nothing lies on anything else


class Pages(QStackedWidget):
    """Each workspace is made once, and takes up what was remembered of it."""

    rerun = Signal()  # the workspace in front wants to be asked again
    strategy_wanted = Signal(int, object)  # how many hypotheses, and a Strategy
    menu_asked = Signal(object, QPoint)  # a panel, and where on the screen
    info_asked = Signal(object)  # a panel of which it is asked what it shows
    message = Signal(object)  # a Message
    wanted = Signal(str)  # a workspace that another one asks for
    told = Signal()  # a workspace says something else of its numbers

    def __init__(
        self,
        kinds: Kinds,
        context: Context,
        *,
        states: Mapping[str, Mapping[str, Any]],
        animate: bool,
        ahead: bool = False,
    ) -> None:
        super().__init__()
        self.names = tuple(sorted(kinds, key=lambda name: kinds[name].order))  # from left to right
        self._kinds, self._context, self._states, self._animate = kinds, context, dict(states), animate
        self._ahead = ahead
        self._catalogue: tuple[Offer, ...] = ()
        self._made: dict[str, Workspace] = {}
        self.setMinimumSize(*_SMALLEST)

    def page(self, name: str) -> Workspace:
        """Return a workspace, made now if it was not yet."""
        if name not in self._made:
            page = self._made[name] = self._restored(name)
            self.addWidget(page)
            page.rerun.connect(self._rerun)
            page.strategy_wanted.connect(self.strategy_wanted)
            page.go_asked.connect(self.wanted)
            page.verdict_changed.connect(self.told)
            page.announced.connect(self._tell)
            for panel in page.findChildren(Panel):  # those that are hidden for now among them
                panel.menu_asked.connect(self.menu_asked)
                panel.info_asked.connect(self.info_asked)
            self._set_motion(page)
        return self._made[name]

    def _restored(self, name: str) -> Workspace:
        """Return a new workspace as it was left, or as on a first start if what was written down does not let it."""
        page = self._new(name)
        try:
            page.restore(dict(self._states.get(name, {})))
        except Exception as error:
            page.deleteLater()
            title = translated(self._kinds[name].title)
            values = {"workspace": title, "reason": quoted("reason", error)}
            self.message.emit(Message(_FORGOTTEN, values, "warning", lasting=True))
            return self._new(name)
        return page

    def _new(self, name: str) -> Workspace:
        page = self._kinds[name].make(self._context)
        if self._catalogue:
            page.set_catalogue(self._catalogue)
        return page

    def bring(self, name: str) -> Workspace:
        page = self.page(name)
        self.setCurrentWidget(page)
        return page

    def first(self, fits: Callable[[Kind], bool]) -> str:
        """Return the name of the first workspace that fits, "" if none does."""
        return next((name for name in self.names if fits(self._kinds[name])), "")

    @property
    def front(self) -> Workspace | None:
        page = self.currentWidget()
        return page if isinstance(page, Workspace) else None

    def build_rest(self) -> None:
        """Import and make the workspaces that are not there yet, one or the other each turn of the event loop."""
        waiting = [name for name in self.names if name not in self._made]
        self._go_on([turn for name in waiting for turn in (self._kinds[name].page, partial(self.page, name))])

    def _go_on(self, turns: list[Callable[[], object]]) -> None:
        if turns:
            turns.pop(0)()
            QTimer.singleShot(0, self, partial(self._go_on, turns))

    def set_models(self, models: tuple[str, ...]) -> None:
        self._context = replace(self._context, models=models)
        for page in self._made.values():
            page.set_models(models)

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        self._catalogue = offers
        for page in self._made.values():
            page.set_catalogue(offers)

    @property
    def families(self) -> dict[str, str]:
        """The English titles of the families that can be trained, by name; none before that is known."""
        return {offer.family: offer.title for offer in self._catalogue}

    def set_animate(self, animate: bool) -> None:
        self._animate = animate
        for page in self._made.values():
            self._set_motion(page)

    def set_ahead(self, ahead: bool) -> None:
        self._ahead = ahead
        for page in self._made.values():
            self._set_motion(page)

    def states(self) -> dict[str, Mapping[str, Any]]:
        """Return what should be remembered of all workspaces."""
        return {**self._states, **{name: page.state() for name, page in self._made.items()}}

    def start_over(self) -> None:
        """Forget how the workspaces were arranged, and make the one in front again."""
        name = next((name for name, page in self._made.items() if page is self.front), self.names[0])
        self._states.clear()
        old, self._made = self._made, {}
        self.bring(name)
        for page in old.values():
            self.removeWidget(page)
            page.deleteLater()

    def _rerun(self) -> None:
        if self.sender() is self.front:
            self.rerun.emit()

    def _tell(self, sentence: str) -> None:
        self.message.emit(Message(sentence))

    def _set_motion(self, page: Workspace) -> None:
        """Say to what moves whether it may, and to what would show what comes whether it may."""
        for widget in page.findChildren(QWidget):
            for name, value in (("animate", self._animate), ("ahead", self._ahead)):
                if getattr(widget, name, value) is not value:
                    setattr(widget, name, value)
