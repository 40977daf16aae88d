"""What every workspace offers to the window that holds it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from fun_viz.branch import Playable
from fun_viz.registry import Registry
from fun_viz.trace import Request
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.sentences import sentence

_WIDEST = 1 << 20  # pixels

if TYPE_CHECKING:
    from fun_viz.run.training.catalogue import Offer
    from fun_viz.study import Study
    from fun_viz.trainings import Trainings


class Places(Protocol):
    """Knows in which folder a dialog begins: that of the last one."""

    def place(self, name: str = "") -> str: ...

    def keep_place(self, path: str) -> None: ...


@dataclass(frozen=True)
class Context:
    """What a workspace can look at. Each takes what it needs."""

    study: Study
    trainings: Trainings
    models: tuple[str, ...] = ()  # names that can be asked for
    places: Places | None = None


class Verdict(NamedTuple):
    """What is said of numbers: whether they are right (None: that cannot be said), in words and in a tool tip."""

    words: str
    tip: str
    holds: bool | None


class Workspace(QWidget):
    """A page of panels over the study or the trainings. A subclass writes `requests`."""

    asks, several = True, False  # what its `Kind` says

    rerun = Signal()  # what `requests` returns has changed by the user's hand
    strategy_wanted = Signal(int, object)  # how many hypotheses, and a Strategy, for the bar to take and to decode with
    go_asked = Signal(str)  # another workspace, by its name
    verdict_changed = Signal()  # what `verdict` says is another
    announced = Signal(str)  # a marked English sentence that the user should know

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models, self.study = context.models, context.study
        self.playable: Playable = context.study  # what the transport drives while this is in front
        self.enlarged: Panel | None = None  # the panel that has the whole workspace
        self._in_place: list[Panel] = []  # those that have their places when none is

    def requests(self, request: Request) -> tuple[Request, ...]:
        """Return what it needs to show a sentence, from what the bar holds: a lane each, or the branch looked at."""
        return (self.study.what_ifs.shown(request),)

    def take_model(self, model: str) -> Callable[[], None] | None:
        """Let the model chosen in the bar take part; returns what undoes that, None if nothing had to be changed."""
        return None

    def status(self) -> str | None:
        """Return the words for the line at the bottom; None to tell of the current branch."""
        return None

    def verdict(self) -> Verdict | None:
        """Return what the line at the bottom says of the numbers; None: whether the rows of attention sum to 1."""
        return None

    def narration(self) -> tuple[str, ...]:
        """Return what the nets in front do at the moment, a sentence each; none where no sentence is shown."""
        if not self.asks:
            return ()
        branches = self.study.branches if self.several else (self.study.current,)
        return tuple(sentence(self.study.at(branch)) for branch in branches if branch is not None)

    def waits(self) -> bool:
        """Say whether something of what it shows is still being computed: a picture of it is not taken before."""
        return False

    def draw(self) -> None:
        """Draw everything anew, as far as anybody can see it."""

    def step_part(self, by: int) -> None:
        """Show a part of a move more or less, where a move has parts; else a move."""
        self.playable.clock.step(by)

    def enlarge(self, panel: Panel | None) -> None:
        """Give one panel the whole workspace, or all of them their places back if that is None or has it already."""
        before, self.enlarged = self.enlarged, None if panel is self.enlarged else panel
        if before is None:
            self._in_place = [each for each in self.panels() if not each.isHidden()]
        for each in self._in_place:
            each.setVisible(self.enlarged in (None, each))
        for splitter in self.findChildren(QSplitter):
            inside = [each for each in self._in_place if splitter.isAncestorOf(each)]
            splitter.setVisible(not inside or any(not each.isHidden() for each in inside))

    def undo(self) -> None:
        """Take back the what-if made last, where sentences are shown."""
        if self.asks:
            self.study.what_ifs.undo()

    def redo(self) -> None:
        """Make it again."""
        if self.asks:
            self.study.what_ifs.redo()

    def leave(self) -> None:
        """Let go of what was chosen by hand, when Esc finds nothing nearer to undo."""

    def panels(self) -> tuple[Panel, ...]:
        """Return the panels in reading order."""
        return tuple(self.findChildren(Panel))

    def set_models(self, models: tuple[str, ...]) -> None:
        """Say which models can be asked for from now on."""
        self.models = models

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say what can be trained; a workspace that trains nothing need not know."""

    def state(self) -> dict[str, Any]:
        """Return what should be remembered until the program runs again, as plain JSON values."""
        return {"splitters": [splitter.sizes() for splitter in self.findChildren(QSplitter)]}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""
        remembered, splitters = state.get("splitters"), self.findChildren(QSplitter)
        for splitter, sizes in zip(splitters, remembered if isinstance(remembered, list) else (), strict=False):
            if isinstance(sizes, list) and len(sizes) == splitter.count() and all(map(_is_width, sizes)):
                splitter.setSizes(sizes)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw; where that fails `sys.excepthook` hears why: an exception that left this would end the process."""
        super().showEvent(event)
        try:
            self.draw()
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.draw()


def _is_width(value: object) -> bool:
    return type(value) is int and 0 <= value < _WIDEST


@dataclass(frozen=True)
class Kind:
    """What is known of a workspace before its page is imported, which the first picture does not wait for."""

    title: str  # English; the window translates it
    order: int  # from left to right
    page: Callable[[], type[Workspace]]  # imports it
    asks: bool = True  # whether it shows the sentence in the bar; without it there are no `requests`
    several: bool = False  # whether it shows several models side by side
    of: str = ""  # the workspace it is a view of
    view: str = ""  # what it is called among its views, if not by its title
    lab: bool = False  # whether it stands among the labs

    def make(self, context: Context) -> Workspace:
        page = self.page()(context)
        page.asks, page.several = self.asks, self.several
        return page


workspaces: Registry[Kind] = Registry()


def register(
    name: str, title: str, *, order: int, asks: bool = True, several: bool = False, of: str = "", view: str = "",
    lab: bool = False,
) -> Callable[[Callable[[], type[Workspace]]], Callable[[], type[Workspace]]]:  # fmt: skip
    """Return a decorator that registers a workspace by the function that imports its page."""

    def add(page: Callable[[], type[Workspace]]) -> Callable[[], type[Workspace]]:
        workspaces.register(name)(Kind(title, order, page, asks, several, of, view, lab))
        return page

    return add
