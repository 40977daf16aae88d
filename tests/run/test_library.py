"""`from fun_viz import load, decode`."""

from __future__ import annotations

from pathlib import Path

import pytest

import fun_viz
from fun_viz.edits import Edit, Uniform
from fun_viz.errors import InputError, LoadError
from tests.tiny import tiny_model


def test_a_model_is_loaded_and_asked(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "small")
    model = fun_viz.load(folder)
    reading = fun_viz.decode(model, "我喜欢学习。")
    assert reading.text == "I like to study."
    assert reading.trace.finished
    assert fun_viz.decode(str(folder), "我喜欢学习。", beam=3).text == "I like to study."
    cross = reading.attention("cross")
    assert cross is not None
    assert cross.axes == ("layer", "head", "query", "key")


def test_bad_input_is_an_error_that_can_be_read(tmp_path: Path) -> None:
    model = fun_viz.load(tiny_model(tmp_path / "small"))
    with pytest.raises(LoadError):
        fun_viz.load(tmp_path / "nowhere")
    for wrong in ({"text": " "}, {"text": "好", "beam": 0}, {"text": "好", "limit": 0}):
        with pytest.raises(InputError):
            fun_viz.decode(model, **wrong)  # type: ignore[arg-type]


def test_a_what_if_is_a_prefix_and_edits(tmp_path: Path) -> None:
    model = fun_viz.load(tiny_model(tmp_path / "small"))
    digest = {name: one.clone() for name, one in model.net.state_dict().items()}
    text = "我喜欢学习。"
    by_text = fun_viz.decode(model, text, prefix="They go")
    assert by_text.text.startswith("They go")
    prefix = by_text.trace.request.prefix
    assert fun_viz.decode(model, text, prefix=prefix).text == by_text.text
    edits = [Edit("decoder.layers.0.cross", "pattern", {"head": (0,)}, Uniform())]
    found = fun_viz.decode(model, text, edits=edits).attention("cross")
    assert found is not None
    assert found.values[0, 0] == pytest.approx(1 / (len(text) + 1))
    for wrong in ({"prefix": "龘"}, {"prefix": (9999,)}, {"prefix": (9,) * 9, "limit": 3}, {"edits": edits * 5_000}):
        with pytest.raises(InputError):
            fun_viz.decode(model, text, **wrong)  # type: ignore[arg-type]
    assert all(one.equal(digest[name]) for name, one in model.net.state_dict().items())


def test_the_package_offers_these_and_nothing_by_mistake() -> None:
    assert fun_viz.__all__ == ["Pairs", "Schedule", "Strategy", "Train", "decode", "load"]
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = fun_viz.lode  # type: ignore[attr-defined]


def test_a_net_is_trained_by_the_same_request_as_everywhere(tmp_path: Path) -> None:
    schedule = fun_viz.Schedule(steps=4, seconds=0, batch=200)
    asked = fun_viz.Train(
        str(tmp_path / "r"), task="reverse", family="gru", options={"units": 8, "width": 8}, schedule=schedule
    )
    *_, ended = asked()
    assert ended.update == 4
    assert fun_viz.decode(fun_viz.load(tmp_path / "r"), "abc", limit=5).source[:3] == ("a", "b", "c")
