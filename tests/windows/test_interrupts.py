"""Ctrl+C and a polite kill reach the event loop."""

from __future__ import annotations

import signal

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.windows.interrupts import Interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_told_while_the_loop_is_idle(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    interrupts = Interrupts()
    try:
        with qtbot.waitSignal(interrupts.received, timeout=5_000):
            signal.raise_signal(number)
    finally:
        interrupts.release()
    assert signal.getsignal(number) is before
    assert signal.set_wakeup_fd(-1) == -1
