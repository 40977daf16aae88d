"""What is sent down to the worker: light to make, frozen, and a lane each."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from fun_viz.edits import Cut, Edit
from fun_viz.errors import FunVizError, InputError
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models.cache import ModelCache
from fun_viz.strategy import WIDEST
from fun_viz.trace import Request
from tests.tiny import tiny_model


@pytest.mark.parametrize(
    "module", ["fun_viz", "fun_viz.run.training.request", "fun_viz.reading", "fun_viz.archive", "fun_viz.cli"]
)
def test_importing_it_does_not_bring_torch_or_qt(module: str) -> None:
    said = f"import sys, {module}; print([m for m in ('torch', 'PySide6') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_requests_are_frozen_and_equal_when_they_ask_the_same() -> None:
    edit = Edit("decoder.cross", "pattern", {"query": (1,)}, Cut())
    assert Request("m", "你好", prefix=(4,), edits=(edit,)) == Request("m", "你好", prefix=(4,), edits=(edit,))
    assert Request("m", "你好") != Request("m", "你好", edits=(edit,))
    assert Decode((Request("m", "你好"),)) == Decode((Request("m", "你好"),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        Request("m", "你好").text = "再见"  # type: ignore[misc]


def test_compare_gives_each_model_its_lane_one_after_the_other(tmp_path: Path) -> None:
    folders = [str(tiny_model(tmp_path / "t")), str(tiny_model(tmp_path / "g", family="gru"))]
    requests = tuple(Request(folder, "我喜欢学习", limit=4) for folder in (*folders, folders[0]))
    grown = list(Decode(requests)(ModelCache()))
    lanes = [record.lane for record in grown]
    assert lanes == sorted(lanes)
    assert set(lanes) == {0, 1, 2}
    last = {record.lane: record.trace for record in grown}
    assert [last[lane].model.name for lane in range(3)] == ["t", "g", "t"]
    assert all(trace.finished for trace in last.values())
    alone = [record.trace for record in Decode(requests[1:2])(ModelCache())][-1]
    assert Reading(alone).tokens == Reading(last[1]).tokens
    assert [last[lane].request for lane in range(3)] == list(requests)


@pytest.mark.parametrize("beam", [0, -1, WIDEST + 1])
def test_a_beam_that_makes_no_sense_is_an_input_error(tmp_path: Path, beam: int) -> None:
    folder = str(tiny_model(tmp_path / "t"))
    with pytest.raises(InputError, match=f"1 to {WIDEST} hypotheses, not {beam}"):
        next(iter(Decode((Request(folder, "你好", beam),))(ModelCache())))


def test_nothing_is_read_before_the_request_is_iterated() -> None:
    asked = Decode((Request("there is no such model", "你好"),))(ModelCache())
    with pytest.raises(FunVizError, match="no such model"):
        next(iter(asked))
