"""Inside on real nets: beats are entered and left, rows and cells chosen, and the whole trace is looked through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, recorded
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.cache import ModelCache
from fun_viz.selection import Focus, Pin
from fun_viz.study import Study
from fun_viz.trace import Request, Trace
from fun_viz.views.stage.marks import Box, Strip
from fun_viz.work import Worker
from fun_viz.workspaces.decode.page import DecodeWorkspace
from fun_viz.workspaces.inside.beats import beats
from fun_viz.workspaces.inside.drawn import Touch
from fun_viz.workspaces.inside.focus import attentions
from fun_viz.workspaces.inside.page import InsideWorkspace
from fun_viz.workspaces.workspace import Context
from tests.test_arithmetic import noisy
from tests.tiny import kinds, tiny, tiny_model

PATIENCE = 10_000
KINDS = [
    *kinds(), ("transformer", {"positions": "rotary"}), ("transformer", {"positions": "alibi", "scaling": False}),
    ("gru", {"attention": "general"}), ("gru", {"attention": "concat"}), ("gru", {"attention": "local-m"}),
]  # fmt: skip


@cache
def _trace(at: int) -> Trace:
    family, options = KINDS[at]
    model = tiny(family=family, learned=False, **options)
    return [*decode(model, Request("tiny", "今天吃什么好", limit=5), details=True)][-1][0]


@pytest.fixture
def study(qtbot: QtBot) -> Iterator[Study]:
    worker = Worker()
    study = Study(worker, ModelCache())
    yield study
    study.cancel()
    study.cancel_detail()
    study.clock.pause()
    assert worker.close()


@pytest.fixture
def page(qtbot: QtBot, study: Study) -> InsideWorkspace:
    page = InsideWorkspace(Context(study, None, ("tiny",)))  # type: ignore[arg-type]
    page.resize(1248, 590)
    qtbot.addWidget(page)
    page.show()
    return page


def show(study: Study, at: int = 0, *, position: int | None = None) -> Reading:
    (branch,) = recorded(_trace(at))
    study.show(branch)
    if position is not None:
        study.clock.move_to(position)
    return branch.reading


@pytest.mark.parametrize("net", range(len(KINDS)), ids=[f"{family} {options}" for family, options in KINDS])
def test_every_beat_of_every_attention_of_every_net_can_be_seen(page: InsideWorkspace, study: Study, net: int) -> None:
    reading = show(study, net)
    if not attentions(reading):
        assert "This net has no attention" in page.attention.view.accessibleDescription()
        assert "Look at Cell" in page.attention.view.accessibleDescription()
        return
    for kind in attentions(reading):
        for head in (0, "mean", "max"):
            study.select(replace(study.selection, focus=Focus(kind, 0, head)))  # type: ignore[arg-type]
            apart = page.attention.apart
            assert apart is not None
            assert apart.asked.kind == kind
            page.attention.end_beat(last=False)
            seen = [page.attention.beat]
            while page.attention.step_beat(1):
                seen.append(page.attention.beat)
            assert tuple(seen) == beats(apart)
            for key in range(apart.count):
                page.attention.pinned = Touch("weight", key)
                page.draw()
                assert page.cell.workings.verdict[0][0] == "✓", (kind, head, key)
                assert page.cell.workings.lines
                page.cell.workings.grab()
            page.attention.pinned = None
            page.attention.view.grab()
            if apart.single:
                for what, vector in (("sum", apart.row.gathered), ("output", apart.row.said)):
                    if vector is not None:
                        page.attention.pinned = Touch(what, index=len(vector) - 1)  # type: ignore[arg-type]
                        page.draw()
                        assert page.cell.workings.verdict[0][0] == "✓", what
                        page.cell.workings.grab()
                page.attention.pinned = None


def test_beats_are_entered_and_left_and_then_comes_another_move(page: InsideWorkspace, study: Study) -> None:
    reading = show(study, position=3)
    study.clock.move_to(reading.encode_moves + 1)
    apart = page.attention.apart
    assert apart is not None
    every = beats(apart)
    assert page.attention.beat == "softmax"
    page.step_part(1)
    assert page.attention.beat == "values"
    page.step_part(-1)
    page.step_part(-1)
    assert page.attention.beat == "mask"
    page.attention.end_beat(last=True)
    position = study.clock.position
    page.step_part(1)
    assert (study.clock.position, page.attention.beat) == (position + 1, every[0])
    page.step_part(-1)
    assert (study.clock.position, page.attention.beat) == (position, every[-1])


def test_keys_choose_the_row_the_head_and_the_token_that_asks(page: InsideWorkspace, study: Study) -> None:
    reading = show(study)
    first = page.attention.focus
    QTest.keyClick(page, Qt.Key.Key_Down if first == 0 else Qt.Key.Key_Up)
    assert page.attention.focus == (1 if first == 0 else first - 1)
    assert page.attention.pinned is not None
    page.leave()
    assert page.attention.pinned is None
    assert page.attention.focus == first
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    assert study.selection.focus == Focus("cross", 1, 1)
    QTest.keyClick(page, Qt.Key.Key_BracketLeft)
    assert study.selection.focus == Focus("cross", 1, 0)
    study.select(replace(study.selection, focus=Focus("encoder", 0, 0)))
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.attention.apart is not None
    assert page.attention.apart.asked.query == 1
    assert page.attention.names is not None
    assert page.attention.names.asks == reading.source[1]


def test_hovering_previews_a_cell_and_a_click_pins_it(page: InsideWorkspace, study: Study, qtbot: QtBot) -> None:
    show(study)
    view = page.attention.view
    assert view.scene is not None
    strip = next(mark for mark in view.scene.live if mark.key == ("products", 2))
    assert isinstance(strip, Strip)
    scale, right, down = view._lie()
    point = QPointF((strip.x - strip.width / 2 + 1) * scale + right, strip.y * scale + down)
    view.hover(point)
    assert page.attention.cell == Touch("weight", 2, "products", 8, 0)
    assert page.attention.focus == 2
    band = next(mark for mark in view.scene.under if mark.key == ("row", 2))
    assert isinstance(band, Box)
    assert band.fill == "soft"
    assert (view.tip_at(point) or "").startswith("dimension 1: q ")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point.toPoint())
    view.hover(None)
    assert page.attention.focus == 2
    assert "pinned" in page.cell._note.text()
    assert page.attention.free()
    assert page.attention.cell == Touch("weight", page.attention.focus)


def test_details_are_asked_for_and_come_while_it_is_looked_at(
    page: InsideWorkspace, study: Study, qtbot: QtBot, tmp_path: Path
) -> None:
    request = Request(str(tiny_model(tmp_path / "t")), "我喜欢学习。")
    study.ask((request,), anew=True)
    qtbot.waitUntil(lambda: bool(study.branches) and study.branches[0].reading.detailed, timeout=PATIENCE)
    study.clock.pause()
    study.clock.move_to(study.clock.length - 1)
    page.attention.end_beat(last=True)
    assert page.attention.apart is not None
    assert page.attention.apart.row.said is not None
    qtbot.waitUntil(lambda: "every cell recomputed" in (page.verdict() or ("",))[0], timeout=PATIENCE)
    verdict = page.verdict()
    assert verdict is not None
    assert verdict.holds


def test_the_sign_for_the_whole_trace_can_fail(page: InsideWorkspace, study: Study, qtbot: QtBot) -> None:
    trace = _trace(0)
    (part, *_) = trace.anatomy.attention("cross")
    for name, said in ((part.probe("value"), "✗ cells differ"), (part.probe("pattern"), "✗ rows do not sum to 1")):
        study.show(*recorded(noisy(trace, name)))
        qtbot.waitUntil(lambda: (page.verdict() or ("", "", None))[2] is False, timeout=PATIENCE)
        verdict = page.verdict()
        assert verdict is not None
        assert verdict.words.startswith(said)
        study.show(*recorded(trace))
        qtbot.waitUntil(lambda: (page.verdict() or ("", "", None))[2] is True, timeout=PATIENCE)


def test_a_trace_without_details_shows_what_was_recorded(page: InsideWorkspace, study: Study, qtbot: QtBot) -> None:
    trace = [*decode(tiny(learned=False), Request("nobody has it", "今天吃什么好", limit=3))][-1][0]
    study.show(*recorded(trace))
    page.attention.end_beat(last=True)
    view = page.attention.view
    assert view.scene is not None
    strips = {mark.key[0] for mark in view.scene.live if isinstance(mark, Strip)}
    assert {"keys", "products", "query"} <= strips
    assert not {"values", "output"} & strips
    qtbot.waitUntil(lambda: study.detail_failure(study.branches[0]) is not None, timeout=PATIENCE)
    assert "There is no model nobody has it" in view.scene.described


def test_a_cell_of_the_map_of_decode_opens_inside(page: InsideWorkspace, study: Study, qtbot: QtBot) -> None:
    decode_page = DecodeWorkspace(Context(study, None, ("tiny",)))  # type: ignore[arg-type]
    decode_page.resize(1280, 900)
    qtbot.addWidget(decode_page)
    decode_page.show()
    reading = show(study)
    study.select(replace(study.selection, focus=Focus("cross", 1, 1)))
    asked: list[Any] = []
    decode_page.go_asked.connect(asked.append)
    decode_page.map.matrix.opened.emit(2, 3)
    assert asked == ["inside"]
    assert study.selection.pin == Pin(reading.trace.request, Focus("cross", 1, 1), (2, 3))
    apart = page.attention.apart
    assert apart is not None
    assert (apart.asked.layer, apart.asked.head, apart.asked.query) == (1, 1, 2)
    assert page.attention.focus == 3
    study.free()
    assert page.attention.pinned is None


def test_many_keys_scroll_while_the_largest_stay(page: InsideWorkspace, study: Study) -> None:
    text = "他每天早上喝咖啡，" * 20
    trace = [*decode(tiny(learned=False), Request("long", text, limit=2), details=True)][-1][0]
    study.show(Branch(trace.request, Reading(trace)))
    drawn = page.attention._drawn
    assert drawn is not None
    assert len(drawn.frame.rows) < drawn.apart.count == len(text) + 1
    kept, before = set(drawn.kept), drawn.frame.rows
    assert kept <= set(before)
    for _ in range(12):
        page.attention.view.scrolled.emit("source", 3.0)
    drawn = page.attention._drawn
    assert kept <= set(drawn.frame.rows)
    assert drawn.frame.rows != before
    for _ in range(40):
        page.attention.step_row(1)
    assert page.attention.focus in page.attention._drawn.frame.rows  # type: ignore[union-attr]
    assert "of 181" in " ".join(text.text for text in page.attention.view.texts())


def test_it_is_restored_as_it_was_left(page: InsideWorkspace) -> None:
    page.attention.beat = "values"
    state = page.state()
    page.attention.beat = "query"
    page.restore(state)
    assert page.attention.beat == "values"
    page.restore({**state, "beat": ["nonsense"]})
    assert page.attention.beat == "values"
