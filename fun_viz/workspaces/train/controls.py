"""Start, Pause, Resume and Stop, with how far it is, how fast, and what is wrong; and teacher forcing, which may be
changed while a training runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from fun_viz.errors import InputError
from fun_viz.run.training.request import Race
from fun_viz.widgets.buttons import OneClick
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Note
from fun_viz.widgets.progress_bar import Bar
from fun_viz.widgets.texts import Texts, marked, reason, set_tip, translated
from fun_viz.workspaces.train import progress

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings

_SETTLED = 400  # milliseconds after which the share is taken to be where the hand wants it


class NotYetError(InputError):
    """What cannot be asked for only because something is still to come."""


class Controls(QWidget):
    """The foot of the form. `primary` is the one button that matters now; Stop never stands where it has been."""

    started = Signal()
    paused = Signal()
    resumed = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state, self._allowed = "idle", True
        self._problem: Exception | None = None
        self.primary, self.stop = OneClick(), QPushButton()
        self.bar, self.progress, self.problem = Bar(), Note(), label("wrong", wraps=True)
        self.primary.setProperty("role", "primary")
        self.stop.setProperty("role", "bar")
        self.problem.hide()
        buttons = row(None, (self.primary, 1), self.stop, spacing=8)
        column(self, 2, self.problem, self.bar, self.progress, buttons, spacing=7)
        self.primary.clicked.connect(self._press)
        self.stop.clicked.connect(self.stopped)
        self._bind_texts()

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.bar.setAccessibleName, "Progress of the training")
        texts.bind(self.stop.setText, "Stop")
        texts.bind(self.stop.setToolTip, "End the training here, save the model and test it")
        texts.follow(self._offer)
        texts.follow(self._say_problem)

    def add_shortcuts(self, page: QWidget) -> None:
        """Let Ctrl+Enter press the primary button wherever the focus is on a page."""
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.primary.click)

    def show_state(self, state: str) -> None:
        """Offer what can be done now."""
        self._state = state
        self._offer()

    def show_problem(self, error: Exception | None, *, forbids: bool = False) -> None:
        """Say what is wrong, if anything; it may forbid to start."""
        self._problem, self._allowed = error, not forbids
        self._say_problem()
        self._offer()

    @property
    def failure(self) -> Exception | None:
        """What went wrong with a training, if that is what is said now."""
        return None if isinstance(self._problem, InputError) else self._problem

    def show_progress(self, trainings: Trainings) -> None:
        """Say how far all lanes are together, how fast and on what; or what is done before they begin."""
        histories, state = trainings.histories, trainings.state
        preparing = progress.furthest_behind(histories) if state == "running" else None
        if preparing is not None:
            known = preparing.doing != "learning the vocabularies"
            self.bar.show_share(preparing.share if known else None)
            self.progress.setText(progress.preparing_text(preparing))
            return
        device = translated(", ").join(
            sorted({history.started.device.upper() for history in histories if history.started})
        )
        parts = [*progress.time_left(trainings)] if state in ("running", "paused") else []
        parts += [translated("done")] if self._state == "done" else []
        parts += progress.speed(histories) if trainings.live else []  # it is of now
        parts += [translated("on {device}", device=device)] if device else []
        waiting = translated("Getting ready…") if self._state == "running" else ""
        self.bar.show_share(progress.share_done(histories))
        self.progress.setText(" · ".join(parts) or waiting)

    def _press(self) -> None:
        {"running": self.paused, "paused": self.resumed}.get(self._state, self.started).emit()

    def _offer(self) -> None:
        names = {
            "running": (self.tr("Pause"), self.tr("Write a checkpoint and rest; nothing is lost (Ctrl+Enter)")),
            "paused": (self.tr("Resume"), self.tr("Go on where it stands (Ctrl+Enter)")),
            "stopping": (self.tr("Stopping…"), self.tr("What was learned is saved and tested")),
            "following": (self.tr("Following…"), self.tr("A training that is run elsewhere is looked at")),
        }
        start = (self.tr("Start training"), self.tr("Train these models from the beginning (Ctrl+Enter)"))
        text, tip = names.get(self._state, start)
        self.primary.setText(text)
        set_tip(self.primary, tip)
        starts = self._state not in names
        self.primary.setEnabled(self._allowed if starts else self._state in ("running", "paused"))
        self.stop.setEnabled(self._state in ("running", "paused", "following"))
        for part in (self.bar, self.progress):
            part.setVisible(self._state != "idle")

    def _say_problem(self) -> None:
        error = self._problem
        self.problem.setVisible(error is not None)
        if error is not None:
            self.problem.setProperty("role", "muted" if isinstance(error, NotYetError) else "wrong")
            self.problem.style().polish(self.problem)
            self.problem.setText(reason(error, marked("Training broke off: {reason}")))


class TeacherForcing(QObject):
    """Passes on the share that a form says: the training rests for a moment, and goes on with it.

    `changed_race` returns a race with that share in place of its own.
    """

    def __init__(self, trainings: Trainings, changed_race: Callable[[Race], Race], parent: QObject) -> None:
        super().__init__(parent)
        self._trainings, self._changed_race = trainings, changed_race
        self.settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self.settle.timeout.connect(self._take)
        self._moved = False  # by the hand, since the race last began or went on: else each lane keeps its own

    def change(self, _share: float) -> None:
        """Take another share, once the hand rests."""
        self._moved = True
        if self._trainings.state == "running":
            self.settle.start()

    def resume(self) -> None:
        """Go on with the share there is now."""
        self.settle.stop()
        self._trainings.resume(self._race())

    def _take(self) -> None:
        race = self._race()
        if self._trainings.state == "running" and race is not None and _shares(race) != _shares(self._trainings.race):
            self._trainings.pause()
            self._trainings.resume(race)

    def _race(self) -> Race | None:
        race, moved = self._trainings.race, self._moved
        self._moved = False
        return self._changed_race(race) if race is not None and moved else race


def _shares(race: Race | None) -> tuple[float, ...]:
    return tuple(lane.schedule.teacher for lane in race.lanes) if race else ()
