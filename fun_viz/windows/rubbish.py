"""Rubbish is collected in the thread of the window alone.

Python collects in whatever thread happens to allocate. Where that is a worker's, widgets that are rubbish would be
freed in it, while Qt paints or switches pages in its own: now and then that takes the process with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000  # milliseconds
_YOUNG = 5_000  # objects more than there were, from which on it is worth while
_ELDER, _ALL = 10, 60  # turns after which older ones are looked through as well


class Rubbish(QObject):
    """Stops Python's own collecting, until `end`, and collects every now and then once it was told to `begin`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._turns = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._turn)

    def begin(self) -> None:
        """Collect from now on; what is there by now lives as long as the program, and is not searched again."""
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again, if it was before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _turn(self) -> None:
        self._turns += 1
        if self._turns % _ALL == 0:
            gc.collect()
        elif self._turns % _ELDER == 0:
            gc.collect(1)
        elif gc.get_count()[0] >= _YOUNG:
            gc.collect(0)
