"""Start, Pause, Resume and Stop, with how far it is and how fast; and the sentence that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fun_viz.errors import FunVizError
from fun_viz.views.theme import theme_of
from fun_viz.workspaces.panel import Note
from fun_viz.workspaces.train.pace import clock_time


class Bar(QWidget):
    """A thin bar of how much is done; an empty groove where nobody can say."""

    def __init__(self) -> None:
        super().__init__()
        self.share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None) -> None:
        if share != self.share:
            self.share = share
            self.setAccessibleDescription("" if share is None else f"{share:.0%}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self.share:
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * self.share), self.height()), 3, 3)


class Controls(QWidget):
    """The foot of the form. `primary` is the one button that matters now."""

    started = Signal()
    paused = Signal()
    resumed = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state, self._allowed = "idle", True
        self._problem: Exception | None = None
        self.primary, self.stop = QPushButton(), QPushButton()
        self.bar, self.told, self.problem = Bar(), Note(), QLabel(wordWrap=True)
        self.primary.setProperty("role", "primary")
        self.stop.setProperty("role", "bar")
        self.problem.setProperty("role", "wrong")
        self._lay_out()
        self.primary.clicked.connect(self._press)
        self.stop.clicked.connect(self.stopped)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.primary, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(7)
        for part in (self.problem, self.bar, self.told):
            column.addWidget(part)
        column.addLayout(row)
        self.problem.hide()
        self._keep(self.stop)

    def _keep(self, button: QPushButton) -> None:
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        button.setSizePolicy(policy)

    def retranslate(self) -> None:
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self._name()
        self._say_problem()

    def show_state(self, state: str) -> None:
        """Offer what can be done now."""
        self._state = state
        self._name()

    def show_problem(self, error: Exception | None, *, forbids: bool) -> None:
        """Say what is wrong, if anything; it may forbid to start."""
        self._problem, self._allowed = error, not forbids
        self._say_problem()
        self._name()

    def show_failure(self, error: Exception) -> None:
        """Say why it broke off; it may be tried again."""
        self.show_problem(error, forbids=False)

    def show_progress(self, share: float | None, left: float | None, speed: float, device: str) -> None:
        """Say how far it is, how long it will take, how fast it goes and on what."""
        self.bar.show_share(share)
        told = [self.tr("{time} left").format(time=clock_time(left))] if left is not None else []
        told += [self.tr("done")] if self._state == "done" else []
        told += [self.tr("{n} tokens/s").format(n=f"{speed:,.0f}")] if speed else []
        told += [self.tr("on {device}").format(device=device)] if device else []
        self.told.setText(" · ".join(told) or self._waiting())

    def show_work(self, words: str, share: float | None) -> None:
        """Say what is done before it begins, and how much of that; None if nobody can say."""
        self.bar.show_share(share)
        self.told.setText(words)

    def press(self) -> None:
        """Do what the primary button does, if it can be pressed."""
        if self.primary.isEnabled():
            self.primary.click()

    def _press(self) -> None:
        {"running": self.paused, "paused": self.resumed}.get(self._state, self.started).emit()

    def _name(self) -> None:
        names = {
            "running": (self.tr("Pause"), self.tr("Write a checkpoint and rest; nothing is lost (Ctrl+Enter)")),
            "paused": (self.tr("Resume"), self.tr("Go on where it stands (Ctrl+Enter)")),
            "stopping": (self.tr("Stopping…"), self.tr("What was learned is saved and tested")),
            "following": (self.tr("Following…"), self.tr("A training that is run elsewhere is looked at")),
        }
        start = (self.tr("Start training"), self.tr("Train these models from the beginning (Ctrl+Enter)"))
        text, tip = names.get(self._state, start)
        self.primary.setText(text)
        self.primary.setToolTip(tip)
        starts = self._state not in names
        self.primary.setEnabled(self._allowed if starts else self._state in ("running", "paused"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the training here, save the model and test it"))
        self.stop.setVisible(self._state in ("running", "paused", "following"))
        for part in (self.bar, self.told):
            part.setVisible(self._state != "idle")

    def _waiting(self) -> str:
        return self.tr("Getting ready…") if self._state == "running" else ""

    def _say_problem(self) -> None:
        self.problem.setVisible(self._problem is not None)
        if isinstance(self._problem, FunVizError):
            translated = QCoreApplication.translate("", self._problem.template)
            self.problem.setText(translated.format(**self._problem.values))
        elif self._problem is not None:
            self.problem.setText(self.tr("Training broke off: {reason}").format(reason=self._problem))
