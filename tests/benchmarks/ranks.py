"""Two processes that train one net, beside one process of one thread: target tokens a second on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, at_least

_SIZE = ("--width", 128, "--heads", 4, "--inner", 512, "--layers", 3, "--batch", 1600, "--snapshot-every", 10_000,
         "--assess-every", 10_000)  # fmt: skip
ROUNDS = 3


def run() -> Iterator[Figure]:
    with TemporaryDirectory(prefix="fun-viz-bench-") as place:
        speeds: dict[int, list[float]] = {1: [], 2: []}
        for turn in range(ROUNDS):
            for processes, found in speeds.items():
                found.append(_speed(Path(place) / f"{turn}-{processes}", processes))
    one, two = (sorted(found)[ROUNDS // 2] for found in speeds.values())
    yield Figure("training, two processes : one of one thread", two / one, "×", at_least(1.7))
    yield Figure("training, one process of one thread", one, "target tokens/s")
    yield Figure("training, two processes", two, "target tokens/s")


def _speed(folder: Path, processes: int) -> float:
    command = [sys.executable, "-m", "fun_viz", "train", "--task", "copy", "--family", "transformer", *_SIZE,
               "--seconds", 12, "--out", folder, "--nproc", processes, "--json"]  # fmt: skip
    said = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    return float(json.loads(said.stdout.splitlines()[-1])["tokens_per_second"])
