"""Rubbish is collected in the window's thread, whoever makes it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread, get_ident
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fun_viz.windows import rubbish
from fun_viz.windows.rubbish import Rubbish


class Cycle:
    """Rubbish only a collection finds; it says in which thread it was freed."""

    freed: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.freed.append(get_ident())


@pytest.fixture
def collecting() -> Iterator[None]:
    """As in the program: Python collects by itself until somebody else does."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.usefixtures("collecting")
def test_what_a_worker_leaves_behind_is_freed_in_the_window_s_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rubbish, "_EVERY", 5)
    monkeypatch.setattr(rubbish, "_YOUNG", 100)
    owner = QObject()
    Cycle.freed.clear()
    collector = Rubbish(owner)
    collector.begin()
    worker = Thread(target=lambda: [Cycle() for _ in range(20_000)])
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(Cycle.freed) == 20_000)
    assert set(Cycle.freed) == {get_ident()}
    collector.end()
    assert gc.isenabled()


def test_what_was_off_stays_off(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    owner = QObject()
    collector = Rubbish(owner)
    collector.end()
    assert not gc.isenabled()
