"""Runs benchmarks, each in a process of its own; prints one table at the end and writes the same to bench.json.

The exit code is 0 if every part ran to its end: a target missed is said, and is no error.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import psutil

from tests.benchmarks.against import compare
from tests.benchmarks.figures import Figure, table, write
from tests.benchmarks.parts import WHOLE, Part, listing, named
from tests.benchmarks.process import UnfinishedError, figures

_FILE = Path("bench.json")
_HEAD = ("", "measured", "target", "")


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="parts; none is all that together take less than 25 minutes"
    )
    parser.add_argument("--list", action="store_true", help="print what parts there are, and about how long they take")
    parser.add_argument("--against", type=Path, metavar="DIR", help="compare with another checkout, run in turns")
    parser.add_argument("--rounds", type=int, default=3, help="how many turns (default: %(default)s)")
    options = parser.parse_args()
    if options.list:
        print(listing())
        return 0
    try:
        parts = named(options.names)
    except ValueError as error:
        parser.error(str(error))
    print(_machine())
    if options.against:
        return compare(parts, options.against.resolve(), rounds=options.rounds)
    return measure(parts)


def measure(parts: Sequence[Part], package: str = "tests.benchmarks") -> int:
    """Measure parts one after the other; return 1 if one of them did not come to its end."""
    measured, unfinished = list[Figure](), list[str]()
    end = perf_counter() + max(WHOLE, sum(part.limit for part in parts if part.asked))
    for part in parts:
        print(f"\n{part.name}: {part.about}, about {part.seconds:.0f} s", flush=True)
        began = perf_counter()
        try:
            for figure in figures(f"{package}.{part.name}", seconds=min(part.limit, max(1, end - perf_counter()))):
                print(" | ".join(figure.cells).rstrip(" |"), flush=True)
                measured.append(figure)
        except UnfinishedError as error:
            unfinished.append(f"{part.name} did not come to its end: {error}")
            print(unfinished[-1], flush=True)
        write(measured, _FILE)
        print(f"{part.name}: {perf_counter() - began:.0f} s", flush=True)
    print("", table([_HEAD, *(figure.cells for figure in measured)]), *unfinished, sep="\n")
    return int(bool(unfinished))


def _machine() -> str:
    load, cores = psutil.getloadavg()[0], psutil.cpu_count() or 1
    busy = ": other work runs beside this, so trust the ratios and not the times" if load > 0.5 else ""
    return f"{platform.platform()}, Python {platform.python_version()}, {cores} cores, load {load:.1f}{busy}"


if __name__ == "__main__":
    sys.exit(main())
