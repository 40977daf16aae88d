"""Ctrl+C and a polite kill reach the event loop."""

from __future__ import annotations

import signal

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.windows.interrupts import interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_told_while_the_loop_is_idle(qtbot: QtBot, number: signal.Signals) -> None:
    before, told = signal.getsignal(number), list[int]()
    with interrupts(lambda: told.append(1)):
        signal.raise_signal(number)
        assert told == []  # not before the event loop turns
        qtbot.waitUntil(lambda: told == [1])
    assert signal.getsignal(number) is before
    assert signal.set_wakeup_fd(-1) == -1
