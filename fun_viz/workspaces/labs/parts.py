"""What a lab is made of: the form that says what is trained, and the board that shows what comes of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fun_viz.run.training.request import Race
from fun_viz.views.theme import Theme
from fun_viz.workspaces.panel import Panel
from fun_viz.workspaces.train.stage import Lane


class Form(QScrollArea):
    """What a lab asks for. `edited` says that a hand changed it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.column.setSpacing(5)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    @abstractmethod
    def race(self, place: Path, moment: datetime) -> Race:
        """Return what is asked for, its run folders in `place`; an InputError says why it cannot be."""

    @abstractmethod
    def lock(self, *, locked: bool) -> None:
        """Let nothing be changed but what may be while training runs."""

    @abstractmethod
    def retranslate(self) -> None:
        """Set every text again."""

    def state(self) -> dict[str, Any]:
        """Return all choices as plain JSON values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned; what does not fit is left out."""


class Board(QWidget):
    """What a lab shows. `picked` carries an update that was clicked."""

    picked = Signal(float)

    @abstractmethod
    def panels(self) -> tuple[Panel, ...]:
        """Return the panels that are shown, in reading order."""

    @abstractmethod
    def show_lanes(self, lanes: tuple[Lane, ...], theme: Theme) -> None:
        """Draw the lanes as they were where the clock stands."""

    @abstractmethod
    def retranslate(self) -> None:
        """Set every text again; what is drawn is drawn again afterwards."""


def stacked(form: QWidget, *below: QWidget) -> QWidget:
    """Return a form that takes all the room there is, with parts below it."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(form, 1)
    for part in below:
        column.addWidget(part)
    return body


def caption() -> QLabel:
    """Return a small muted text of as many lines as it needs."""
    label = QLabel(wordWrap=True)
    label.setProperty("role", "caption")
    label.setMinimumWidth(1)
    return label


def same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Return whether two lists hold the same records, by identity, and equal words and numbers."""
    plain = (int, str)
    if len(one) != len(other):
        return False
    return all(a is b or (isinstance(a, plain) and a == b) for a, b in zip(one, other, strict=True))
