"""A million pairs from a file of tab-separated lines: how long they take, and how much memory beside the file's size.

In a process of its own, whose memory is looked at whenever something is yielded: read and cleaned, shared out among
training, dev and test, turned into token ids, and the first batch of an epoch built.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from fun_viz import paths
from fun_viz.text.corpus import phrase_book
from tests.benchmarks.figures import Figure, at_most

PAIRS = 1_000_000
_SCRIPT = Path(__file__).with_name("scripts") / "load_pairs.py"


def run() -> Iterator[Figure]:
    with TemporaryDirectory(prefix="fun-viz-bench-") as folder:
        file = Path(folder) / "pairs.tsv"
        write_pairs(file, PAIRS)
        size = file.stat().st_size
        told = _loaded(file)
    assert told["pairs"] == PAIRS, told
    grown = {stage: bytes / size for stage, bytes in told["grown"].items()}
    yield Figure("1,000,000 pairs read, RSS growth : size of the file", grown["read"], "×", at_most(3))
    yield Figure("read, split and as token ids, RSS growth : size of the file", max(grown.values()), "×")
    yield Figure("size of the file", size / 1e6, "MB")
    for stage, seconds in told["seconds"].items():
        yield Figure(f"1,000,000 pairs: {stage}", seconds, "s")
    yield Figure("longest time between two yields", told["longest"] * 1e3, "ms")


def write_pairs(file: Path, count: int) -> None:
    """Write different pairs: an everyday sentence, and a number that tells it from the others."""
    random, phrases = Random(1), phrase_book(paths.resources() / "corpora")
    with file.open("w", encoding="utf-8") as opened:
        for number in range(count):
            pair = random.choice(phrases)
            opened.write(f"{pair.target} {number}\t{pair.source}{number}\n")


def _loaded(file: Path) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(_SCRIPT.parents[3]), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(_SCRIPT), str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
