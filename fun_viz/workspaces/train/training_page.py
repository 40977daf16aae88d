"""What every page that trains has: a form with its controls on the left, and the one race that the program has."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.run.training.request import Race
from fun_viz.views.theme import Theme
from fun_viz.widgets.layouts import Scroll, column, row
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked
from fun_viz.workspaces.train.controls import Controls, TeacherForcing
from fun_viz.workspaces.train.progress import race_status
from fun_viz.workspaces.workspace import Context, Workspace

BUSY = ("running", "paused", "stopping", "following")  # states in which a form cannot be changed


class TrainingForm(Scroll):
    """Holds what a race is made of. `edited` says that a hand changed it."""

    edited = Signal()
    taught = Signal(float)  # teacher forcing was moved, which it may be while training runs

    @abstractmethod
    def race(self, place: Path, moment: datetime) -> Race:
        """Return what is asked for, its run folders in `place`; an InputError says why it cannot be."""

    def with_teacher(self, race: Race) -> Race:
        """Return a race with teacher forcing as it is said here, if it is."""
        return race

    @abstractmethod
    def lock(self, *, locked: bool) -> None:
        """Let nothing be changed but what may be while training runs."""

    def draw(self, theme: Theme) -> None:
        """Draw what has the colours of the theme; most forms have nothing."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all choices as plain JSON values."""

    @abstractmethod
    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""


class TrainingPage(Workspace):
    """Starts, pauses, resumes and stops what its form asks for. A subclass draws what comes of it in `_edited`."""

    side_title: ClassVar[str] = marked("What to train")  # of the form
    side_width: ClassVar[int] = 272
    side_info: ClassVar[str] = "train.form"
    hues: ClassVar[tuple[int, ...]]  # which of the theme's colours the lanes have

    def __init__(
        self,
        context: Context,
        form: TrainingForm,
        board: QWidget,
        notice: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, parent)
        self.playable = self.trainings = context.trainings
        self._form, self.controls = form, Controls()
        self.teacher_forcing = TeacherForcing(self.trainings, form.with_teacher, self)
        body = QWidget()
        below = (notice, self.controls) if notice else (self.controls,)
        column(body, (form, 1), *below, spacing=8)
        self.side = Panel(body)
        self.side.setFixedWidth(self.side_width)
        self.side.set_info(self.side_info)
        row(self, self.side, (board, 1), spacing=10).setContentsMargins(16, 12, 16, 12)
        Texts(self).bind(self.side.set_title, self.side_title)
        self.trainings.failed.connect(self._fail)
        form.edited.connect(self._edited)
        form.taught.connect(self._teach)
        self.controls.started.connect(self._start)
        self.controls.paused.connect(self.trainings.pause)
        self.controls.resumed.connect(self._resume)
        self.controls.stopped.connect(self.trainings.stop)
        self.controls.add_shortcuts(self)

    def status(self) -> str:
        return race_status(self.trainings)

    # ---- what is remembered

    def state(self) -> dict[str, Any]:
        return {**super().state(), "form": self._form.state()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if isinstance(form := state.get("form"), dict):
            self._form.restore(form)
        self._edited()

    # ---- what the user wants

    def race(self) -> Race:
        """Return what the form asks for; an InputError says why it cannot be."""
        return self._form.race(paths.user_runs(), datetime.now())

    @property
    def own(self) -> bool:
        """Whether the race there is now is this page's to change."""
        return True

    def _may_start(self) -> bool:
        """Whether a race can be started that is possible."""
        return self.own or self.trainings.state != "stopping"

    def _possible(self) -> Race | None:
        """Return what the form asks for, or say why it cannot be before anything starts."""
        try:
            race = self.race()
        except InputError as error:
            self.controls.show_problem(error, forbids=True)
            return None
        self.controls.show_problem(None, forbids=not self._may_start())
        return race

    @abstractmethod
    def _edited(self) -> None:
        """Say what cannot be, and draw what the form asks for."""

    @abstractmethod
    def _draw(self) -> None:
        """Draw everything anew."""

    def _start(self) -> None:
        if (race := self._possible()) is not None:
            self.trainings.start(race)

    def _fail(self, error: Exception) -> None:
        """Say what went wrong; it says nothing of whether what the form asks for can be started."""
        self.controls.show_problem(error, forbids=self._possible() is None or not self._may_start())

    def _resume(self) -> None:
        self.controls.show_problem(None)
        self.teacher_forcing.resume()

    def _teach(self, share: float) -> None:
        if self.own:
            self.teacher_forcing.change(share)

    def _seek(self, update: float) -> None:
        """Put the clock at the snapshot nearest to an update."""
        if updates := self.trainings.updates:
            self.trainings.clock.pause()
            self.trainings.clock.move_to(min(range(len(updates)), key=lambda place: abs(updates[place] - update)))

    def showEvent(self, event: QShowEvent) -> None:
        self.trainings.hues = self.hues
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._draw()
