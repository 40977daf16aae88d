"""Starts a training that several processes share, and passes on what its rank 0 tells."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import to_builtins

from fun_viz.cli.interrupted import handled
from fun_viz.cli.streams import complain
from fun_viz.errors import InputError
from fun_viz.run.training import folder
from fun_viz.run.training.catalogue import with_defaults
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.serialization import Line, RankError, RankJob, line_from

_TERM = 25  # seconds torchrun gives the ranks that are left when one has died


def launch(plan: Plan, tell: Callable[[Line], None], *, processes: int, nodes: int, endpoint: str, threads: int) -> int:
    """Run torchrun to its end and return its exit code; what the ranks refuse is an InputError here."""
    from fun_viz.run.training.distributed import check  # torch, which other commands need not wait for

    check(processes, nodes, endpoint, plan.device)
    job = RankJob(with_defaults(plan), threads)  # what cannot be is refused once, here
    folder.check(plan)
    with tempfile.TemporaryDirectory(prefix="fun-viz-") as place:
        file = Path(place) / "job.json"
        file.write_text(json.dumps(to_builtins(job)), "utf-8")
        meet = ["--rdzv-backend", "c10d", "--rdzv-endpoint", endpoint] if nodes > 1 else ["--standalone"]
        command = [sys.executable, "-m", "fun_viz.cli.launcher", *meet, "--nnodes", str(nodes), "--nproc-per-node",
                   str(processes), "--max-restarts", "0", "-m", "fun_viz.cli.rank", str(file)]  # fmt: skip
        with _running(command, threads) as (torchrun, came):
            assert torchrun.stdout is not None
            refused = [line for text in torchrun.stdout if isinstance(line := _pass_on(text, tell), RankError)]
            return 130 if came else _end(torchrun.wait(), refused)


def _end(code: int, refused: list[RankError]) -> int:
    """Return an exit code; InputError if a rank refused, or if it is the code of a process that was killed."""
    if refused:
        raise InputError(refused[0].template, **refused[0].values)
    if code < 0:
        raise InputError(
            "The process that holds the others together was ended by {signal}. Go on from what was saved last with "
            "--resume.",
            signal=signal.Signals(-code).name,
        )
    return code


def _pass_on(text: str, tell: Callable[[Line], None]) -> Line | None:
    """Tell a line, unless a rank refused in it, and return it; what is none is passed on as it stands."""
    try:
        line = line_from(text)
    except ValueError:
        complain(text, end="")
        return None
    if not isinstance(line, RankError):
        tell(line)
    return line


@contextmanager
def _running(command: list[str], threads: int) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Run a job that an interrupt of this process interrupts too (it stands in the list), and does not outlive it."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
    known = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": str(threads), "TORCHELASTIC_ERROR_FILE": os.devnull}
    job = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=known, start_new_session=True)
    came: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        came.append(number)
        job.send_signal(number)

    try:
        with handled(pass_on):
            yield job, came
    finally:
        if job.poll() is None:
            job.terminate()
        try:
            job.wait(_TERM)
        except subprocess.TimeoutExpired:
            os.killpg(job.pid, signal.SIGKILL)
            job.wait()
        if job.stdout is not None:
            job.stdout.close()
