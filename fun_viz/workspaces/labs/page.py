"""A page over a race of its own kind, though the program has one race at a time and every training page shows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.run.training.request import Race
from fun_viz.views.theme import theme_of
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.labs.board import Board
from fun_viz.workspaces.labs.form import Form
from fun_viz.workspaces.train.controls import BUSY, Controls
from fun_viz.workspaces.train.lanes import Lane, Lanes, seek
from fun_viz.workspaces.train.names import title_of
from fun_viz.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings

_WIDTH = 272  # of the form


class Lab(Workspace):
    """A form on the left, a board on the right. A race is a lab's own if its run folders are named after the lab."""

    name: ClassVar[str]
    side_title: ClassVar[str]  # English, of the form
    kind: ClassVar[Literal["single", "lanes", "training"]] = "training"
    asks: ClassVar[bool] = False
    hues: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)  # which of the theme's colours the lanes have

    def __init__(
        self, study: Trainings, models: tuple[str, ...], form: Form, board: Board, parent: QWidget | None = None
    ) -> None:
        super().__init__(study, models, parent)
        self.trainings, self._form, self._board = study, form, board
        self.controls, self.notice, side = Controls(), caption(), QWidget()
        self._shown: tuple[str, bool] = ("", False)
        column(side, (form, 1), self.notice, self.controls, spacing=8)
        self.side = Panel(side)
        self.side.setFixedWidth(_WIDTH)
        row(self, self.side, (board, 1), spacing=10).setContentsMargins(16, 12, 16, 12)
        self._connect()
        texts = Texts(self)
        texts.bind(self.side.set_title, self.side_title)
        texts.follow(self._edited)

    def _connect(self) -> None:
        trainings, controls = self.trainings, self.controls
        trainings.changed.connect(self._changed)
        trainings.state_changed.connect(self._changed)
        trainings.failed.connect(controls.show_failure)
        trainings.clock.moved.connect(self._changed)
        self._form.edited.connect(self._edited)
        self._board.picked.connect(self._seek)
        controls.started.connect(self._start)
        controls.paused.connect(trainings.pause)
        controls.resumed.connect(self._resume)
        controls.stopped.connect(trainings.stop)
        controls.add_shortcuts(self)

    # ---- what the window asks

    def panels(self) -> tuple[Panel, ...]:
        return self._board.panels()

    def state(self) -> dict[str, Any]:
        return {**super().state(), "form": self._form.state()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if isinstance(form := state.get("form"), dict):
            self._form.restore(form)
        self._edited()

    # ---- whose race it is

    @property
    def own(self) -> bool:
        """Whether the race there is now is of this lab."""
        folders = self.trainings.folders
        return bool(folders) and all(f"-{self.name}-" in Path(folder).name for folder in folders)

    def lanes(self) -> Lanes:
        """Return what is to be drawn: every lane there is, of this lab or not."""
        update, live = self.trainings.update, self.trainings.live
        return tuple(Lane(place, "", history, update, live) for place, history in enumerate(self.trainings.histories))

    # ---- what the user wants

    def _edited(self) -> None:
        """Say at once what cannot be, before anything starts."""
        self._possible()
        self._show(anew=True)

    def _possible(self) -> Race | None:
        try:
            race = self._form.race(paths.user_runs(), datetime.now())
        except InputError as error:
            self.controls.show_problem(error, forbids=True)
            return None
        self.controls.show_problem(None, forbids=not self.own and self.trainings.state == "stopping")
        return race

    def _start(self) -> None:
        if (race := self._possible()) is not None:
            self.trainings.start(race)
            self._show(anew=True)

    def _resume(self) -> None:
        self.controls.show_problem(None, forbids=False)
        self.trainings.resume()

    def _seek(self, update: float) -> None:
        seek(self.trainings, update)

    # ---- what is shown

    def _changed(self, _what: object = None) -> None:
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        """Draw everything, if anybody can see it."""
        if not (self.isVisible() or anew):
            return
        state, own = self.trainings.state, self.own
        if anew or (state, own) != self._shown:
            self._shown = state, own
            self.controls.show_state(state if own else "idle")
            self._form.lock(locked=own and state in BUSY)
            self._form.draw(theme_of(self))
            self._show_notice()
            self._possible_again()
        if own:
            self.controls.show_progress(self.trainings)
        self._board.show_lanes(self.lanes(), theme_of(self))

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
        self.trainings.hues = self.hues
        self._show(anew=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shown"):
            self._show(anew=True)
