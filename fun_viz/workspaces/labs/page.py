"""A page over races of its own kind, though the program has one race at a time and every training page shows it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from fun_viz.history import History
from fun_viz.options import Option
from fun_viz.registry import discover
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import in_order
from fun_viz.views.theme import theme_of
from fun_viz.widgets.editors import ComboBox, choose
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import Part, column
from fun_viz.widgets.option_fields import OptionField
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.labs.board import LabBoard
from fun_viz.workspaces.labs.recorded import MADE, recorded
from fun_viz.workspaces.labs.whose import Named
from fun_viz.workspaces.train.lanes import Lane, Lanes
from fun_viz.workspaces.train.names import title_of
from fun_viz.workspaces.train.training_page import BUSY, TrainingForm, TrainingPage
from fun_viz.workspaces.workspace import Context, workspaces


class LabForm(TrainingForm):
    """A task, and for how many seconds each net is trained. `edited` says that a hand changed it."""

    def __init__(self, names: tuple[str, ...], seconds: int) -> None:
        super().__init__(QWidget())
        discover(package)
        self.tasks = ComboBox({name: task.title for name, task in in_order().items() if not names or name in names})
        about = marked("For how long each net is trained; they take turns.")
        self.seconds = OptionField(Option("seconds", "whole", seconds, marked("Seconds"), about, 1, 36_000), seconds)
        self.tasks.activated.connect(self._emit_edited)
        self.seconds.edited.connect(self._emit_edited)
        self.texts = Texts(self)
        self.fixed: list[QWidget] = [self.tasks, self.seconds]  # while training runs

    def lay_out(self, *parts: Part) -> None:
        column(self.widget(), *parts, None, spacing=5).setContentsMargins(0, 0, 8, 0)

    @property
    def task(self) -> str:
        return str(self.tasks.currentData())

    def lock(self, *, locked: bool) -> None:
        for part in self.fixed:
            part.setEnabled(not locked)

    def state(self) -> dict[str, Any]:
        return {"task": self.task, "seconds": self.seconds.value}

    def restore(self, state: dict[str, Any]) -> None:
        choose(self.tasks, state.get("task"))
        if isinstance(seconds := state.get("seconds"), int) and seconds >= 1:
            self.seconds.show_value(seconds)
        self._describe()

    @abstractmethod
    def _describe(self) -> None:
        """Say what is chosen."""

    def _emit_edited(self, *_what: object) -> None:
        self._describe()
        self.edited.emit()


class Lab(TrainingPage):
    """A form on the left, a board on the right. A race is a lab's own if its run folders are named after the lab.

    What came of it stays on the board while another race is trained, in another lab or in Train.
    """

    name: ClassVar[str]

    def __init__(self, context: Context, form: LabForm, board: LabBoard, parent: QWidget | None = None) -> None:
        self.notice = caption()
        super().__init__(context, form, board, self.notice, parent)
        self._board = board
        self.playable = Named(self.trainings, lambda: self._shows_this)
        self._shown: tuple[str, bool] | None = None  # the state for which form and notice are as they are
        self._kept: tuple[History, ...] = ()  # of its own race, while another one takes its place
        self.trainings.changed.connect(self._keep)
        self.trainings.changed.connect(self._changed)
        self.trainings.state_changed.connect(self._changed)
        self.trainings.clock.moved.connect(self._changed)
        board.picked.connect(self._seek)
        self.anew = chip()
        board.panels()[0].add_chip(self.anew)
        self.anew.clicked.connect(self._start)
        texts = Texts(self)
        texts.bind(self.anew.setText, "recorded · run it anew")
        texts.bind(self.anew.setToolTip, "This came of a training on another computer on {day}.", day=MADE)
        texts.follow(self._edited)

    def panels(self) -> tuple[Panel, ...]:
        return self._board.panels()

    # ---- whose race it is

    @property
    def own(self) -> bool:
        folders = self.trainings.folders
        return bool(folders) and all(f"-{self.name}-" in Path(folder).name for folder in folders)

    @property
    def _shows_this(self) -> bool:
        """Whether what is drawn is of the race there is now."""
        return self.own or (not self._kept and self._opened())

    def status(self) -> str:
        """Say how the race is going that there is now, and that it is another's if it is."""
        told = super().status()
        if self._shows_this or not told:
            return told
        return translated("Another training, not this page's: {status}", status=told)

    def lanes(self) -> Lanes:
        """Return what is drawn: its own race, also while another one is there; or runs opened that it can draw."""
        if not self._shows_this:
            shown = self._kept or recorded(self.name)
            return tuple(Lane(place, "", history, history.update) for place, history in enumerate(shown))
        update, live = self.trainings.update, self.trainings.live
        return tuple(Lane(place, "", history, update, live) for place, history in enumerate(self.trainings.histories))

    @property
    def shows_recorded(self) -> bool:
        """Whether nothing of this computer is drawn, but what came of the race once."""
        return not (self.own or self._kept or self._opened()) and bool(recorded(self.name))

    def _opened(self) -> bool:
        """Whether run folders were opened, of no other lab, in which there is what this one draws."""
        trainings, others = self.trainings, set(workspaces) - {self.name}
        foreign = any(f"-{name}-" in Path(folder).name for folder in trainings.folders for name in others)
        return trainings.race is None and not foreign and any(map(self.can_draw, trainings.histories))

    def can_draw(self, history: History) -> bool:
        """Whether a training that was opened holds what is drawn here."""
        return True

    def _keep(self) -> None:
        if self.own and self.trainings.begun:
            self._kept = self.trainings.histories

    def _seek(self, update: float) -> None:
        if self.own or not self._kept:
            super()._seek(update)

    # ---- what the user wants

    def _edited(self) -> None:
        """Say at once what cannot be, before anything starts."""
        self._possible()
        self._draw()

    def _start(self) -> None:
        super()._start()
        self._draw()

    # ---- what is shown

    def _changed(self, _what: object = None) -> None:
        if self.isVisible():
            self._show()

    def _draw(self) -> None:
        self._shown = None
        self._show()

    def _show(self) -> None:
        state, own = self.trainings.state, self.own
        if (state, own) != self._shown:
            self._shown = state, own
            self.controls.show_state(state if own else "idle")
            self._form.lock(locked=own and state in BUSY)
            self._form.draw(theme_of(self))
            self._show_notice()
            self._possible_again()
        if own:
            self.controls.show_progress(self.trainings)
        self._board.show_lanes(self.lanes(), theme_of(self))
        self.anew.setVisible(self.shows_recorded)
        self.anew.setEnabled(self.trainings.state != "stopping")

    def _possible_again(self) -> None:
        """Let a race be started once another one no longer forbids it."""
        if not self.own or self.trainings.state not in BUSY:
            self._possible()

    def _show_notice(self) -> None:
        """Say what becomes of a race of another kind if one is started here."""
        text = {
            "running": self.tr(
                "Another training is running: {names}. A start here pauses it; its checkpoint stays in its run folder, "
                "so nothing is lost: File ▸ Open run… brings it back."
            ),
            "paused": self.tr(
                "Another training rests: {names}. It keeps its checkpoint when one is started here; "
                "File ▸ Open run… brings it back."
            ),
            "stopping": self.tr("Another training is being tested: {names}. One can be started here in a moment."),
            "following": self.tr("A run is looked at: {names}. A start here looks at it no longer."),
        }.get("" if self.own else self.trainings.state, "")
        names = [title_of(lane.started) for lane in self.trainings.histories if lane.started]
        self.notice.setText(text.format(names=", ".join(names) or "…"))
        self.notice.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
