"""Ctrl+C in the terminal and a polite kill: Python hears of them only when it runs, and an idle window runs C++."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Tells in the event loop that the system wants the program to end; the signals are its own until `release`."""

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _leave_it) for number in _SIGNALS}
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)

    def release(self) -> None:
        """Let the signals do again what they did before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._heard.close()
        self._told.close()

    def _tell(self) -> None:
        if set(self._heard.recv(64)) & set(_SIGNALS):
            self.received.emit()


def _leave_it(_number: int, _frame: object) -> None:
    """Do nothing: the byte that wakes the event loop says it all."""
