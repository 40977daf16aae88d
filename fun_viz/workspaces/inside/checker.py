"""Looks through all of a trace's attention while nothing else is to be done, a little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.reading import Reading
from fun_viz.soundness import Soundness, soundness

_TURN, _PAUSE = 0.003, 12  # seconds of work, milliseconds between


class Checker(QObject):
    """`told` says that more is known, at the latest when all is; what was found of a reading is kept with it."""

    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._rows: Iterator[Soundness] | None = None
        self.found: Soundness | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def look(self, reading: Reading | None) -> None:
        """Look through a reading, unless that is being done or is done."""
        if reading is not self._reading:
            self._reading, self.found = reading, None
            self._rows = None if reading is None else soundness(reading)
        if self._rows is not None and not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Do nothing until asked to look again."""
        self._timer.stop()

    def _go_on(self) -> None:
        if self._rows is None:
            return
        begun = perf_counter()
        for found in self._rows:
            self.found = found
            if perf_counter() - begun >= _TURN:
                self._timer.start()
                return
        self._rows = None
        self.told.emit()
