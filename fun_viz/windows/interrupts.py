"""Ctrl+C in the terminal and a polite kill: Python hears of them only when it runs, and an idle window runs C++."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts(end: Callable[[], object]) -> Iterator[None]:
    """Call `end` in the event loop when the system wants the program to end; within the `with` the signals do no more.

    They do nothing themselves: the byte that wakes the event loop says it all.
    """
    heard, told = socket.socketpair()
    with heard, told:
        for plug in (heard, told):
            plug.setblocking(False)
        wakeup = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        before = {number: signal.signal(number, lambda _number, _frame: None) for number in _SIGNALS}
        notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: end() if set(heard.recv(64)) & set(_SIGNALS) else None)
        try:
            yield
        finally:
            notifier.setEnabled(False)
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
