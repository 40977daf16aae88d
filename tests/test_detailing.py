"""Every number of a run that is there already: the same clock, the same numbers, more arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fun_viz.archive import load_trace, save_trace
from fun_viz.branch import recorded
from fun_viz.errors import LoadError
from fun_viz.run.decoding.request import Decode, Grown
from fun_viz.run.models.cache import ModelCache
from fun_viz.study import Study
from fun_viz.trace import Request
from fun_viz.work import Worker
from tests.test_study import PATIENCE, settle
from tests.tiny import tiny_model


@pytest.fixture
def hold() -> threading.Event:
    """What a recording of details waits for before its last record."""
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def study(qtbot: QtBot, hold: threading.Event) -> Iterator[Study]:
    def job(requests: tuple[Request, ...], *, details: bool = False) -> Callable[[Any], Iterator[Grown]]:
        return partial(_held, hold, Decode(requests, details)) if details else Decode(requests)

    worker = Worker()
    study = Study(worker, ModelCache(), job=job)
    yield study
    hold.set()
    study.cancel()
    study.cancel_detail()
    study.clock.pause()
    assert worker.close()


def _held(hold: threading.Event, job: Decode, cache: ModelCache) -> Iterator[Grown]:
    *before, last = job(cache)
    yield from before
    assert hold.wait(5)
    yield last


def decoded(study: Study, qtbot: QtBot, folder: Path, text: str = "我喜欢学习。") -> Request:
    request = Request(str(folder), text)
    study.ask((request,), anew=True)
    settle(study, qtbot)
    study.clock.pause()
    return request


@pytest.mark.parametrize("family", ["transformer", "gru", "convolutional"])
def test_details_are_more_arrays_of_the_same_run_on_the_same_clock(
    study: Study, qtbot: QtBot, tmp_path: Path, family: str
) -> None:
    decoded(study, qtbot, tiny_model(tmp_path / family, family))
    (plain,) = study.branches
    study.clock.move_to(3)
    assert not plain.reading.detailed
    assert study.detail(plain)
    qtbot.waitUntil(lambda: study.branches[0].reading.detailed, timeout=PATIENCE)
    (full,) = study.branches
    assert (full.request, study.clock.position, study.clock.length) == (plain.request, 3, plain.reading.moves)
    assert not study.detail(full)
    for before, after in zip(plain.reading.trace.steps, full.reading.trace.steps, strict=True):
        assert before.hypotheses == after.hypotheses
        assert before.arrays.keys() <= after.arrays.keys()
        for name, array in before.arrays.items():
            np.testing.assert_array_equal(array.values, after.arrays[name].values)
    assert sum(len(step.arrays) for step in full.reading.trace.steps) > sum(
        len(step.arrays) for step in plain.reading.trace.steps
    )


def test_a_detailed_trace_is_detailed_when_it_is_opened_again(study: Study, qtbot: QtBot, tmp_path: Path) -> None:
    decoded(study, qtbot, tiny_model(tmp_path / "t"))
    study.detail(study.branches[0])
    qtbot.waitUntil(lambda: study.branches[0].reading.detailed, timeout=PATIENCE)
    save_trace(study.branches[0].reading.trace, tmp_path / "trace.safetensors")
    (opened,) = recorded(load_trace(tmp_path / "trace.safetensors"))
    assert opened.reading.detailed


def test_a_trace_whose_model_is_not_here_says_so_in_one_sentence(study: Study, qtbot: QtBot, tmp_path: Path) -> None:
    *_, last = Decode((Request(str(tiny_model(tmp_path / "t")), "我喜欢"),))(ModelCache())
    trace = replace(last.trace, request=replace(last.trace.request, model="nobody has it"))
    (branch,) = recorded(trace)
    study.show(branch)
    with qtbot.waitSignal(study.changed, timeout=PATIENCE):
        assert study.detail(branch)
    qtbot.waitUntil(lambda: study.detail_failure(branch) is not None, timeout=PATIENCE)
    assert "There is no model nobody has it" in str(study.detail_failure(branch))
    assert study.branches == (branch,)
    assert not study.detail(branch)


def test_a_model_that_computes_something_else_does_not_stand_in_for_the_trace(
    study: Study, qtbot: QtBot, tmp_path: Path
) -> None:
    *_, last = Decode((Request(str(tiny_model(tmp_path / "t")), "我喜欢"),))(ModelCache())
    other = tiny_model(tmp_path / "other", learned=False)
    (branch,) = recorded(replace(last.trace, request=replace(last.trace.request, model=str(other))))
    study.show(branch)
    study.detail(branch)
    qtbot.waitUntil(lambda: study.detail_failure(branch) is not None, timeout=PATIENCE)
    error = study.detail_failure(branch)
    assert isinstance(error, LoadError)
    assert "computes other numbers now than this trace holds" in str(error)
    assert study.branches == (branch,)


def test_what_is_cancelled_or_comes_late_changes_nothing(
    study: Study, qtbot: QtBot, tmp_path: Path, hold: threading.Event
) -> None:
    folder = tiny_model(tmp_path / "t")
    decoded(study, qtbot, folder)
    (plain,) = study.branches
    hold.clear()
    study.detail(plain)
    qtbot.waitUntil(lambda: bool(study.detail_moves), timeout=PATIENCE)
    study.cancel_detail()
    hold.set()
    qtbot.wait(30)
    assert study.branches == (plain,)
    assert study.detail_failure(plain) is None
    hold.clear()
    study.detail(plain)
    qtbot.waitUntil(lambda: bool(study.detail_moves), timeout=PATIENCE)
    study.ask((Request(str(folder), "你叫什么名字？"),), anew=True)
    hold.set()
    settle(study, qtbot)
    qtbot.wait(30)
    assert study.branches[0].request.text == "你叫什么名字？"
    assert not study.branches[0].reading.detailed
    assert study.detail_moves is None
    study.detail(study.branches[0])
    study.stop_detail()
    assert "press Decode" in str(study.detail_failure(study.branches[0]))


def test_details_wait_until_what_is_asked_for_has_come(study: Study, qtbot: QtBot, tmp_path: Path) -> None:
    request = Request(str(tiny_model(tmp_path / "t")), "我喜欢学习。")
    study.ask((request,), anew=True)
    told: list[bool] = []
    study.changed.connect(lambda: told.append(bool(study.current and study.detail(study.current))))
    qtbot.waitUntil(lambda: bool(study.branches) and study.branches[0].reading.detailed, timeout=PATIENCE)
    assert study.branches[0].request == request
    assert True in told
