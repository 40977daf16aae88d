"""The page: the form on the left, the curves and the pinned sentence's maps on the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fun_viz import paths
from fun_viz.chronicle import Chronicle
from fun_viz.errors import InputError
from fun_viz.run.catalogue import TITLES, Offer
from fun_viz.run.requests import Race
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train import pace
from fun_viz.workspaces.train.board import Board
from fun_viz.workspaces.train.controls import Controls
from fun_viz.workspaces.train.form import Form
from fun_viz.workspaces.train.hues import MOST
from fun_viz.workspaces.train.sense import check
from fun_viz.workspaces.train.stage import Lane, Stage
from fun_viz.workspaces.workspace import Workspace, workspaces

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings

_WIDTH = 300  # of the form
_SETTLED = 400  # milliseconds after which teacher forcing is taken to be where the hand wants it
_LOCKED = ("running", "paused", "stopping", "following")


@workspaces.register("train")
class TrainWorkspace(Workspace):
    """A race of one to three trainings, as `fun_viz.trainings.Trainings` tells of it."""

    title: ClassVar[str] = "Train"
    order: ClassVar[int] = 40
    kind: ClassVar[Literal["single", "lanes", "training"]] = "training"
    asks: ClassVar[bool] = False

    def __init__(self, session: Trainings, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(session, models, parent)
        self.trainings = session
        self.form, self.controls, self.board = Form(), Controls(), Board()
        self.side = Panel(_stacked(self.form, self.controls))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._edited()

    # ---- building

    def _lay_out(self) -> None:
        self.side.setFixedWidth(_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addWidget(self.side)
        whole.addWidget(self.board, 1)

    def _connect(self) -> None:
        trainings, controls = self.trainings, self.controls
        trainings.changed.connect(self._changed)
        trainings.state_changed.connect(self._turn)
        trainings.failed.connect(self.controls.show_failure)
        trainings.clock.moved.connect(self._move)
        self.form.edited.connect(self._edited)
        self.form.taught.connect(self._teach)
        controls.started.connect(self._start)
        controls.paused.connect(trainings.pause)
        controls.resumed.connect(self._resume)
        controls.stopped.connect(trainings.stop)
        self.board.picked.connect(self._seek)
        self._settle.timeout.connect(self._take_teaching)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(controls.press)

    def retranslate(self) -> None:
        self.side.set_title(self.tr("What to train"))
        self.form.retranslate()
        self.controls.retranslate()
        self.board.retranslate()
        self._draw()

    # ---- what the window asks

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are, with their options: what `fun_viz.run.catalogue.Catalogue` yields."""
        self.form.set_catalogue(offers)
        self._edited()

    def panels(self) -> tuple[Panel, ...]:
        return self.board.panels(self._count())

    def state(self) -> dict[str, Any]:
        curves = [{"key": panel.key, "log": panel.log.isChecked()} for panel in self.board.curves]
        return {**super().state(), "form": self.form.state(), "curves": curves}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if isinstance(found := state.get("form"), dict):
            self.form.restore(found)
        curves = state.get("curves")
        for panel, look in zip(self.board.curves, curves if isinstance(curves, list) else (), strict=False):
            if isinstance(look, dict):
                panel.log.setChecked(look.get("log") is True)
                panel.choose(str(look.get("key")))
        self._edited()

    # ---- what the user wants

    def race(self) -> Race:
        """Return what the form asks for; an InputError says why it cannot be."""
        race = self.form.race(paths.user_runs(), datetime.now())
        check(race)
        return race

    def _possible(self) -> Race | None:
        """Return what the form asks for, or say why it cannot be before anything starts."""
        try:
            race = self.race()
        except InputError as error:
            self.controls.show_problem(error, forbids=True)
            return None
        self.controls.show_problem(None, forbids=False)
        return race

    def _edited(self) -> None:
        self._possible()
        self._draw()

    def _start(self) -> None:
        if (race := self._possible()) is not None:
            self.trainings.start(race)

    def _resume(self) -> None:
        self._settle.stop()
        self.controls.show_problem(None, forbids=False)
        self.trainings.resume(self._taught())

    def _teach(self, _share: float) -> None:
        if self.trainings.state == "running":
            self._settle.start()

    def _take_teaching(self) -> None:
        """Go on with another share of teacher forcing."""
        race = self._taught()
        if self.trainings.state == "running" and race != self.trainings.race:
            self.trainings.pause()
            self.trainings.resume(race)

    def _taught(self) -> Race | None:
        """Return the race that runs, with teacher forcing as the form has it."""
        race = self.trainings.race
        if race is None:
            return None
        teacher = self.form.teacher
        lanes = (replace(lane, schedule=replace(lane.schedule, teacher=teacher)) for lane in race.lanes)
        return replace(race, lanes=tuple(lanes))

    def _seek(self, update: float) -> None:
        """Put the clock at the snapshot nearest to an update."""
        updates = self.trainings.updates
        if updates:
            self.trainings.clock.pause()
            self.trainings.clock.move_to(min(range(len(updates)), key=lambda n: abs(updates[n] - update)))

    # ---- what is shown

    def _turn(self, state: str) -> None:
        self.controls.show_state(state)
        self.form.lock(locked=state in _LOCKED)
        self.board.invite(self._invitation())
        self._changed()

    def _changed(self) -> None:
        if self.isVisible():
            self.board.set_count(self._count())
            self.board.follow(self._stage)
            self._tell_progress()

    def _move(self, _position: int) -> None:
        if self.isVisible():
            if not self.trainings.live:  # then the hand moves it, and nothing should lag behind
                self.board.show_maps(self._stage())
            self.board.follow(self._stage)

    def _draw(self) -> None:
        """Draw everything, if anybody can see it."""
        self.board.set_count(self._count())
        if self.isVisible():
            self.board.invite(self._invitation())
            self.board.show_stage(self._stage())
            self._tell_progress()

    def _stage(self) -> Stage:
        trainings = self.trainings
        if not trainings.chronicles:
            return Stage(tuple(Lane(form.index, form.title, Chronicle(), 0) for form in self.form.shown))
        lanes = tuple(
            Lane(place, self._title(place, told), told, trainings.update, trainings.live)
            for place, told in enumerate(trainings.chronicles)
        )
        return Stage(lanes, trainings.update)

    def _title(self, lane: int, chronicle: Chronicle) -> str:
        if chronicle.started is not None:
            return chronicle.started.title
        race = self.trainings.race
        family = race.lanes[lane].family if race and lane < len(race.lanes) else ""
        return QCoreApplication.translate("", TITLES.get(family, family))

    def _count(self) -> int:
        """Return how many maps there are: of what runs or has run, else of what would."""
        return min(len(self.trainings.chronicles) or len(self.form.shown), MOST)

    def _invitation(self) -> str:
        if self.trainings.state in _LOCKED:
            return self.tr("The first picture of the pinned sentence comes in a moment.")
        return self.tr("Press Start training, and see here where each token looks: first a fog, then a line.")

    def _tell_progress(self) -> None:
        told = self.trainings.chronicles
        devices = sorted({chronicle.started.device for chronicle in told if chronicle.started})
        left = self.trainings.seconds_left if self.trainings.state in ("running", "paused") else None
        self.controls.show_progress(pace.done(told), left, pace.speed(told), ", ".join(devices))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn(self.trainings.state)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_settle"):
            self._draw()


def _stacked(form: QWidget, foot: QWidget) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(form, 1)
    column.addWidget(foot)
    return body
