"""The page: the form on the left, the curves and the pinned sentence's maps on the right."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.run.training.catalogue import Offer
from fun_viz.run.training.request import Race
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train import file_preview as glimpse
from fun_viz.workspaces.train import foot
from fun_viz.workspaces.train.batch_loader import Leafing, Source
from fun_viz.workspaces.train.board import Board
from fun_viz.workspaces.train.controls import Controls
from fun_viz.workspaces.train.form import Form
from fun_viz.workspaces.train.hues import HUES
from fun_viz.workspaces.train.sense import check
from fun_viz.workspaces.train.stage import Stage
from fun_viz.workspaces.train.staging import count_of, stage_of
from fun_viz.workspaces.train.status import race_status
from fun_viz.workspaces.train.teaching import Teaching
from fun_viz.workspaces.workspace import Context, Workspace, workspaces

_WIDTH = 300  # of the form
_LOCKED = ("running", "paused", "stopping", "following")


@workspaces.register("train")
class TrainWorkspace(Workspace):
    """A race of one to three trainings, as `fun_viz.trainings.Trainings` tells of it."""

    title: ClassVar[str] = "Train"
    order: ClassVar[int] = 40
    asks: ClassVar[bool] = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.playable = self.trainings = context.trainings
        self.form, self.controls, self.board = Form(), Controls(), Board()
        self.side = Panel(_stacked(self.form, self.controls))
        self.teaching = Teaching(self.trainings, self.form, self)
        self.leafing = Leafing(self.trainings.beside, self.board.batch, self)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
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
        self.form.taught.connect(self.teaching.change)
        controls.started.connect(self._start)
        controls.paused.connect(trainings.pause)
        controls.resumed.connect(self._resume)
        controls.stopped.connect(trainings.stop)
        self.board.picked.connect(self._seek)
        self.board.swapped.connect(self._leaf)
        self.leafing.loaded.connect(self.form.subject.own.remember)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(controls.press)

    def retranslate(self) -> None:
        self.side.set_title(self.tr("What to train"))
        self.form.retranslate()
        self.controls.retranslate()
        self.board.retranslate()
        self.leafing.tell()
        self._draw()

    # ---- what the window asks

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are, with their options: what `fun_viz.run.training.catalogue.Catalogue` yields."""
        self.form.set_catalogue(offers)
        self._edited()

    def panels(self) -> tuple[Panel, ...]:
        return self.board.panels(self._count())

    def status(self) -> str:
        return race_status(self.trainings)

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
        if (fault := self.form.subject.fault) is not None:
            raise fault
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
        self._leaf()
        self._draw()

    def _start(self) -> None:
        if (race := self._possible()) is not None:
            self.trainings.start(race)

    def _resume(self) -> None:
        self.controls.show_problem(None, forbids=False)
        self.teaching.resume()

    def _seek(self, update: float) -> None:
        """Put the clock at the snapshot nearest to an update."""
        updates = self.trainings.updates
        if updates:
            self.trainings.clock.pause()
            self.trainings.clock.move_to(min(range(len(updates)), key=lambda n: abs(updates[n] - update)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if self.trainings.state in _LOCKED:
            problem = InputError("End the training first; then drop the file again.")
            self.controls.show_problem(problem, forbids=False)
        else:
            self.form.subject.take_files(_files(event.mimeData()))

    # ---- what is shown

    def _turn(self, state: str) -> None:
        self.controls.show_state(state)
        self.form.lock(locked=state in _LOCKED)
        self.board.invite(self._invitation())
        self._leaf()
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
        return stage_of(self.trainings, self.form.shown)

    def _count(self) -> int:
        return count_of(self.trainings, self.form.shown)

    def _invitation(self) -> str:
        if self.trainings.state in _LOCKED:
            return self.tr("The first picture of the pinned sentence comes in a moment.")
        return self.tr("Press Start training, and see here where each token looks: first a fog, then a line.")

    def _tell_progress(self) -> None:
        foot.show_progress(self.controls, self.trainings)
        race, own = self.trainings.race, self.form.subject.own
        for train, told in zip(race.lanes if race else (), self.trainings.histories, strict=False):
            own.remember(train.pairs, told.loaded)

    def _leaf(self) -> None:
        """Show a batch of what runs, else of what the form asks for, if one is looked at."""
        if self.isVisible() and self.board.shows_batch:
            self.leafing.open(self._source())
        else:
            self.leafing.close()

    def _source(self) -> Source:
        race, folders = self.trainings.race, self.trainings.folders
        if self.trainings.state in _LOCKED and folders:
            return Source(race.lanes[0]) if race else Source(folder=folders[0])
        try:
            return Source(self.race().lanes[0])
        except InputError as error:
            return Source(error=error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.trainings.hues = HUES
        self._turn(self.trainings.state)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leafing.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "leafing"):
            self._draw()


def _files(mime: QMimeData) -> tuple[str, ...]:
    """Return the local files among what is dragged that may hold pairs."""
    local = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return tuple(file for file in local if glimpse.can_hold_pairs(file))


def _stacked(form: QWidget, foot: QWidget) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(form, 1)
    column.addWidget(foot)
    return body
