"""The Leave out page: three maps of one translation, frames, the word in focus, and sentences read without a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.left_out import LeftOut
from fun_viz.run.decoding.occlusion import leave_out
from fun_viz.run.models.store import Model
from fun_viz.selection import Focus, Selection
from fun_viz.study import Study
from fun_viz.trace import Place, Request
from fun_viz.work import Worker
from fun_viz.workspaces.leave_out.numbers import Numbers
from fun_viz.workspaces.leave_out.page import LeaveOutWorkspace
from fun_viz.workspaces.leave_out.row import legend
from fun_viz.workspaces.workspace import Context
from tests.tiny import tiny

TEXT = "今天吃什么好？"
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    "transformer": ("transformer", {}), "additive": ("gru", {"attention": "additive"}),
    "fixed": ("gru", {"attention": "none"}), "convolutional": ("convolutional", {}),
}  # fmt: skip


@cache
def model(name: str) -> Model:
    family, options = MODELS[name]
    return tiny(name, family=family, learned=name in ("transformer", "additive"), **options)


class Models:
    """Gives the worker a model by its name."""

    def take(self, name: str) -> Model:
        return model(name)


@cache
def branch(name: str, text: str = TEXT) -> Branch:
    *_, (trace, _) = decode(model(name), Request(name, text, limit=12))
    return Branch(trace.request, Reading(trace))


@pytest.fixture
def study() -> Iterator[Study]:
    worker = Worker()
    yield Study(worker, Models())
    assert worker.close()


@pytest.fixture
def page(qtbot: QtBot, study: Study) -> LeaveOutWorkspace:
    page = LeaveOutWorkspace(Context(study, None, tuple(MODELS)))  # type: ignore[arg-type]
    page.resize(1248, 640)
    qtbot.addWidget(page)
    page.show()
    return page


def known(page: LeaveOutWorkspace) -> LeftOut | None:
    return page._numbers.known if page._numbers else None


def show(qtbot: QtBot, page: LeaveOutWorkspace, one: Branch) -> Numbers:
    """Look at a branch, and wait until all is known of it."""
    page.study.show(one)
    qtbot.waitUntil(lambda: (found := known(page)) is not None and found.finished, timeout=10_000)
    assert page._numbers is not None
    return page._numbers


def said(page: LeaveOutWorkspace) -> str:
    document = QTextDocument()
    document.setHtml(page.again.text.text())
    return document.toPlainText()


@pytest.mark.parametrize("name", MODELS)
def test_the_maps_are_the_net_s_own_numbers(qtbot: QtBot, page: LeaveOutWorkspace, name: str) -> None:
    numbers = show(qtbot, page, branch(name))
    reading = branch(name).reading
    *_, expected = leave_out(model(name), reading.trace.request, reading.tokens)
    shown = page.maps.occlusion.map.grid
    assert shown is not None
    np.testing.assert_allclose(shown.array.values, expected.values, atol=1e-5)
    assert shown.columns == reading.source
    assert page.maps.influence.map.grid is not None
    np.testing.assert_array_equal(page.maps.influence.map.grid.array.values, reading.influence.values)
    assert numbers.holds
    assert page.maps.sign.text().startswith("✓")
    attends = name != "fixed"
    assert page.maps.attention.isHidden() != attends
    assert ("no attention" in page.answers.question.text()) != attends
    assert len(numbers.agreement) == (3 if attends else 1)
    assert len(page.row.bars.measured) == (3 if attends else 2)


def test_a_rank_correlation_is_said_where_all_is_known(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    for pair, (_, figure) in page.answers._pairs.items():
        assert figure.text().replace("−", "-") == f"{numbers.agreement[pair]:.2f}"
    partly = replace(numbers.known, done=2)  # type: ignore[type-var]
    assert Numbers(numbers.reading, None, partly).agreement == {}
    assert not Numbers(numbers.reading, None, partly).black


def test_what_does_not_begin_with_the_decoder_s_numbers_has_a_cross(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    assert numbers.known is not None
    wrong = Numbers(numbers.reading, None, replace(numbers.known, base=numbers.known.base + 0.01))
    assert not wrong.holds
    page.maps.show_numbers(wrong, 0, "")
    assert page.maps.sign.text().startswith("✗")


def test_frames_stand_where_the_numbers_say(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    attention = np.full(numbers.known.values.shape, 0.01, np.float32)  # type: ignore[union-attr]
    values = np.zeros_like(attention)
    attention[1, 2], values[1, 3] = 0.9, 4.0
    made = Numbers(numbers.reading, None, replace(numbers.known, values=values))  # type: ignore[type-var]
    made.__dict__["attention"] = attention
    assert (made.black, made.grey) == ({(1, 3)}, {(1, 2)})
    told = legend(made, 1)
    assert f"“{made.reading.target[1]}” looks at {made.reading.source[2]} 90.0%" in told
    assert f"needs {made.reading.source[3]}" in told
    page.maps.show_numbers(made, 1, "")
    view = page.maps.attention.map
    centre = view.frame().block(range(1, 2), range(3, 4)).center()
    assert "needs this token most" in view.tip_at(centre)
    assert "hardly needs" in view.tip_at(view.frame().block(range(1, 2), range(2, 3)).center())
    before = view.grab().toImage()
    view.show_framed(view.grid, frozenset(), frozenset())
    assert view.grab().toImage() != before


def test_one_token_cannot_be_left_out(page: LeaveOutWorkspace) -> None:
    page.study.show(branch("transformer", "好"))
    assert page.maps.occlusion.map.grid is None
    assert page.maps.occlusion.map._placeholder == "Nothing can be left out."
    assert said(page) == "Nothing can be left out."
    assert page.maps.attention.map.grid is not None


def test_the_framed_row_follows_the_clock_or_the_keys(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    clock, reading = page.study.clock, numbers.reading
    clock.move_to(reading.encode_moves + 2)
    assert page.maps.influence.map.grid.current_row == 2  # type: ignore[union-attr]
    assert reading.target[2] in page.row.title
    qtbot.keyClick(page, Qt.Key.Key_Up)
    qtbot.keyClick(page, Qt.Key.Key_Up)
    assert page.maps.occlusion.map.grid.current_row == 0  # type: ignore[union-attr]
    qtbot.keyClick(page, Qt.Key.Key_Up)
    assert reading.target[0] in page.row.title
    assert numbers.influence is not None
    np.testing.assert_array_equal(page.row.bars.measured[1].values, numbers.influence[0])
    clock.step(1)
    assert page.maps.attention.map.grid.current_row == 3  # type: ignore[union-attr]


def test_a_click_on_a_token_reads_the_sentence_without_it_first(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    view = page.maps.influence.map
    cell = view.frame().block(range(1, 2), range(4, 5)).center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=cell)
    assert said(page).lstrip().startswith(f"without {numbers.reading.source[4]}")
    assert page.maps.influence.map.grid.current_row == 1  # type: ignore[union-attr]
    page._choose((Place("source", 4),))
    assert page._chosen is None
    bars = page.row.bars
    column = QPoint(round(bars._gutter() + 2.5 * bars._room() / len(numbers.reading.source)), 40)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=column)
    assert said(page).lstrip().startswith(f"without {numbers.reading.source[2]}")
    page.leave()
    assert page._chosen is None


def test_the_third_map_can_say_what_is_gone(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    numbers = show(qtbot, page, branch("transformer"))
    page.maps.decode.click()
    shown = page.maps.occlusion.map.grid
    assert shown is not None
    assert numbers.known is not None
    for at, again in enumerate(numbers.known.again):
        assert shown.array.values[:, at].tolist() == list(map(float, again.lost))


def test_other_words_can_stand_in_the_place_of_tokens(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    first = show(qtbot, page, branch("transformer")).known
    page.replace("neighbour")
    qtbot.waitUntil(lambda: known(page) is not None and known(page) is not first and known(page).finished)  # type: ignore[union-attr]
    now = known(page)
    assert now is not None
    assert now.again[0].instead is not None
    assert f"→ {now.again[0].instead.piece}" in said(page)
    page.replace("nothing")
    assert known(page) is first


def test_nothing_is_shown_for_another_sentence(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    show(qtbot, page, branch("transformer"))
    other = branch("additive", "你叫什么名字？")
    page.study.show(other)
    assert known(page) is None
    assert page.maps.occlusion.map.grid is None
    show(qtbot, page, other)
    assert page.maps.occlusion.map.grid.columns == other.reading.source  # type: ignore[union-attr]


def test_what_is_stopped_can_go_on(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    page.study.show(branch("transformer"))
    page.leave()
    assert page.scoring.stopped(page._job(page.study.current))  # type: ignore[arg-type]
    assert "Stopped" in page.maps.occlusion.map._placeholder or known(page) is not None
    page._stop()
    qtbot.waitUntil(lambda: (found := known(page)) is not None and found.finished, timeout=10_000)


def test_what_other_work_has_ended_is_asked_again(qtbot: QtBot, page: LeaveOutWorkspace, study: Study) -> None:
    study.show(branch("transformer"))
    study.compute(lambda _: iter(()))
    qtbot.waitUntil(lambda: (found := known(page)) is not None and found.finished, timeout=10_000)


def test_a_hidden_page_computes_nothing(page: LeaveOutWorkspace, study: Study) -> None:
    page.hide()
    study.show(branch("transformer"))
    assert not page.scoring.running


def test_why_it_failed_is_said(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    one = branch("transformer")
    page.study.show(replace(one, request=replace(one.request, text=one.request.text + "好" * 300)))
    qtbot.waitUntil(lambda: "at most 200" in page.maps.occlusion.map._placeholder)


def test_the_attention_in_focus_is_shown(qtbot: QtBot, page: LeaveOutWorkspace) -> None:
    show(qtbot, page, branch("transformer"))
    page.study.select(Selection(Focus("cross", 0, 1)))
    shown = page.maps.attention.map.grid
    assert shown is not None
    np.testing.assert_allclose(shown.array.values, branch("transformer").reading.pattern("cross", 0, 1))
    assert page.maps._layer.text() == "layer 1 · head 2 ▾"


def test_what_was_chosen_is_remembered(page: LeaveOutWorkspace, study: Study, qtbot: QtBot) -> None:
    page.replace("unknown")
    page.maps.decode.click()
    other = LeaveOutWorkspace(Context(study, None))  # type: ignore[arg-type]
    qtbot.addWidget(other)
    other.restore(page.state())
    assert other.again.instead == "unknown"
    assert other.maps.decode.isChecked()
    other.restore({"instead": "nonsense", "again": 3})
    assert other.again.instead == "unknown"
