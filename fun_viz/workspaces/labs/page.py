"""A page over a race of its own kind, though the program has one race at a time and every training page shows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.run.training.request import Race
from fun_viz.views.theme import theme_of
from fun_viz.workspaces.labs.parts import Board, Form, stacked
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.controls import Controls
from fun_viz.workspaces.train.foot import show_progress
from fun_viz.workspaces.train.names import title_of
from fun_viz.workspaces.train.stage import Lane
from fun_viz.workspaces.train.status import race_status
from fun_viz.workspaces.workspace import Context, Workspace

_WIDTH = 272  # of the form
_BUSY = ("running", "paused", "stopping", "following")


class Lab(Workspace):
    """A form on the left, a board on the right. A race is a lab's own if its run folders are named after the lab."""

    name: ClassVar[str]
    asks: ClassVar[bool] = False
    hues: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)  # which of the theme's colours the lanes have

    def __init__(self, context: Context, form: Form, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.playable = self.trainings = context.trainings
        self._form, self._board = form, board
        self.controls, self.notice = Controls(), QLabel(wordWrap=True)
        self.notice.setProperty("role", "caption")
        self.side = Panel(stacked(form, self.notice, self.controls))
        self._shown: tuple[str, bool] = ("", False)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.side.setFixedWidth(_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addWidget(self.side)
        whole.addWidget(self._board, 1)

    def _connect(self) -> None:
        trainings, controls = self.trainings, self.controls
        trainings.changed.connect(self._changed)
        trainings.state_changed.connect(self._changed)
        trainings.failed.connect(self._failed)
        trainings.clock.moved.connect(self._changed)
        self._form.edited.connect(self._edited)
        self._board.picked.connect(self._seek)
        controls.started.connect(self._start)
        controls.paused.connect(trainings.pause)
        controls.resumed.connect(self._resume)
        controls.stopped.connect(trainings.stop)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(controls.press)

    # ---- what the window asks

    def retranslate(self) -> None:
        self._form.retranslate()
        self.controls.retranslate()
        self._board.retranslate()
        self._edited()

    def panels(self) -> tuple[Panel, ...]:
        return self._board.panels()

    def status(self) -> str:
        return race_status(self.trainings)

    def state(self) -> dict[str, Any]:
        return {**super().state(), "form": self._form.state()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if isinstance(found := state.get("form"), dict):
            self._form.restore(found)
        self._edited()

    # ---- whose race it is

    @property
    def own(self) -> bool:
        """Whether the race there is now is of this lab."""
        folders = self.trainings.folders
        return bool(folders) and all(f"-{self.name}-" in Path(folder).name for folder in folders)

    def lanes(self) -> tuple[Lane, ...]:
        """Return what is to be drawn: every lane there is, of this lab or not."""
        trainings = self.trainings
        return tuple(
            Lane(place, "", told, trainings.update, trainings.live) for place, told in enumerate(trainings.histories)
        )

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

    def _failed(self, error: Exception) -> None:
        self.controls.show_failure(error)

    def _seek(self, update: float) -> None:
        """Put the clock at the snapshot nearest to an update."""
        if updates := self.trainings.updates:
            self.trainings.clock.pause()
            self.trainings.clock.move_to(min(range(len(updates)), key=lambda n: abs(updates[n] - update)))

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
            self._form.lock(locked=own and state in _BUSY)
            self._tell_of_others()
            self._possible_again()
        if own:
            show_progress(self.controls, self.trainings)
        self._board.show_lanes(self.lanes(), theme_of(self))

    def _possible_again(self) -> None:
        """Let a race be started once another one no longer forbids it."""
        if not self.own or self.trainings.state not in _BUSY:
            self._possible()

    def _tell_of_others(self) -> None:
        """Say what becomes of a race of another kind if one is started here."""
        told = {
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
        self.notice.setText(told.format(names=", ".join(names) or "…"))
        self.notice.setVisible(bool(told))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.trainings.hues = self.hues
        self._show(anew=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shown"):
            self._form.retranslate()
            self._show(anew=True)
