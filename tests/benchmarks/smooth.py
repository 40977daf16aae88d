"""How smooth the window stays while a net is trained in it, with curves and maps drawn live.

The real program with the Train workspace in front trains a Transformer to reverse letters. For a minute a timer of the
window's own thread asks to be called every 5 ms: how late it is called is how long the window could not have answered.
Memory is the resident size of the process, of the medians of its second minute and of its last.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.figures import Figure, at_most, benchmarks

MINUTES = int(os.environ.get("FUN_VIZ_BENCH_MINUTES", "10"))
_SCRIPT = Path(__file__).with_name("scripts") / "train_in_window.py"


@benchmarks.register("smooth")
def run() -> Iterator[Figure]:
    told = _watched()
    yield Figure("training in the window: a 5 ms timer is late by, p99", told["p99"], "ms", at_most(16))
    yield Figure("training in the window: called more than 50 ms late", told["late"], "%", at_most(0.1))
    yield Figure("training in the window: latest of all calls", told["worst"], "ms")
    yield Figure("training in the window: updates in the minute", told["updates"], "updates")
    if MINUTES >= 3:
        yield Figure(f"training in the window: memory over {MINUTES} minutes", told["drift"], "MB", at_most(20))


def _watched() -> dict[str, Any]:
    with TemporaryDirectory(prefix="fun-viz-bench-") as home:
        places = {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        known = {**os.environ, **places, "HOME": home, "PYTHONPATH": str(_SCRIPT.parents[3]), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, str(_SCRIPT), str(MINUTES)]
        done = subprocess.run(command, env=known, stdout=subprocess.PIPE, text=True, check=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))
