"""The parts here and in another checkout, in turns, so that whatever else the machine does befalls both alike."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from subprocess import STDOUT, Popen
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, read, short, table
from tests.benchmarks.parts import Part
from tests.benchmarks.process import UnfinishedError, limited

HERE = Path(__file__).resolve().parents[2]
HEAD = ("", "there", "here", "here : there", "in each round", "")
_WORSE = 1.05
Figures = Mapping[str, Figure]


def compare(parts: Sequence[Part], there: Path, *, rounds: int) -> int:
    """Print how every figure that both checkouts have compares; return 1 if a part that both have did not end."""
    rows, failures = [HEAD], 0
    for part in parts:
        if not (there / "tests" / "benchmarks" / f"{part.name}.py").is_file():
            print(f"{part.name}: only here", flush=True)
            continue
        print(f"{part.name}: {rounds} times there and here, in turns", flush=True)
        try:
            taken = [(_measured(part, there), _measured(part, HERE)) for _ in range(rounds)]
        except UnfinishedError as error:
            print(f"{part.name}: {error}", flush=True)
            failures += 1
            continue
        rows += compared(taken)
        print(table(compared(taken)), flush=True)
    print(f"\n{table(rows)}")
    return int(failures > 0)


def compared(rounds: Sequence[tuple[Figures, Figures]]) -> list[tuple[str, ...]]:
    """Return the cells of `HEAD` for each figure that stands on both sides, (there, here), of all rounds.

    Ratios are of values measured one after the other, and their median is what counts. Worse by more than 5 % is
    "worse" if it is so in every round, and else "perhaps worse".
    """
    shared = [name for name in rounds[0][1] if all(name in side for sides in rounds for side in sides)]
    return [_row([(there[name], here[name]) for there, here in rounds]) for name in shared]


def _row(pairs: Sequence[tuple[Figure, Figure]]) -> tuple[str, ...]:
    name, unit, better = pairs[0][1].name, pairs[0][1].unit, pairs[0][1].better
    sides = (f"{short(median(figure.value for figure in side))} {unit}" for side in zip(*pairs, strict=True))
    if not all(there.value and here.value for there, here in pairs):
        return name, *sides, "", "", ""  # there is no ratio to nothing

    def worse(ratio: float) -> bool:
        return {"less": ratio, "more": 1 / ratio}.get(better, 0.0) > _WORSE

    ratios = [here.value / there.value for there, here in pairs]
    verdict = "worse" if all(map(worse, ratios)) else "perhaps worse" if worse(median(ratios)) else ""
    return name, *sides, f"{median(ratios):.2f}", f"{min(ratios):.2f}–{max(ratios):.2f}", verdict


def _measured(part: Part, checkout: Path) -> Figures:
    """Return what `python -m tests.benchmarks NAME` of a checkout files, run by this Python."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "FUN_VIZ_BENCH_MINUTES": "1"}  # `smooth` of version 0.1.0
    with TemporaryDirectory(prefix="fun-viz-bench-") as place, (Path(place) / "output.txt").open("w+") as output:
        command = [sys.executable, "-m", "tests.benchmarks", part.name]
        try:
            process = Popen(command, cwd=place, env=environment, stdout=output, stderr=STDOUT, text=True)
            with limited(process, part.limit + 10):
                pass
        except UnfinishedError:
            output.seek(0)
            print(f"{checkout}:\n{output.read()}", file=sys.stderr)
            raise
        return read(Path(place) / "bench.json")
