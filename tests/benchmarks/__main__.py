"""Runs the benchmarks named, or all, prints one table at the end and writes the same to bench.json."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import traceback
from pathlib import Path

import psutil

import tests.benchmarks as here
from fun_viz.registry import discover
from tests.benchmarks.figures import Figure, benchmarks, table, write

_FILE = Path("bench.json")


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    discover(here)
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benchmarks)} (default: all)")
    names = parser.parse_args().names or list(benchmarks)
    if unknown := [name for name in names if name not in benchmarks]:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(benchmarks)}")
    figures, broken = list[Figure](), 0
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            figures += benchmarks[name]()
        except Exception:  # what the others measured is not lost
            traceback.print_exc()
            broken += 1
    print(_machine(), table(figures), sep="\n\n")
    write(figures, _FILE)
    return int(broken > 0)


def _machine() -> str:
    load, cores = psutil.getloadavg()[0], psutil.cpu_count() or 1
    busy = ": other work runs beside this, so trust the ratios and not the times" if load > cores + 0.5 else ""
    return f"{platform.platform()}, Python {platform.python_version()}, {cores} cores, load {load:.1f}{busy}"


if __name__ == "__main__":
    sys.exit(main())
