"""Where in time: play, step, speed and scrub along one clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Playable
from fun_viz.clock import SPEEDS, Clock
from fun_viz.views.timeline import Timeline
from fun_viz.widgets.buttons import OneClick
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.windows.icons import Ink, icon

_CARET = 7.0  # pixels
_NARROWEST = 2.0  # pixels of a letter
_TIPS = {
    "first": "First (Home)",
    "back": "Back (←)",
    "play": "Play (Space)",
    "forward": "Forward (→)",
    "last": "Last (End)",
}


class Transport(QWidget):
    """Drives one clock at a time, and shows where it is."""

    speed_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._playable: Playable | None = None
        self._clock = Clock(self)  # one that nothing happens on, until another is followed
        self.speed = 1.0
        self._plays: bool | None = None  # what the button shows
        self._buttons = {name: OneClick() for name in _TIPS}
        self._speed, self._label = chip(), label("muted")
        self.timeline = Timeline()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._set_up()
        where = (self.timeline, 1), self._label, self._speed
        row(self, *self._buttons.values(), *where, spacing=8).setContentsMargins(16, 4, 16, 4)
        texts = Texts(self)
        for button, tip in (*zip(self._buttons.values(), _TIPS.values(), strict=True), (self._speed, "Speed")):
            texts.bind(button.setToolTip, tip)
            texts.bind(button.setAccessibleName, tip)
        texts.follow(self.show_place)

    def _set_up(self) -> None:
        deeds = (self.first, self.back, self.toggle, self.forward, self.last)
        for (name, button), deed in zip(self._buttons.items(), deeds, strict=True):
            button.setProperty("role", "play" if name == "play" else "transport")
            button.setFixedSize(32, 32)
            button.setIcon(icon(name))
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(deed)
        self.timeline.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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
        position, length = self._clock.position, self._clock.length
        if self._playable is not None:
            self.timeline.show_lanes(self._playable.marks(), position)
            self._label.setText(self._playable.place())
        before, after = position > 0, position < length - 1
        for button, can in zip(self._buttons.values(), (before, before, length > 1, after, after), strict=True):
            button.setEnabled(can)
        self._show_playing()

    def _show_playing(self) -> None:
        """Show on the button what it does; it is asked with every move, and that is mostly what it did before."""
        playing, play = self._clock.playing, self._buttons["play"]
        if playing != self._plays:
            self._plays = playing
            play.turn()
            play.setIcon(icon("pause" if playing else "play", Ink.HighlightedText, Ink.PlaceholderText))
        set_tip(play, translated("Pause (Space)") if playing else translated("Play (Space)"))
