"""What the Stage costs: a move of the clock from one scene to the next, a frame of its motion, and pointing at a token.

Process time from `show_scene` until Qt has painted what the widget asked for. The scenes are made by hand, as if of a
net of three layers; a small one is as in a lane of Compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import process_time

import numpy as np
from PySide6.QtWidgets import QApplication

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Scene
from fun_viz.views.stage.widget import StageView
from fun_viz.views.theme import LIGHT
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.sides import settle
from tests.views.stage.scenes import scene

TOKENS, LONG = 60, 200
_SWEEPS = 4
_FRAME = 16.7  # milliseconds, of which there are 60 in a second


def run() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    for name, tokens, size, bound in (
        ("the Stage", TOKENS, (1222, 262), 4),
        ("the Stage, half as large again", TOKENS, (1833, 393), 8),
        ("a small Stage", TOKENS, (900, 110), 2),
        (f"the Stage of {LONG} tokens", LONG, (1222, 262), 16),
    ):
        view = _view(*size)
        room = view.room()
        scenes = [scene(t, source=tokens, target=tokens, width=room[0], height=room[1]) for t in range(tokens)]
        busy = _moves(view, scenes)
        yield Figure(f"{name}: a move, {tokens} tokens, p99", _p99(busy), "ms", at_most(bound))
        yield Figure(f"{name}: a move, {tokens} tokens, median", float(np.median(busy)) * 1e3, "ms")
        yield Figure(f"{name}: pointing at a token, p99", _p99(_pointed(view, tokens)), "ms", at_most(8))
        frames = _frames(view, scenes)
        yield Figure(f"{name}: a frame of motion, p99", _p99(frames), "ms", at_most(_FRAME))
        late = 100 * float(np.mean(np.array(frames) * 1e3 > _FRAME))
        yield Figure(f"{name}: frames of motion that take longer than {_FRAME} ms", late, "%", at_most(1))
        view.close()
    assert app is not None


def _p99(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 99)) * 1e3


def _view(width: int, height: int) -> StageView:
    view = StageView()
    view.setPalette(LIGHT.palette())
    view.resize(width, height)
    view.animate = False
    view.show()
    QApplication.processEvents()
    settle()
    return view


def _timed(do: Callable[[], object]) -> float:
    began = process_time()
    do()
    QApplication.processEvents()
    return process_time() - began


def _moves(view: StageView, scenes: list[Scene]) -> list[float]:
    view.show_scene(scenes[0], move=False)
    QApplication.processEvents()
    return [
        _timed(lambda shown=shown: view.show_scene(shown, move=True)) for _ in range(_SWEEPS) for shown in scenes[1:]
    ]


def _pointed(view: StageView, tokens: int) -> list[float]:
    return [_timed(partial(view.mark, places)) for places in (*((Place("source", j),) for j in range(tokens)), ())]


def _frames(view: StageView, scenes: list[Scene]) -> list[float]:
    """Return the seconds of each frame, one every 16 ms of twenty moves."""
    view.animate, seconds = True, list[float]()
    for shown in scenes[:20]:
        view.show_scene(shown, move=True)
        for time in range(0, 200, 16):
            seconds.append(_timed(partial(view._run.setCurrentTime, time)))
    view.finish()
    view.animate = False
    return seconds
