"""A move of the clock with a sentence of 60 tokens, as large as in a window of 1280 × 800, and with one of 512.

From `Clock.move_to` until all that it changed is painted: when the event loop turns, Qt paints what the panels asked
for into the window's own memory. Then, told apart, the same with every pixel of the workspace painted anew, which a
move must be much cheaper than. Motion is off, so that one move is one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter, process_time

import numpy as np
import torch
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

import fun_viz.workspaces
from fun_viz.branch import recorded
from fun_viz.registry import discover
from fun_viz.run.decoding.decode import decode
from fun_viz.run.library import load
from fun_viz.run.models.cache import ModelCache, names
from fun_viz.study import Study
from fun_viz.trace import Request, Trace
from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from fun_viz.workspaces.workspace import Context, Workspace, workspaces
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.growing import HEADS, LAYERS, long_trace
from tests.benchmarks.growing import TOKENS as LONG
from tests.benchmarks.sides import settle

TEXT = "我每天早上去学校以前都要喝一杯热咖啡。"
TOKENS = 60
POSITIONED = "zh-en-transformer"  # adds positions to what it reads
_SWEEPS = 3


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    discover(fun_viz.workspaces)
    app = QApplication.instance() or QApplication([])
    worker = Worker()
    runs = {name: _trace(name) for name in names()}
    for name, run in runs.items():
        window = _window(worker, "decode", run)
        what = f"a move of the clock in {TOKENS} steps, {name}"
        busy, waited = _moves(window, QApplication.processEvents, _SWEEPS)
        yield Figure(f"{what}, p99", _p99(busy), "ms", at_most(8))
        yield Figure(f"{what}, median", float(np.median(busy)) * 1e3, "ms")
        yield Figure(f"{what}, p99 by the clock on the wall", _p99(waited), "ms")
        anew, _ = _moves(window, window.centralWidget().repaint, _SWEEPS)
        yield Figure(f"{what}, every pixel anew, p99", _p99(anew), "ms", at_most(16))
        yield Figure(f"{what}, median : every pixel anew", float(np.median(busy) / np.median(anew)), "×", at_most(0.35))
        window.close()
    longest = f"a move of the clock in {LONG} steps of {LAYERS}×{HEADS} heads"
    for what, bound, workspace, shown in (
        ("a move of the clock, Positions", 8, "positions", (runs[POSITIONED],)),
        ("a move of the clock, Compare with three lanes", 12, "compare", tuple(runs.values())),
        (longest, 16, "decode", (long_trace(),)),
    ):
        window = _window(worker, workspace, *shown)
        busy, _ = _moves(window, QApplication.processEvents, 1)
        yield Figure(f"{what}, p99", _p99(busy), "ms", at_most(bound))
        yield Figure(f"{what}, median", float(np.median(busy)) * 1e3, "ms")
        window.close()
    worker.close()
    assert app is not None


def _p99(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 99)) * 1e3


def _trace(name: str) -> Trace:
    """Return a run of the model that was made to write 60 tokens."""
    model = load(name)
    written = torch.randint(4, len(model.target), (TOKENS,), generator=torch.Generator().manual_seed(0)).tolist()
    *_, (trace, _) = decode(model, Request(name, TEXT, prefix=tuple(written), limit=TOKENS))
    return trace


def _window(worker: Worker, workspace: str, *traces: Trace) -> QMainWindow:
    study = Study(worker, ModelCache())
    page = workspaces[workspace].make(Context(study, Trainings(worker), tuple(trace.model.name for trace in traces)))
    study.setParent(page)
    for part in page.findChildren(QWidget):
        if hasattr(part, "animate"):
            part.animate = False
    window = QMainWindow()
    window.setCentralWidget(page)
    window.setFixedSize(1280, 640)  # what a window of 1280 × 800 leaves to a workspace
    study.show(*recorded(*traces))
    window.show()
    QApplication.processEvents()
    settle()
    return window


def _moves(window: QMainWindow, paint: Callable[[], None], sweeps: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each move, computed and by the clock on the wall, over the whole trace and back."""
    page = window.centralWidget()
    assert isinstance(page, Workspace)
    clock = page.playable.clock
    there = [*range(clock.length), *reversed(range(clock.length))]
    busy, waited = [], []
    for position in there * sweeps:
        if position == clock.position:
            continue
        began, computed = perf_counter(), process_time()
        clock.move_to(position)
        paint()
        busy.append(process_time() - computed)
        waited.append(perf_counter() - began)
        QApplication.processEvents()
    return busy, waited
