"""A move of the clock with a sentence of 60 tokens, in the program's own window of 1280 × 800, and with one of 512.

From `Clock.move_to` until all that it changed is painted: when the event loop turns, Qt paints what the panels and the
bars asked for into the window's own memory. Then, told apart, what the whole window costs: every pixel of it painted,
and no picture kept from before, which a move must be much cheaper than. Motion is off, so that one move is one picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter, process_time

import numpy as np
import torch
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QWidget

import fun_viz.workspaces
from fun_viz.branch import recorded
from fun_viz.registry import discover
from fun_viz.run.decoding.decode import decode
from fun_viz.run.library import load
from fun_viz.run.models.cache import names
from fun_viz.trace import Request, Trace
from fun_viz.views.canvas import Painted
from fun_viz.views.matrix import Matrix
from fun_viz.views.mosaic_image import MosaicImage
from fun_viz.views.sprites import Layer, Sprites, word
from fun_viz.views.stage.picture import Picture
from fun_viz.windows.composition import Composition
from fun_viz.windows.main_window import MainWindow
from fun_viz.windows.settings import Settings
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.growing import HEADS, LAYERS, long_trace
from tests.benchmarks.growing import TOKENS as LONG
from tests.benchmarks.sides import settle

TEXT = "我每天早上去学校以前都要喝一杯热咖啡。"
TOKENS = 60
POSITIONED = "zh-en-transformer"  # adds positions to what it reads
_SWEEPS = 3
_ANEW = 30  # times the whole window is painted


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    discover(fun_viz.workspaces)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    runs = {name: _trace(name) for name in names()}
    for name, run in runs.items():
        composition = _shown(app, "decode", run)
        what = f"a move of the clock in {TOKENS} steps, {name}"
        busy, waited = _moves(composition, _SWEEPS)
        whole = float(np.median(_whole(composition.window))) * 1e3
        yield Figure(f"{what}, p99", _p99(busy), "ms", at_most(8))
        yield Figure(f"{what}, median", float(np.median(busy)) * 1e3, "ms")
        yield Figure(f"{what}, p99 by the clock on the wall", _p99(waited), "ms")
        yield Figure(
            f"{what}, median : the whole window anew", float(np.median(busy)) * 1e3 / whole, "×", at_most(0.35)
        )
        yield Figure(f"the whole window anew, with nothing kept, {name}", whole, "ms")
        composition.discard()
    longest = f"a move of the clock in {LONG} steps of {LAYERS}×{HEADS} heads"
    for what, bound, workspace, shown in (
        ("a move of the clock, Positions", 8, "positions", (runs[POSITIONED],)),
        ("a move of the clock, Compare with three lanes", 12, "compare", tuple(runs.values())),
        (longest, 16, "decode", (long_trace(),)),
    ):
        composition = _shown(app, workspace, *shown)
        busy, _ = _moves(composition, 1)
        yield Figure(f"{what}, p99", _p99(busy), "ms", at_most(bound))
        yield Figure(f"{what}, median", float(np.median(busy)) * 1e3, "ms")
        composition.discard()


def _p99(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 99)) * 1e3


def _trace(name: str) -> Trace:
    """Return a run of the model that was made to write 60 tokens."""
    model = load(name)
    written = torch.randint(4, len(model.target), (TOKENS,), generator=torch.Generator().manual_seed(0)).tolist()
    *_, (trace, _) = decode(model, Request(name, TEXT, prefix=tuple(written), limit=TOKENS))
    return trace


def _shown(app: QApplication, workspace: str, *traces: Trace) -> Composition:
    settings = Settings("en", "light", workspace=workspace, animations=False)
    composition = Composition(app, settings, models=tuple(names()))
    composition.window.show()
    composition.study.show(*recorded(*traces))
    QApplication.processEvents()
    settle()
    return composition


def _moves(composition: Composition, sweeps: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each move, computed and by the clock on the wall, over the whole trace and back."""
    clock = composition.study.clock
    there = [*range(clock.length), *reversed(range(clock.length))]
    busy, waited = [], []
    for position in there * sweeps:
        if position == clock.position:
            continue
        began, computed = perf_counter(), process_time()
        clock.move_to(position)
        QApplication.processEvents()
        busy.append(process_time() - computed)
        waited.append(perf_counter() - began)
        QApplication.processEvents()
    return busy, waited


def _whole(window: MainWindow) -> list[float]:
    """Return the seconds that painting every pixel of the window takes when no picture is kept of any of it."""
    taken = []
    for _ in range(_ANEW):
        _forget(window)
        for part in window.findChildren(QWidget):  # a window that is painted again leaves out what lies opaque on it
            part.update()
        began = process_time()
        QApplication.processEvents()
        taken.append(process_time() - began)
    return taken


def _forget(window: MainWindow) -> None:
    """Throw away all that was painted before and would only be copied."""
    word.cache_clear()
    QPixmapCache.clear()
    for part in window.findChildren(Painted):
        for name, kept in list(vars(part).items()):
            if isinstance(kept, (Sprites, Layer)):
                setattr(part, name, type(kept)())
            elif isinstance(kept, Picture):
                setattr(part, name, None)
            elif isinstance(kept, list) and kept and isinstance(kept[0], MosaicImage):
                setattr(part, name, [MosaicImage() for _ in kept])
        if isinstance(part, Matrix):
            part._picture = None
