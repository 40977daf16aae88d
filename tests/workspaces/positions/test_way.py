"""Every family with every way to tell positions, at every place of the clock: no gap, and each sentence true of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from fun_viz import nets, paths
from fun_viz.archive import load_trace
from fun_viz.nets import positions as ways
from fun_viz.nets.net import families
from fun_viz.nets.positions import positions
from fun_viz.nets.positions.alibi import slopes as of_the_nets
from fun_viz.options import options_of
from fun_viz.registry import discover
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Step, Trace
from fun_viz.windows.language import Dictionary
from fun_viz.workspaces.positions.formula import slopes, turns
from fun_viz.workspaces.positions.page import PositionsWorkspace
from fun_viz.workspaces.workspace import Context
from tests.shapes import continuing, filling
from tests.tiny import tiny
from tests.workspaces.positions.traces import study_of

DATA = Path(__file__).parents[2] / "data"
Told = tuple[str, str]  # of the encoder's side and of the decoder's
TEXT = "今天吃什么"

_TABLE = (
    "Order enters by addition: one vector for each position, from a table learned in training. "
    "No formula says what stands in it."
)
_WAVES = "Order enters by addition: the waves of the formula are added to the token embeddings."
_TURNED = (
    "Order enters in self-attention: queries and keys are turned pair by pair, farther with each position, so that "
    "their product depends on the distance. Nothing is added to the embeddings."
)
_SLOPES = (
    "Order enters in self-attention: each head takes its own slope times the distance off its scores. "
    "Nothing is added to the embeddings."
)
_BAG = "No order is told: to this encoder the sentence is a bag of tokens."
_MASK = "No order is told but by the mask: a token sees only itself and those before it."
_KERNEL = " Convolutions also read neighbouring tokens in their order."
_READS = "No positions are told: order comes from reading one token after another, from left to right"
_WRITES = "No positions are told: order comes from writing one token after another."
BY_POSITIONS: Mapping[str, Told] = {
    "sinusoidal": (_WAVES, _WAVES),
    "learned": (_TABLE, _TABLE),
    "rotary": (_TURNED, _TURNED),
    "alibi": (_SLOPES, _SLOPES),
    "none": (_BAG, _MASK),
}
BY_DIRECTIONS: Mapping[str, Told] = {
    "both": (f"{_READS} and from right to left.", _WRITES),
    "one": (f"{_READS}.", _WRITES),
}
OTHERS: Mapping[str, Told] = {"convolutional": (_TABLE + _KERNEL, _TABLE + _KERNEL)}


def kinds() -> Iterator[tuple[str, dict[str, Any], Told]]:
    """Yield every family with every option that decides how it is told the order, and what is to be said of it."""
    discover(nets)
    discover(ways)
    for family, net in families.items():
        names = {option.name for option in options_of(net)}
        if "positions" in names:
            yield from ((family, {"positions": way}, BY_POSITIONS[way]) for way in positions)
        elif "directions" in names:
            yield from ((family, {"directions": way}, told) for way, told in BY_DIRECTIONS.items())
            yield family, {"directions": "both", "layers": 2}, BY_DIRECTIONS["both"]
        else:
            yield family, {}, OTHERS[family]


every_kind = pytest.mark.parametrize(("family", "options", "told"), list(kinds()), ids=str)


@cache
def _trace(family: str, options: tuple[tuple[str, Any], ...]) -> Trace:
    model = tiny(family=family, learned=False, **dict(options))
    return list(decode(model, Request("tiny", TEXT, limit=6)))[-1][0]


def trace(family: str, options: dict[str, Any]) -> Trace:
    return _trace(family, tuple(options.items()))


@pytest.fixture
def make(qtbot: QtBot) -> Callable[[Trace], PositionsWorkspace]:
    def made(shown: Trace) -> PositionsWorkspace:
        page = PositionsWorkspace(Context(study_of(shown), None))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1248, 600)
        page.show()
        return page

    return made


Make = Callable[[Trace], PositionsWorkspace]


def sentence(page: PositionsWorkspace) -> str:
    """Return what is said of the order, without what is said of the picture."""
    return page.summing.words.text().removesuffix(" Rows are tokens and columns dimensions where nothing else is said.")


def captions(page: PositionsWorkspace) -> list[str]:
    return [strip.sheet.column_title for strip in page.summing.maps if strip.sheet is not None]


@every_kind
def test_every_net_is_told_of_truly_at_every_place_of_the_clock(
    make: Make, family: str, options: dict[str, Any], told: Told
) -> None:
    page = make(trace(family, options))
    reading = page.study.branches[0].reading
    for position in range(reading.moves):
        page.study.clock.move_to(position)
        page.grab()
        writes = position >= reading.encode_moves
        assert sentence(page) == told[writes]
        assert page.summing._note.text()
        assert all(strip.grid is not None for strip in page.summing.maps if strip.isVisible())
        for side, sentence_of_it in zip(("source", "target"), told, strict=True):
            page.sides[side].click()  # type: ignore[index]
            page.grab()
            assert sentence(page) == sentence_of_it
        page.sides["clock"].click()


@every_kind
def test_it_is_told_while_the_net_is_still_at_it(make: Make, family: str, options: dict[str, Any], told: Told) -> None:
    whole = trace(family, options)
    for steps in range(1, len(whole.steps)):
        page = make(replace(whole, steps=whole.steps[:steps], finished=False))
        for side in ("source", "target", "clock"):
            page.sides[side].click()  # type: ignore[index]
            page.grab()


@every_kind
def test_what_is_checked_holds_and_what_cannot_be_is_not_checked(
    make: Make, family: str, options: dict[str, Any], told: Told
) -> None:
    page = make(trace(family, options))
    way = options.get("positions")
    assert page.check.text().startswith("✓") == (way == "sinusoidal")
    assert page.check.text().startswith("✓") or page.check.text() == "not this model's way"
    assert page.summing.check.isVisible() == (way in ("rotary", "alibi", "none"))
    for position in (0, page.study.clock.length - 1):
        page.study.clock.move_to(position)
        if page.summing.check.isVisible():
            assert page.summing.check.text().startswith("✓")
        total = page.summing.maps[2].sheet
        if total is not None:
            assert total.check is not None
            assert total.check[1]


@pytest.mark.parametrize(
    ("family", "options", "own"),
    [
        ("transformer", {"positions": "learned"}, "row pos of a table"),
        ("transformer", {"positions": "rotary"}, "turned by pos / 10000^(2i/d)"),
        ("transformer", {"positions": "alibi"}, "score − m · |i − j|"),
        ("transformer", {"positions": "none"}, "nothing is computed from positions"),
        ("gru", {}, "nothing is computed from positions"),
        ("convolutional", {}, "row pos of a table"),
    ],
)
def test_the_formula_is_drawn_for_comparison_beside_what_the_net_does(
    make: Make, family: str, options: dict[str, Any], own: str
) -> None:
    page = make(trace(family, options))
    for position in (0, page.study.clock.length - 1):
        page.study.clock.move_to(position)
        for panel in (page.encoding, page.similarity):
            assert panel._note.text().startswith("sinusoidal, only for comparison; this model: ")
            assert own in panel._note.text()
        assert page.waves.plot.area._labels()[0] == "position (sinusoidal, to compare)"


@pytest.mark.parametrize(
    ("family", "options", "shown"),
    [
        ("transformer", {}, ["token embedding · √16", "+ position", "= what enters the model"]),
        ("convolutional", {}, ["token embedding", "+ position", "= what enters the model"]),
        ("gru", {}, ["token embedding = what enters the model"]),
        (
            "transformer",
            {"positions": "rotary"},
            ["token embedding · √16 = what enters the model", "angle of queries and keys, by pair (radians)"],
        ),
        (
            "transformer",
            {"positions": "alibi"},
            ["token embedding · √16 = what enters the model", "added to scores, by distance in tokens"],
        ),
    ],
)
def test_each_strip_is_called_what_it_is(make: Make, family: str, options: dict[str, Any], shown: list[str]) -> None:
    page = make(trace(family, options))
    assert captions(page) == shown
    page.study.clock.move_to(page.study.clock.length - 1)
    assert captions(page) == shown


def test_the_bias_shown_is_the_one_the_net_recorded(make: Make) -> None:
    page = make(trace("transformer", {"positions": "alibi"}))
    reading = page.study.branches[0].reading
    recorded = reading.encoded("encoder.embed.bias")
    sheet = page.summing.maps[1].sheet
    assert recorded is not None
    assert sheet is not None
    np.testing.assert_array_equal(sheet.values, recorded.values[:, 0])
    page.study.clock.move_to(reading.encode_moves + 2)
    recorded, sheet = reading.at("decoder.embed.bias", 2), page.summing.maps[1].sheet
    assert recorded is not None
    assert sheet is not None
    np.testing.assert_array_equal(sheet.values, recorded.values[:, -1, ::-1])
    assert sheet.labels == ("H1", "H2")


@pytest.mark.parametrize("side", ["encoder", "decoder"])
@pytest.mark.parametrize("way", ["rotary", "alibi", "none"])
def test_what_enters_where_nothing_is_added_is_compared_with_the_embedding(make: Make, side: str, way: str) -> None:
    whole = trace("transformer", {"positions": way})
    for shown, holds in ((whole, True), (spoiled(whole, f"{side}.embed.input", 1e-2), False)):
        page = make(shown)
        page.study.clock.move_to(0 if side == "encoder" else page.study.clock.length - 1)
        sheet = page.summing.maps[0].sheet
        assert sheet is not None
        assert sheet.legend
        assert sheet.check is None  # where the scale stands
        sign = "✓" if holds else "✗"
        assert f"{sign} input compared, difference " in page.summing.check.text()
        page.hide()


@pytest.mark.parametrize(
    ("way", "port", "told"),
    [("sinusoidal", "position", _WAVES), ("rotary", "angle", _TURNED), ("alibi", "bias", _SLOPES)],
)
def test_what_was_not_recorded_is_neither_right_nor_wrong(make: Make, way: str, port: str, told: str) -> None:
    whole = trace("transformer", {"positions": way})
    steps = tuple(
        replace(step, arrays={name: one for name, one in step.arrays.items() if not name.endswith(f"embed.{port}")})
        for step in whole.steps
    )
    page = make(replace(whole, steps=steps))
    sheet = page.summing.maps[0].sheet
    assert sheet is not None
    assert sentence(page) == told
    assert "✗" not in f"{page.check.text()}{page.summing.check.text()}"
    if port == "position":
        assert sheet.check is None
        assert captions(page) == ["token embedding · √16; not recorded: what is added to it, or the sum"]


def spoiled(whole: Trace, probe: str, by: float) -> Trace:
    """Return a trace in which one recorded number is off wherever the probe was seen."""

    def wrong(step: Step) -> Step:
        if probe not in step.arrays:
            return step
        array = step.arrays[probe]
        values = array.values.copy()
        values[(0,) * values.ndim] += by
        return replace(step, arrays={**step.arrays, probe: Array(values, array.axes)})

    return replace(whole, steps=tuple(map(wrong, whole.steps)))


@pytest.mark.parametrize("side", ["encoder", "decoder"])
@pytest.mark.parametrize(
    ("way", "port"), [("sinusoidal", "position"), ("rotary", "angle"), ("alibi", "bias"), ("learned", "position")]
)
@pytest.mark.parametrize("by", [1e-2, 2e-4])  # by far more than rounding
def test_a_number_that_is_not_what_it_should_be_is_found(make: Make, side: str, way: str, port: str, by: float) -> None:
    whole = trace("transformer", {"positions": way})
    page = make(spoiled(whole, f"{side}.embed.{port}", by))
    page.study.clock.move_to(0 if side == "encoder" else page.study.clock.length - 1)
    if port == "position":
        total = page.summing.maps[2].sheet
        assert total is not None
        assert total.check is not None
        assert not total.check[1]
    if way == "sinusoidal":
        assert page.check.text().startswith(f"✗ equals the model's own, difference {by:.0e}".replace("e-0", "e-"))
    elif way == "learned":
        assert page.check.text() == "not this model's way"
    else:
        assert page.summing.check.text().startswith("✗")
        assert f"recomputed, difference {by:.0e}".replace("e-0", "e-") in page.summing.check.text()


@pytest.mark.parametrize("model", [continuing, filling])
def test_a_net_of_one_text_is_shown_too(make: Make, model: Callable[[], Any]) -> None:
    page = make(list(decode(model(), Request("toy", "ab_d", limit=4)))[-1][0])
    for position in range(page.study.clock.length):
        page.study.clock.move_to(position)
        page.grab()
    assert page.summing.maps[0].grid is not None or page.summing.maps[0]._placeholder


@pytest.mark.parametrize(
    ("family", "options", "told"),
    [
        ("gru", {}, "不给出位置：顺序来自逐个读入词元，从左到右，也从右到左。"),
        ("transformer", {"positions": "alibi"}, "顺序在自注意力中进入：每个头从得分里减去“自己的斜率 × 距离”。"),
        ("convolutional", {}, "卷积也按顺序读相邻的词元。"),
    ],
)
def test_it_is_told_in_chinese(make: Make, family: str, options: dict[str, Any], told: str) -> None:
    page = make(trace(family, options))
    chinese = Dictionary(paths.resources() / "i18n" / "zh.json")
    QCoreApplication.installTranslator(chinese)
    try:
        for widget in (page, page.summing):
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        assert told in page.summing.words.text()
    finally:
        QCoreApplication.removeTranslator(chinese)


@pytest.mark.parametrize("heads", [1, 2, 3, 4, 6, 8, 12, 16])
def test_slopes_are_those_of_the_nets(heads: int) -> None:
    assert slopes(heads).tolist() == of_the_nets(heads)


def test_turns_are_those_of_the_nets() -> None:
    recorded = positions["rotary"](24, 2, 8).angles(0, 9)
    assert recorded is not None
    torch.testing.assert_close(torch.from_numpy(turns(9, 6)).float(), recorded)


def test_the_trace_that_comes_with_the_program_is_compared_with_the_formula(make: Make) -> None:
    page = make(load_trace(paths.resources() / "first.safetensors"))
    assert page.check.text().startswith("✓ equals the model's own")


@pytest.mark.parametrize("model", ["transformer", "recurrent"])
def test_a_trace_of_format_1_is_told_of_too(make: Make, model: str) -> None:
    page = make(load_trace(DATA / f"trace-format-1-{model}.safetensors"))
    told = BY_POSITIONS["sinusoidal"] if model == "transformer" else BY_DIRECTIONS["both"]
    assert sentence(page) == told[page.study.clock.position >= page.study.branches[0].reading.encode_moves]
