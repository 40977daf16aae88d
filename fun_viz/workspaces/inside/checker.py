"""Looks through all of a trace's attention while nothing else is to be done, a little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from fun_viz.arithmetic import TOLERANCE
from fun_viz.reading import Reading
from fun_viz.soundness import Soundness, soundness
from fun_viz.views.number_format import small
from fun_viz.widgets.texts import RULE, marked, translated
from fun_viz.workspaces.workspace import Verdict

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

    def of(self, reading: Reading) -> Soundness | None:
        """Return what was found of a reading, once all of it was looked at."""
        return self.found if self._reading is reading and self._rows is None else None

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


def check_words(reading: Reading, found: Soundness | None) -> Verdict | None:
    """Return what is said of a whole trace's attention; None where there is none."""
    if reading.row_error is None:
        return None
    if found is None:
        return Verdict(translated("recomputing every cell"), "", None)
    tip = translated(
        "{rows} rows of all layers and heads. Largest differences: of a row’s sum from 1 {sums}, of what was"
        " recomputed {again}; largest weight on what may not be seen: {ahead}.",
        rows=found.rows, sums=small(found.sums), again=small(found.again), ahead=small(found.ahead),
    )  # fmt: skip
    tip = f"{tip}\n{translated(RULE)}"
    if found.holds:
        if not found.complete:
            return Verdict(translated("✓ rows sum to 1 · not all was recorded"), tip, True)
        before = bool(reading.gaussian)
        text = marked("✓ rows sum to 1 before the Gaussian · every cell recomputed")
        return Verdict(translated(text if before else marked("✓ rows sum to 1 · every cell recomputed")), tip, True)
    if not found.sums <= TOLERANCE:
        return Verdict(translated("✗ rows do not sum to 1"), tip, False)
    if found.ahead:
        return Verdict(translated("✗ what may not be seen is weighed"), tip, False)
    return Verdict(translated("✗ cells differ from what was recomputed"), tip, False)
