"""A training that two processes share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fun_viz.run.training import distributed
from fun_viz.run.training.folder import begin
from fun_viz.run.training.plan import Plan
from tests.cli.conftest import Call, assert_refused

pytest.importorskip("accelerate")

pytestmark = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
SMALL = ("train", "--task", "copy", "--family", "gru", "--width", "8", "--units", "8", "--assess-every", "100")
AGAIN = "Go on from what was saved last with --resume."
ROOT = Path(__file__).parents[2]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "fun_viz", *SMALL, "--json", *map(str, arguments)]


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def trained(*arguments: object) -> list[dict[str, Any]]:
    said = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert said.returncode == 0, said.stderr
    return lines(said.stdout)


def losses(told: list[dict[str, Any]]) -> list[float]:
    return [line["loss"] for line in told if line["event"] == "metrics"]


@pytest.mark.parametrize("teacher", [1.0, 0.5])
def test_two_processes_with_half_the_batch_learn_what_one_learns_with_the_whole(tmp_path: Path, teacher: float) -> None:
    asked = ("--steps", 6, "--teacher", teacher)
    two = trained(*asked, "--batch", 200, "--out", tmp_path / "two", "--nproc", 2)
    one = trained(*asked, "--batch", 400, "--out", tmp_path / "one")
    assert two[-1]["world_size"] == 2
    assert len(losses(two)) == 6
    assert losses(two) == pytest.approx(losses(one), abs=1e-6)
    assert (tmp_path / "two" / "weights.safetensors").exists()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the processes in /proc")
def test_a_job_whose_rank_is_killed_ends_in_time_and_can_be_resumed(tmp_path: Path) -> None:
    out = tmp_path / "run"
    asked = command("--steps", 100_000, "--batch", 200, "--save-every", 5, "--out", out, "--nproc", 2)
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
        assert job.stdout is not None
        saved = next(told for line in job.stdout if (told := json.loads(line))["event"] == "saved")
        _, other = ranks_below(job.pid)
        began = time.monotonic()
        os.kill(other, signal.SIGKILL)
        _, said = job.communicate(timeout=30)
        assert job.returncode == 2
        assert time.monotonic() - began < 30
        assert said == f"fun-viz: Process 1 of the training was ended by SIGKILL. {AGAIN}\n"
    again = trained("--resume", "--steps", saved["update"] + 2, "--batch", 200, "--out", out)
    assert saved["update"] <= again[0]["update"]
    assert again[-1]["event"] == "done"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_a_launcher_that_is_killed_is_one_sentence_and_leaves_nobody_behind(tmp_path: Path, number: int) -> None:
    asked = command("--steps", 100_000, "--batch", 200, "--save-every", 5, "--out", tmp_path / "run", "--nproc", 2)
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
        assert job.stdout is not None
        next(line for line in job.stdout if json.loads(line)["event"] == "saved")
        ranks = ranks_below(job.pid)
        os.kill(parent_of(ranks[0]), number)
        _, said = job.communicate(timeout=30)
    assert job.returncode == 2
    name = signal.Signals(number).name
    assert said == f"fun-viz: The process that holds the others together was ended by {name}. {AGAIN}\n"
    until = time.monotonic() + 10
    while any(Path("/proc", str(rank)).exists() for rank in ranks) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(Path("/proc", str(rank)).exists() for rank in ranks)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the processes in /proc")
def test_an_interrupt_of_all_processes_says_nothing(tmp_path: Path) -> None:
    asked = command("--steps", 100_000, "--batch", 200, "--save-every", 5, "--out", tmp_path / "run", "--nproc", 2)
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
        assert job.stdout is not None
        next(line for line in job.stdout if json.loads(line)["event"] == "saved")
        job.send_signal(signal.SIGINT)
        _, said = job.communicate(timeout=30)
    assert (job.returncode, said) == (130, "")


def ranks_below(launcher: int) -> list[int]:
    """Return the two processes that train, rank 0 first."""
    every = {int(path.name): path for path in Path("/proc").iterdir() if path.name.isdigit()}
    ranks = {}
    for number, path in every.items():
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            known = dict(pair.partition(b"=")[::2] for pair in (path / "environ").read_bytes().split(b"\0"))
        except OSError:
            continue
        if b"fun_viz.cli.rank" in words and b"RANK" in known and ancestor(number, launcher):
            ranks[int(known[b"RANK"])] = number
    return [ranks[0], ranks[1]]


def ancestor(process: int, wanted: int) -> bool:
    while process > 1:
        if process == wanted:
            return True
        process = parent_of(process)
    return False


def parent_of(process: int) -> int:
    return int((Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[1])


def test_more_processes_than_there_are_cores_are_refused(call: Call, tmp_path: Path) -> None:
    refused = call(*SMALL, "--out", tmp_path / "run", "--nproc", 999, "--device", "cpu")
    assert_refused(refused, "999 processes are more than the")
    assert not (tmp_path / "run").exists()


def test_machines_need_a_place_to_meet(call: Call, tmp_path: Path) -> None:
    assert_refused(call(*SMALL, "--out", tmp_path / "run", "--nnodes", 2), "--rdzv-endpoint")


def test_impossible_options_are_refused_before_processes_are_started(call: Call, tmp_path: Path) -> None:
    refused = call(*SMALL, "--out", tmp_path / "run", "--nproc", 2, "--units", 0)
    assert_refused(refused, "units must be 1 or more")
    begin(Plan(str(tmp_path / "run")))
    assert_refused(call(*SMALL, "--out", tmp_path / "run", "--nproc", 2), "already holds a training")


def test_without_the_library_it_says_what_to_install(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed.importlib.util, "find_spec", lambda _name: None)
    assert_refused(call(*SMALL, "--out", tmp_path / "run", "--nproc", 2), "fun-viz[distributed]")
