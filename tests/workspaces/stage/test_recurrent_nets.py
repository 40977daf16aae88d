"""Real recurrent nets with every option: what is drawn of them is what they recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fun_viz.archive import load_trace
from fun_viz.branch import Moment
from fun_viz.nets.recurrent import attentions
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus
from fun_viz.trace import Request
from fun_viz.views.stage.marks import Label, Scene
from fun_viz.windows.language import Speech
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.view import View
from tests.test_archive import OLD
from tests.tiny import tiny
from tests.workspaces.stage.drawn import check_numbers, keyed, marks
from tests.workspaces.stage.recurrent_traces import recurrent
from tests.workspaces.stage.scenes import overlaps

KEPT = {"gru": "update", "lstm": "forget", "rnn": ""}
MADE = (
    *(("gru", {"attention": name}) for name in attentions()),
    ("lstm", {"attention": "additive", "layers": 3}), ("lstm", {"attention": "none", "layers": 2}),
    ("lstm", {"attention": "dot", "layers": 4, "directions": "one"}), ("rnn", {"attention": "none"}),
    ("rnn", {"attention": "local-m", "directions": "both"}), ("gru", {"attention": "general", "layers": 2}),
)  # fmt: skip


def read(family: str, text: str = "我喜欢喝咖啡", beam: int = 1, **options: Any) -> Reading:
    *_, (trace, _) = decode(tiny(family=family, learned=False, **options), Request("tiny", text, beam=beam, limit=7))
    return Reading(trace)


def drawn(reading: Reading, move: int, width: float = 1222, height: float = 262, **asked: Any) -> Scene:
    return draw(View(Moment(reading, move), Focus(), width, height, **asked))


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    speech = Speech()
    speech.speak("zh")
    yield
    speech.speak("en")


@pytest.mark.parametrize(("family", "options"), MADE, ids=[f"{n}-{family}" for n, (family, _) in enumerate(MADE)])
def test_every_option_is_drawn_as_it_was_recorded(qtbot: QtBot, family: str, options: dict[str, Any]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for beam in (1, 3):
        reading = read(family, beam=beam, **options)
        for move in range(reading.moves):
            step = move - reading.encode_moves
            for mini, size in ((False, (1222, 262)), (True, (772, 91))):
                scene = drawn(reading, move, *size, mini=mini)
                check_numbers(scene, reading, total=13.0 if mini else 22.0, kept=KEPT[family], step=step)
                assert not overlaps(scene, widget)
        after = options["attention"] not in ("none", "additive")
        assert bool(keyed(scene, "answer")) is after
        assert bool(keyed(scene, "centre")) is options["attention"].startswith("local")


@pytest.mark.parametrize(("family", "options"), MADE[:3], ids=["none", "one", "other"])
def test_chinese_has_room_too(qtbot: QtBot, chinese: None, family: str, options: dict[str, Any]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for text in ("我", "我喜欢", "我喜欢喝咖啡，" * 9):
        reading = read(family, text, **options)
        for move in (0, reading.encode_moves - 1, reading.encode_moves, reading.moves - 1):
            for size in ((968, 190), (1222, 262), (1830, 390)):
                assert not overlaps(drawn(reading, move, *size), widget)


def test_a_trace_of_the_first_format_looks_where_its_attention_says() -> None:
    reading = Reading(load_trace(OLD / "trace-format-1-recurrent.safetensors"))
    scene = drawn(reading, reading.encode_moves)
    assert keyed(scene, "answer")  # predictive local attention, after the cell
    assert not keyed(scene, "rail")
    check_numbers(scene, reading, total=22.0, kept="forget", step=0)


def test_layers_too_many_for_rows_are_folded_into_the_one_below() -> None:
    reading = recurrent(layers=6, gate="update", looks="after")
    names = {mark.text for mark in marks(drawn(reading, reading.encode_moves)) if isinstance(mark, Label)}
    assert {"layer 6", "layer 5", "layer 4", "layers 1–3"} <= names
    assert "layer 2" not in names
    for move in range(reading.moves):
        check_numbers(drawn(reading, move), reading, total=22.0, kept="update", step=move - reading.encode_moves)
    second = drawn(reading, 4)  # the first move of the second layer
    (probe, step) = {(m.about.probe, m.about.step) for m in keyed(second, "cell", 2, "forwards", 0) if m.about}.pop()  # type: ignore[attr-defined]
    assert (probe, step) == ("in.1.forwards.hidden", 4)
