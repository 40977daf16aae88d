"""How smooth the window stays while a net is trained in it, with curves and maps drawn live.

The real program with the Train workspace in front trains a Transformer to reverse letters. For a minute a timer of the
window's own thread asks to be called every 5 ms: how late it is called is how long the window could not have answered.
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

from tests.benchmarks.figures import Figure, at_most

_SCRIPT = Path(__file__).with_name("scripts") / "train_in_window.py"


def run() -> Iterator[Figure]:
    seen = trained_in_window(minutes=1)
    yield Figure("training in the window: a 5 ms timer is late by, p99", seen["p99"], "ms", at_most(16))
    yield Figure("training in the window: called more than 50 ms late", seen["late"], "%", at_most(0.1))
    yield Figure("training in the window: latest of all calls", seen["worst"], "ms")
    yield Figure("training in the window: updates in the minute", seen["updates"], "updates")


def trained_in_window(*, minutes: int) -> dict[str, Any]:
    """Return what the script says of so many minutes of training."""
    with TemporaryDirectory(prefix="fun-viz-bench-") as home:
        folders = {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        known = {**os.environ, **folders, "HOME": home, "PYTHONPATH": str(_SCRIPT.parents[3]), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, str(_SCRIPT), str(minutes)]
        done = subprocess.run(command, env=known, stdout=subprocess.PIPE, text=True, check=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))
