"""Where in time: play, step, speed and scrub along one clock, and the text so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from fun_viz.clock import SPEEDS, Clock
from fun_viz.reading import Reading
from fun_viz.views.theme import theme_of
from fun_viz.views.timeline import LaneMarks, Timeline
from fun_viz.widgets.panel import chip
from fun_viz.windows.icons import icon
from fun_viz.windows.output_line import OutputLine

_BUTTONS = ("first", "back", "play", "forward", "last")


class Timed(Protocol):
    """What can be driven: a clock, and lanes that say in words and marks where they are on it."""

    clock: Clock
    readings: tuple[Reading, ...]

    @property
    def changed(self) -> SignalInstance: ...

    def marks(self) -> tuple[LaneMarks, ...]: ...

    def where(self, lane: int = 0) -> str: ...

    def so_far(self, lane: int = 0) -> tuple[str, str]: ...


class Transport(QWidget):
    """Drives the clock of one study at a time, and shows where it is."""

    speed_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study: Timed | None = None
        self.speed = 1.0
        self._lane = 0  # whose text and place are told
        self._buttons = {name: QPushButton() for name in _BUTTONS}
        self._speed, self._label = chip(), QLabel()
        self.timeline, self.so_far = Timeline(), OutputLine()
        self._lay_out()
        self._connect()
        self._colour()
        self._retranslate()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        for name, button in self._buttons.items():
            button.setProperty("role", "play" if name == "play" else "transport")
            button.setFixedSize(32, 32)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        layout.addWidget(self.timeline, 5)
        layout.addWidget(self._label)
        layout.addWidget(self._speed)
        layout.addWidget(self.so_far, 3)
        self._label.setProperty("role", "muted")
        self.timeline.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect(self) -> None:
        for name, deed in (
            ("first", self.first),
            ("back", self.back),
            ("play", self.toggle),
            ("forward", self.forward),
            ("last", self.last),
        ):
            self._buttons[name].clicked.connect(deed)
        self._speed.clicked.connect(self.next_speed)
        self.timeline.sought.connect(self._seek)

    # ---- what it drives

    def follow(self, study: Timed) -> None:
        """Drive and show another study from now on."""
        if self._study is not None:
            for signal, slot in self._heard(self._study):
                signal.disconnect(slot)
            self._study.clock.pause()
        self._study = study
        study.clock.speed = self.speed
        for signal, slot in self._heard(study):
            signal.connect(slot)
        self.show_study()

    def _heard(self, study: Timed) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        clock = study.clock
        return (
            (clock.moved, self.show_study),
            (clock.played, self._show_playing),
            (study.changed, self.show_study),
        )

    def set_lane(self, lane: int) -> None:
        """Say whose text is told where there are several."""
        self._lane = lane
        self.show_study()

    @property
    def reading(self) -> Reading | None:
        """The lane whose text is told."""
        readings = self._study.readings if self._study else ()
        return readings[self._told] if readings else None

    @property
    def _told(self) -> int:
        """The lane that is told of: the one set if it is there, else the last."""
        lanes = len(self._study.readings) if self._study else 0
        return min(self._lane, lanes - 1) if lanes else self._lane

    def first(self) -> None:
        self._seek(0)

    def last(self) -> None:
        if self._study is not None:
            self._seek(self._study.clock.length)

    def back(self) -> None:
        if self._study is not None:
            self._study.clock.step(-1)

    def forward(self) -> None:
        if self._study is not None:
            self._study.clock.step(1)

    def toggle(self) -> None:
        """Play or pause."""
        if self._study is not None:
            self._study.clock.toggle()

    def set_speed(self, speed: float) -> None:
        """Play at this speed from now on, whatever is followed."""
        self.speed = speed
        if self._study is not None:
            self._study.clock.speed = speed
        self._speed.setText(f"{speed:g}×")

    def next_speed(self) -> None:
        """Go on to the next speed, from the fastest to the slowest."""
        self.set_speed(SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)])
        self.speed_changed.emit(self.speed)

    def _seek(self, position: int) -> None:
        if self._study is not None:
            self._study.clock.pause()
            self._study.clock.move_to(position)

    # ---- what it shows

    def show_study(self) -> None:
        """Draw where the clock is."""
        study = self._study
        if study is None:
            return
        position, lane = study.clock.position, self._told
        self.timeline.show_lanes(study.marks(), position)
        self.so_far.show_text(*study.so_far(lane))
        self._label.setText(study.where(lane))
        for name, can in (
            ("first", position > 0),
            ("back", position > 0),
            ("forward", position < study.clock.length - 1),
            ("last", position < study.clock.length - 1),
            ("play", study.clock.length > 1),
        ):
            self._buttons[name].setEnabled(can)
        self._show_playing()

    def _show_playing(self) -> None:
        playing = self._study is not None and self._study.clock.playing
        theme = theme_of(self)
        self._buttons["play"].setIcon(icon("pause" if playing else "play", theme.on_accent, theme.muted))
        self._buttons["play"].setToolTip(self.tr("Pause (Space)") if playing else self.tr("Play (Space)"))

    def _retranslate(self) -> None:
        tips = (
            ("first", self.tr("First (Home)")),
            ("back", self.tr("Back (←)")),
            ("play", self.tr("Play (Space)")),
            ("forward", self.tr("Forward (→)")),
            ("last", self.tr("Last (End)")),
        )
        for name, tip in tips:
            self._buttons[name].setToolTip(tip)
            self._buttons[name].setAccessibleName(tip)
        self._speed.setToolTip(self.tr("Speed"))
        self._speed.setAccessibleName(self.tr("Speed"))
        self.show_study()

    def _colour(self) -> None:
        theme = theme_of(self)
        for name, button in self._buttons.items():
            if name != "play":
                button.setIcon(icon(name, theme.text, theme.line))
        self._show_playing()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(theme.line))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._colour()
            self.show_study()
        super().changeEvent(event)
