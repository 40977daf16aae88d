"""The overview of 12 × 12 heads of 128 × 128, drawn by our mosaic and by matplotlib, new numbers in every frame.

Both draw into memory at 1280 × 800. matplotlib is as fast as it gets without drawing something else: its 144 images are
made once and are given new numbers (`set_data`), axes and ticks are off, and Agg draws. Ours is painted whole into a
QImage, labels and frames too. When only the clock moves, the numbers stay, and less is to be done: that is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fun_viz.views.mosaic import Group, Mosaic
from tests.benchmarks.figures import Figure, at_least, at_most
from tests.benchmarks.sides import in_turns

HEADS, TOKENS = 12, 128
WIDTH, HEIGHT = 1280, 800


def run() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    frames = [_patterns(seed) for seed in range(3)]
    sides = {"new": _ours(frames), "moved": _moving(frames[0]), "theirs": _theirs(frames)}
    taken = in_turns(sides, rounds=15, warm_up=2)
    assert app is not None
    yield Figure("12×12 heads of 128×128, a frame of new numbers", taken["new"] * 1e3, "ms", at_most(4))
    yield Figure("12×12 heads of 128×128, a move of the clock", taken["moved"] * 1e3, "ms", at_most(4))
    yield Figure("12×12 heads of 128×128, matplotlib : ours", taken["theirs"] / taken["new"], "×", at_least(30))
    yield Figure("12×12 heads of 128×128, matplotlib", taken["theirs"] * 1e3, "ms")


def _patterns(seed: int) -> np.ndarray:
    """Return (layer, head, query, key), each row like attention: few large weights, sum 1."""
    powers = np.exp(3 * np.random.default_rng(seed).standard_normal((HEADS, HEADS, TOKENS, TOKENS)))
    return (powers / powers.sum(-1, keepdims=True)).astype(np.float32)


def _group(values: np.ndarray, current: int | None = None) -> Group:
    names = tuple(str(i + 1) for i in range(HEADS))
    return Group("self", names, names, values, shown=None if current is None else current + 1, current=current)


def _painter() -> Callable[[Group], None]:
    mosaic = Mosaic()
    mosaic.resize(WIDTH, HEIGHT)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)

    def paint(group: Group) -> None:
        mosaic.show_groups((group,))
        mosaic.render(picture)

    return paint


def _ours(frames: list[np.ndarray]) -> Callable[[], None]:
    paint, values = _painter(), cycle(frames)
    return lambda: paint(_group(next(values)))


def _moving(values: np.ndarray) -> Callable[[], None]:
    """Return a painter of a mosaic that keeps its numbers from frame to frame."""
    paint, moves = _painter(), count()
    return lambda: paint(_group(values, next(moves) % TOKENS))


def _theirs(frames: list[np.ndarray]) -> Callable[[], None]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    canvas, images = FigureCanvasAgg(sheet), []
    for axes, pattern in zip(sheet.subplots(HEADS, HEADS).flat, frames[0].reshape(-1, TOKENS, TOKENS), strict=True):
        axes.set_axis_off()
        images.append(axes.imshow(pattern, vmin=0, vmax=1, cmap="Blues", interpolation="nearest"))
    values = cycle(frames)

    def draw() -> None:
        for image, pattern in zip(images, next(values).reshape(-1, TOKENS, TOKENS), strict=True):
            image.set_data(pattern)
        canvas.draw()

    return draw
