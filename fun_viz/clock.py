"""Where in time the user is: a position, whether it plays, and how fast. It knows nothing of what it shows."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal

SPEEDS = (0.5, 1.0, 2.0, 4.0)
_PAUSE = 700.0  # milliseconds from move to move at speed 1
_SHORTEST = 33.0  # milliseconds between two pictures; what plays faster skips moves


class Clock(QObject):
    """A cursor over moves 0 … length - 1; one clock can drive several lanes."""

    moved = Signal(int)  # the new position
    played = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.position = 0
        self.length = 0
        self.growing = False  # whether more moves are coming, so that its end is not yet the end
        self._speed, self._pace = 1.0, _PAUSE
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def ended(self) -> bool:
        """Whether this is the last move there will be."""
        return self.position >= self.length - 1 and not self.growing

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, factor: float) -> None:
        self._speed = factor
        self._timer.setInterval(self._interval)

    @property
    def pace(self) -> float:
        """Milliseconds from move to move at speed 1."""
        return self._pace

    @pace.setter
    def pace(self, milliseconds: float) -> None:
        if milliseconds != self._pace:
            self._pace = milliseconds
            self._timer.setInterval(self._interval)

    @property
    def _stride(self) -> int:
        """How many moves are made at once."""
        return max(1, math.ceil(_SHORTEST * self._speed / self._pace))

    @property
    def _interval(self) -> int:
        return round(self._pace * self._stride / self._speed)

    def resize(self, length: int) -> None:
        """Say how many moves there are; the position stays where it still can."""
        self.length = length
        self.move_to(self.position)

    def move_to(self, position: int) -> None:
        """Go to a move; out of range is the nearest end."""
        position = max(0, min(position, self.length - 1))
        if position != self.position:
            self.position = position
            self.moved.emit(position)

    def step(self, moves: int) -> None:
        """Go forward, or back when negative; by hand, so playing ends."""
        self.pause()
        self.move_to(self.position + moves)

    def play(self) -> None:
        """Play from here to the end, waiting where moves are still to come; from the end, again from the start."""
        if self.length < 2:
            return
        if self.ended:
            self.move_to(0)
        self._timer.start(self._interval)
        self.played.emit(True)

    def pause(self) -> None:
        if self.playing:
            self._timer.stop()
            self.played.emit(False)

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def _tick(self) -> None:
        self.move_to(self.position + self._stride)
        if self.ended:
            self.pause()
