"""What opens of the broken traces is drawn, in every workspace that shows one, at three moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz import archive
from fun_viz.export.export import picture_of
from fun_viz.registry import discover
from fun_viz.trace import Trace
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import workspaces
from tests.fuzz.mutations import broken_tensors, many, signed_trace
from tests.fuzz.test_traces import KIND, kept

SIZE = 1000, 640


@pytest.fixture
def composition(qapp: QApplication, qtbot: QtBot) -> Iterator[Composition]:
    discover(fun_viz.workspaces)
    made = Composition(qapp, Settings(theme="light", animations=False), models=("a",))
    made.study._job = lambda _requests, **_: lambda _cache: iter(())
    made.window.resize(*SIZE)
    made.window.show()
    yield made
    assert made.discard()


def opening(kind: str, count: int) -> Iterator[Trace]:
    """Yield so many broken traces that open."""
    for random in many(f"drawn {kind}", 10_000_000):
        content = broken_tensors(kept(kind), random, signed_trace)
        try:
            trace = archive.trace_of(content)
        except ValueError:
            continue
        yield trace
        count -= 1
        if not count:
            return


@pytest.mark.parametrize("kind", KIND)
def test_a_broken_trace_that_opens_is_drawn(kind: str, nightly: bool, composition: Composition) -> None:
    window, drawn = composition.window, 0
    asking = [name for name in window.pages.names if workspaces[name].asks]
    for number, trace in enumerate(opening(kind, 300 if nightly else 4)):
        window.front.bring(asking[number % len(asking)])
        window.show_trace(trace)
        clock = composition.study.clock
        for at in (0, clock.length // 2, clock.length - 1):
            clock.move_to(max(0, at))
            picture_of(window.pages, 1.0)
            drawn += 1
    assert drawn == 3 * (300 if nightly else 4)
