"""Where in time: play, step, speed and scrub along one clock, and the text so far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from fun_viz.branch import Playable
from fun_viz.clock import SPEEDS, Clock
from fun_viz.views.theme import theme_of
from fun_viz.views.timeline import Timeline
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.windows.icons import icon
from fun_viz.windows.output_line import OutputLine

_BUTTONS = ("first", "back", "play", "forward", "last")


class Transport(QWidget):
    """Drives one clock at a time, and shows where it is."""

    speed_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playable: Playable | None = None
        self._clock = Clock(self)  # one that nothing happens on, until another is followed
        self.speed = 1.0
        self._buttons = {name: QPushButton() for name in _BUTTONS}
        self._speed, self._label = chip(), QLabel()
        self.timeline, self.output = Timeline(), OutputLine()
        self._lay_out()
        self._connect()
        self._colour()
        self._bind(Texts(self))

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
        layout.addWidget(self.output, 3)
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

    def follow(self, playable: Playable) -> None:
        """Drive and show another clock from now on; the one before rests."""
        self._clock.pause()
        if self._playable is not None:
            for signal, slot in self._connections(self._playable):
                signal.disconnect(slot)
        self._playable, self._clock = playable, playable.clock
        self._clock.speed = self.speed
        for signal, slot in self._connections(playable):
            signal.connect(slot)
        self.show_place()

    def _connections(self, playable: Playable) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        clock = playable.clock
        return (clock.moved, self.show_place), (clock.played, self._show_playing), (playable.changed, self.show_place)

    def first(self) -> None:
        self._seek(0)

    def last(self) -> None:
        self._seek(self._clock.length)

    def back(self) -> None:
        self._clock.step(-1)

    def forward(self) -> None:
        self._clock.step(1)

    def toggle(self) -> None:
        """Play or pause."""
        self._clock.toggle()

    def set_speed(self, speed: float) -> None:
        """Play at this speed from now on, whatever is followed."""
        self.speed = self._clock.speed = speed
        self._speed.setText(f"{speed:g}×")

    def next_speed(self) -> None:
        """Go on to the next speed, from the fastest to the slowest."""
        self.set_speed(SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)])
        self.speed_changed.emit(self.speed)

    def _seek(self, position: int) -> None:
        self._clock.pause()
        self._clock.move_to(position)

    def show_place(self) -> None:
        """Draw where the clock is."""
        position, length = self._clock.position, self._clock.length
        if self._playable is not None:
            self.timeline.show_lanes(self._playable.marks(), position)
            self.output.show_text(*self._playable.output())
            self._label.setText(self._playable.place())
        for name, can in (
            ("first", position > 0),
            ("back", position > 0),
            ("forward", position < length - 1),
            ("last", position < length - 1),
            ("play", length > 1),
        ):
            self._buttons[name].setEnabled(can)
        self._show_playing()

    def _show_playing(self) -> None:
        playing, theme = self._clock.playing, theme_of(self)
        self._buttons["play"].setIcon(icon("pause" if playing else "play", theme.on_accent, theme.muted))
        self._buttons["play"].setToolTip(translated("Pause (Space)") if playing else translated("Play (Space)"))

    def _bind(self, texts: Texts) -> None:
        for button, tip in (
            (self._buttons["first"], "First (Home)"),
            (self._buttons["back"], "Back (←)"),
            (self._buttons["play"], "Play (Space)"),
            (self._buttons["forward"], "Forward (→)"),
            (self._buttons["last"], "Last (End)"),
            (self._speed, "Speed"),
        ):
            texts.bind(button.setToolTip, tip)
            texts.bind(button.setAccessibleName, tip)
        texts.follow(self.show_place)

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
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
            self.show_place()
        super().changeEvent(event)
