"""One part in a process of its own, with a time limit; as a program, `… process MODULE`, that process itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import asdict
from importlib import import_module
from subprocess import PIPE, Popen
from threading import Timer

import psutil

from tests.benchmarks.figures import Figure


class UnfinishedError(Exception):
    """A process that failed, or was stopped at its time limit; the message says which."""


def figures(module: str, *, seconds: float) -> Iterator[Figure]:
    """Yield the figures of a module's `run` as they are measured.

    Raises:
        UnfinishedError: it failed, and why stands in its standard error; or it was stopped after `seconds`.
    """
    with limited(Popen([sys.executable, "-m", __name__, module], stdout=PIPE, text=True), seconds) as process:
        for line in process.stdout or ():
            yield Figure(**json.loads(line))


@contextmanager
def limited(process: Popen[str], seconds: float) -> Iterator[Popen[str]]:
    """Wait for a process when the context ends; after `seconds` it is stopped with all that it started.

    Raises:
        UnfinishedError: as in `figures`.
    """
    timer = Timer(seconds, _kill, (process,))
    with process:
        timer.start()
        try:
            yield process
            process.wait()
        finally:
            late = timer.finished.is_set()
            timer.cancel()
            timer.join()
            _kill(process)
    if late:
        raise UnfinishedError(f"stopped after {seconds:.0f} s")
    if process.returncode:
        raise UnfinishedError(f"failed with exit code {process.returncode}")


def _kill(process: Popen[str]) -> None:
    """Kill a process, if it still runs, and all that it started."""
    if process.poll() is None:
        root = psutil.Process(process.pid)
        for one in (root, *root.children(recursive=True)):  # first who would go on
            with suppress(psutil.NoSuchProcess):
                one.kill()


if __name__ == "__main__":
    out = sys.stdout
    with redirect_stdout(sys.stderr):  # whatever a library prints is no figure
        for figure in import_module(sys.argv[1]).run():
            print(json.dumps(asdict(figure)), file=out, flush=True)
