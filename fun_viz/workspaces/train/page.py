"""The page: the form on the left, the curves and the pinned sentence's maps on the right."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from fun_viz.errors import InputError
from fun_viz.run.training.catalogue import Offer
from fun_viz.run.training.request import Race
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.train.batch_loader import BatchLoader, Source
from fun_viz.workspaces.train.board import Board
from fun_viz.workspaces.train.form import Form, check
from fun_viz.workspaces.train.lanes import COLOURS, MOST, Lanes, lanes_of
from fun_viz.workspaces.train.pair_columns import can_hold_pairs
from fun_viz.workspaces.train.training_page import BUSY, TrainingPage
from fun_viz.workspaces.workspace import Context


class TrainWorkspace(TrainingPage):
    """A race of one to three trainings, as `fun_viz.trainings.Trainings` tells of it."""

    side_width: ClassVar[int] = 300
    hues: ClassVar[tuple[int, ...]] = COLOURS

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.form, self.board = Form(), Board()
        self.form.data.own.places = context.places
        super().__init__(context, self.form, self.board, parent=parent)
        self.batch_loader = BatchLoader(self.trainings.beside, self.board.batch, self)
        self.trainings.changed.connect(self._changed)
        self.trainings.opened.connect(self._take)
        self.trainings.state_changed.connect(self._turn)
        self.trainings.clock.moved.connect(self._move)
        self.board.picked.connect(self._seek)
        self.board.switched.connect(self._show_batch)
        self.batch_loader.loaded.connect(self.form.data.own.remember)
        self.setAcceptDrops(True)
        self._edited()
        Texts(self).follow(self._draw)

    # ---- what the window asks

    def set_catalogue(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are, with their options: what `fun_viz.run.training.catalogue.Catalogue` yields."""
        failure = self.controls.failure
        self.form.set_catalogue(offers)
        self._edited()
        if failure is not None:
            self._fail(failure)

    def panels(self) -> tuple[Panel, ...]:
        return self.board.panels(self._count())

    def state(self) -> dict[str, Any]:
        curves = [{"key": panel.quantity.key, "log": panel.log.isChecked()} for panel in self.board.curves]
        return {**super().state(), "curves": curves}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        curves = state.get("curves")
        for panel, look in zip(self.board.curves, curves if isinstance(curves, list) else (), strict=False):
            if isinstance(look, dict):
                panel.log.setChecked(look.get("log") is True)
                panel.choose(str(look.get("key")))

    # ---- what the user wants

    def race(self) -> Race:
        race = super().race()
        check(race)
        if (fault := self.form.data.fault) is not None:
            raise fault
        return race

    def _take(self, race: Race) -> None:
        """Ask for what was opened, so that the form tells how the curves beside it came about."""
        self.form.take(race)
        self._edited()

    def _edited(self) -> None:
        self._possible()
        self._show_batch()
        self._draw()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if self.trainings.state in BUSY:
            self.controls.show_problem(InputError("End the training first; then drop the file again."))
        else:
            self.form.data.take_files(_files(event.mimeData()))

    # ---- what is shown

    def _turn(self, state: str) -> None:
        self.controls.show_state(state)
        self.form.lock(locked=state in BUSY)
        self.board.invite(self._invitation())
        self._show_batch()
        self._changed()

    def _changed(self) -> None:
        if self.isVisible():
            self.board.set_count(self._count())
            self.board.follow(self._lanes)
            self._show_progress()

    def _move(self, _position: int) -> None:
        if self.isVisible():
            if not self.trainings.live:  # then the hand moves it, and nothing should lag behind
                self.board.show_maps(self._lanes())
            self.board.follow(self._lanes)
            self._show_progress()

    def _draw(self) -> None:
        """Draw everything, if anybody can see it."""
        self.board.set_count(self._count())
        if self.isVisible():
            self.board.invite(self._invitation())
            self.board.show_lanes(self._lanes())
            self._show_progress()

    def _lanes(self) -> Lanes:
        race, begun = self.trainings.race, bool(self.trainings.histories)
        raced = [train.family for train in race.lanes] if race else []
        families = raced if begun else [lane.family for lane in self.form.shown]
        return lanes_of(self.trainings, tuple(map(self.form.title_of, families)))

    def _count(self) -> int:
        return min(len(self.trainings.histories) or len(self.form.shown), MOST)

    def _invitation(self) -> str:
        if self.trainings.state in BUSY:
            return self.tr("The first picture of the pinned sentence comes in a moment.")
        return self.tr("Press Start training, and see here where each token looks: first a fog, then a line.")

    def _show_progress(self) -> None:
        self.controls.show_progress(self.trainings)
        race, own = self.trainings.race, self.form.data.own
        for train, history in zip(race.lanes if race else (), self.trainings.histories, strict=False):
            own.remember(train.pairs, history.loaded)

    def _show_batch(self) -> None:
        """Show a batch of what runs, else of what the form asks for, if one is looked at."""
        if self.isVisible() and self.board.shows_batch:
            self.batch_loader.open(self._source())
        else:
            self.batch_loader.close()

    def _source(self) -> Source:
        race, folders = self.trainings.race, self.trainings.folders
        if self.trainings.state in BUSY and folders:
            return Source(race.lanes[0]) if race else Source(folder=folders[0])
        try:
            return Source(self.race().lanes[0])
        except InputError as error:
            return Source(error=error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn(self.trainings.state)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.batch_loader.close()


def _files(mime: QMimeData) -> tuple[str, ...]:
    """Return the local files among what is dragged that may hold pairs."""
    local = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return tuple(file for file in local if can_hold_pairs(file))
