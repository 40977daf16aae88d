"""A training that is killed (kill -9) at any moment loses nothing, and what others put into its folder stands."""

from __future__ import annotations

import multiprocessing
import random
import shutil
from dataclasses import replace
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep

import pytest

from fun_viz import files
from fun_viz.events import Finished, Snapshot, Started
from fun_viz.run.models import store
from fun_viz.run.models.install import holds_model
from fun_viz.run.models.lock import LOCK
from fun_viz.run.training.catalogue import with_defaults
from fun_viz.run.training.folder import CHECKPOINT, begin, occupied, plan_of
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.request import Train
from tests.disk import Disk, contents
from tests.run.training.small import asked, few_samples, told

_KILLS = 10
_OFTEN = {"save_every": 1, "snapshot_every": 1, "decay": "constant"}  # so that a kill falls into a write
_LONG = 1_000  # updates
_PATIENCE = 60.0  # seconds a slow machine may take to begin

FORKS = multiprocessing.get_context("forkserver")


def train(folder: str, steps: int) -> None:
    """Run in a process of its own until it is killed."""
    with few_samples():
        list(asked(Path(folder), resume=(Path(folder) / "train.json").exists(), schedule={**_OFTEN, "steps": steps})())


@pytest.fixture(scope="module", autouse=True)
def quick_start() -> None:
    """Let the processes be forked from one that has imported all they need."""
    FORKS.set_forkserver_preload([__name__, "fun_viz.run.training.job", "torch._dynamo"])  # the last by the optimizer


def begun(folder: Path, update: int) -> BaseProcess:
    """Start a training that goes on for long, and return its process when it has come further than an update."""
    process = FORKS.Process(target=train, args=(str(folder), _LONG))
    process.start()
    until = monotonic() + _PATIENCE
    while reached(folder) <= update and process.is_alive() and monotonic() < until:
        sleep(0.02)
    assert process.is_alive()
    return process


def reached(folder: Path) -> int:
    """Return after which update the model in a folder was saved, -1 before the first; it must be whole."""
    return store.load(folder).card.updates if (folder / "card.json").exists() else -1


def another(folder: Path, **changed: bool) -> Train:
    return replace(asked(folder, schedule={"steps": 1}), task="reverse", **changed)


def overwrite(folder: str, call: int) -> None:
    """Run in a process of its own, which is killed at a call that changes the disk; if there are fewer it ends."""
    with pytest.MonkeyPatch.context() as patch:
        Disk(patch, call, kills=True)
        plan = with_defaults(another(Path(folder), overwrite=True))
        with occupied(plan):
            begin(plan)


def kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def test_killed_again_and_again_it_opens_goes_on_and_ends_like_one_that_never_was(tmp_path: Path) -> None:
    folder, random_moment, update = tmp_path / "r", random.Random(7), -1
    for _ in range(_KILLS):
        process = begun(folder, update)
        (folder / "notes.txt").write_text("mine")
        until = monotonic() + random_moment.uniform(0.0, 0.15)
        while monotonic() < until:
            reached(folder)
        kill(process)
        update, before = reached(folder), update
        assert update > before
        assert (folder / LOCK).exists()
        assert events_after(folder).events
    with few_samples():
        for place, steps in ((folder, update + 3), (tmp_path / "whole", update + 3)):
            list(asked(place, resume=place is folder, schedule={**_OFTEN, "steps": steps})())
    assert told(folder) == told(tmp_path / "whole")
    assert store.load(folder).card.sha256 == store.load(tmp_path / "whole").card.sha256
    assert (folder / "notes.txt").read_text() == "mine"
    names = {each.name for each in folder.iterdir()}
    assert names - {"notes.txt"} == {each.name for each in (tmp_path / "whole").iterdir()}
    assert not any(files.UNFINISHED.fullmatch(each.name) for each in folder.rglob("*"))


def begins_anew(folder: Path) -> None:
    shutil.copytree(folder, copied := folder.with_name("copied"))
    with few_samples():
        first, *_, last = another(copied, resume=True)()
    assert isinstance(first, Started)
    assert isinstance(last, Finished)
    assert (first.update, last.update) == (0, 1)
    assert {event.update for event in events_after(copied).events if isinstance(event, Snapshot)} == {0, 1}
    shutil.rmtree(copied)


def test_killed_while_it_replaces_a_run_the_folder_holds_one_of_the_two(tmp_path: Path) -> None:
    old, folder = tmp_path / "old", tmp_path / "r"
    with few_samples():
        list(asked(old, schedule={"steps": 2})())
    (old / "notes.txt").write_text("mine")
    seen = set()
    for call in count(1):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(old, folder)
        process = FORKS.Process(target=overwrite, args=(str(folder), call))
        process.start()
        process.join()
        task = plan_of(folder).task
        left = {name: content for name, content in contents(folder).items() if not name.startswith(".fun-viz")}
        assert left["notes.txt"] == b"mine"
        if task == "copy":
            assert left == contents(old)
        else:
            assert not events_after(folder).events
            assert not holds_model(folder) or store.load(folder)
            if task not in seen:
                assert (folder / CHECKPOINT).exists()  # of the other run
                begins_anew(folder)
        seen.add(task)
        if process.exitcode == 0:
            break
    assert seen == {"copy", "reverse"}
    assert sorted(contents(folder)) == ["notes.txt", "train.json"]
