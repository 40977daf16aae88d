"""Broken runs: what can be read of them is read and drawn, and what cannot is one sentence, or a line left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from fun_viz.errors import FunVizError
from fun_viz.events import TrainingEvent
from fun_viz.history import History
from fun_viz.run.training import checkpoint
from fun_viz.run.training import folder as runs
from fun_viz.run.training.folder import CHECKPOINT, METRICS, PLAN, snapshot_file
from fun_viz.run.training.log import Log
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.loop import Training
from fun_viz.run.training.plan import Plan
from fun_viz.workspaces.train.page import TrainWorkspace
from fun_viz.workspaces.workspace import Context
from tests.fuzz.mutations import broken_tensors, broken_text, check_sentence, many, signed_trace
from tests.fuzz.test_traces import content_of, read_through
from tests.races import finished
from tests.run.training.toy import copying, net, schedule
from tests.workspaces.train.records import Unworked, course, offers


@cache
def said() -> tuple[TrainingEvent, ...]:
    return (*course(60), finished())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    runs.begin(Plan(str(tmp_path / "runs" / "run")))
    log = Log(tmp_path / "runs" / "run")
    for event in said():
        log.write(event)
    log.close()
    return tmp_path / "runs" / "run"


def test_a_broken_plan_is_read_or_is_one_sentence(folder: Path, nightly: bool, words: dict[str, str]) -> None:
    sound, count = (folder / PLAN).read_bytes(), 10_000 if nightly else 300
    opened = refused = 0
    for random in many("plan", count):
        (folder / PLAN).write_bytes(broken_text(sound, random))
        listed, damaged = runs.summaries(folder.parent), runs.damaged(folder.parent)
        assert len(listed) + len(damaged) == 1
        try:
            runs.plan_of(folder)
            events_after(folder)
            opened += 1
        except FunVizError as error:
            refused += 1
            check_sentence(error, words)
    assert opened + refused == count
    assert min(opened, refused) > count / 10


def broken_lines(folder: Path, count: int) -> list[tuple[TrainingEvent, ...]]:
    """Return what is read of a log of which one line is broken, so many times."""
    lines = (folder / METRICS).read_bytes().splitlines()
    read = []
    for random in many("line", count):
        at = random.randrange(len(lines))
        broken = [*lines[:at], broken_text(lines[at], random), *lines[at + 1 :]]
        (folder / METRICS).write_bytes(b"\n".join(broken) + b"\n")
        read.append(events_after(folder).events)
        runs.summaries(folder.parent)
    return read


def test_a_broken_line_is_read_or_left_out(folder: Path, nightly: bool) -> None:
    count = 5_000 if nightly else 300
    whole = len(said())
    lost = sum(len(events) < whole for events in broken_lines(folder, count))
    assert count / 5 < lost < count


def test_what_is_read_of_broken_lines_is_drawn(folder: Path, nightly: bool, qtbot: QtBot) -> None:
    for events in broken_lines(folder, 300 if nightly else 20):
        study = Unworked()
        page = TrainWorkspace(Context(None, study))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.set_catalogue(offers())
        page.resize(1280, 640)
        page.controls.primary.click()
        study.say(0, *events)
        page._draw()
        page.grab()
        history = History().then(*events)
        _ = history.left, history.layers, history.update, history.snapshot_at(10)


@cache
def trained() -> bytes:
    training = Training.of(net(1), schedule(3))
    for _ in copying(training, schedule(3)):
        pass
    written: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint.files, "replace", lambda _file, content: written.append(content))
        checkpoint.save(training, Path(CHECKPOINT))
    return written[0]


def test_a_broken_checkpoint_is_taken_up_or_is_refused(nightly: bool, words: dict[str, str], tmp_path: Path) -> None:
    training, count = Training.of(net(2), schedule(6)), 5_000 if nightly else 300
    opened = refused = 0
    for random in many("checkpoint", count):
        before = {name: value.clone() for name, value in training.net.state_dict().items()}
        try:
            checkpoint.take_up(training, broken_tensors(trained(), random))
            opened += 1
        except ValueError:
            refused += 1
            assert all(torch.equal(value, before[name]) for name, value in training.net.state_dict().items())
    assert opened + refused == count
    assert min(opened, refused) > count / 20
    (tmp_path / CHECKPOINT).write_bytes(trained()[:-1])
    with pytest.raises(FunVizError) as caught:
        checkpoint.restore(training, tmp_path / CHECKPOINT)
    check_sentence(caught.value, words)


def test_a_broken_snapshot_is_read_or_left_out(folder: Path, nightly: bool) -> None:
    shot = next(event for event in events_after(folder).events if hasattr(event, "trace"))
    file, sound = snapshot_file(folder, shot.update), content_of(shot.trace)
    whole, lost, count = len(said()), 0, 3_000 if nightly else 100
    for random in many("snapshot", count):
        file.write_bytes(broken_tensors(sound, random, signed_trace))
        events = events_after(folder).events
        lost += len(events) < whole
        for event in events:
            if hasattr(event, "trace"):
                read_through(event.trace)
    assert count / 5 < lost < count
