"""How long the program takes to show its first picture, and to be ready to decode, beside the least that could do so.

From the start of a process until it says so, in turns, each process with a home of its own that nothing was remembered
in. Unlike in the other benchmarks this is time by the clock, since the window and the model begin side by side.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter

from tests.benchmarks.figures import Figure, at_most

_SCRIPTS = Path(__file__).with_name("scripts")
_ROUNDS = 7
_PATIENCE = 30  # seconds for a process to end
_SIDES = {
    "painted": ("program.py", "painted"),
    "bare picture": ("bare_picture.py",),
    "ready": ("program.py", "ready"),
    "bare imports": ("bare_imports.py",),
}


def run() -> Iterator[Figure]:
    taken: dict[str, list[float]] = {side: [] for side in _SIDES}
    said: dict[str, str] = {}
    for at in range(_ROUNDS + 1):
        for side, (script, *asked) in _SIDES.items():
            seconds, said[side] = _started(script, *asked)
            if at:  # the first round fills the disk cache
                taken[side].append(seconds)
    middle = {side: median(seconds) for side, seconds in taken.items()}
    paint, ready = middle["painted"] / middle["bare picture"], middle["ready"] / middle["bare imports"]
    yield Figure(f"first paint, {said['painted']} : a bare pyqtgraph picture", paint, "×", at_most(1.25))
    yield Figure("ready to decode : importing torch, PySide6, pyqtgraph", ready, "×", at_most(1.15))
    for side, seconds in middle.items():
        yield Figure(f"from the start of the process: {side}", seconds * 1e3, "ms")


def _started(script: str, *asked: str) -> tuple[float, str]:
    """Return the seconds until a script says its one line, and the line."""
    with TemporaryDirectory(prefix="fun-viz-bench-") as home, TemporaryFile("w+") as complaints:
        folders = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        environment = {**os.environ, **folders, "HOME": home, "PYTHONPATH": str(_SCRIPTS.parents[2])}
        command = [sys.executable, str(_SCRIPTS / script), *asked]
        began = perf_counter()
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            seconds = perf_counter() - began
            process.wait(_PATIENCE)
        if not line:
            complaints.seek(0)
            raise RuntimeError(f"{script} ended with {process.returncode}: {complaints.read()}")
        return seconds, line
