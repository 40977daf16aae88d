"""The view What if: edits, heads, branches, two texts and three maps, whatever the family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fun_viz.branch import recorded
from fun_viz.edits import Cut, Edit, Hide, OneHot, Paint, Word
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.cache import ModelCache
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Request
from fun_viz.work import Worker
from fun_viz.workspaces.whatif.page import WhatIfWorkspace
from fun_viz.workspaces.workspace import Context
from tests.tiny import tiny

TEXT = "今天吃什么好"
PATIENCE = 40_000  # milliseconds
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "transformer": ("transformer", {}),
    "additive": ("gru", {"attention": "additive"}),
    "fixed": ("gru", {"attention": "none"}),
    "layered": ("lstm", {"attention": "local-p"}),
    "convolutional": ("convolutional", {}),
}


class Models(ModelCache):
    """Models that are there without a folder."""

    def take(self, model: str) -> Any:
        return _model(model)


@cache
def _model(name: str) -> Any:
    family, options = FAMILIES[name]
    return tiny(name, family=family, learned=name == "transformer", **options)


@pytest.fixture
def study(qtbot: QtBot) -> Iterator[Study]:
    worker = Worker()
    study = Study(worker, Models())
    yield study
    study.cancel()
    study.clock.pause()
    assert worker.close(20)


def page_of(qtbot: QtBot, study: Study, name: str) -> WhatIfWorkspace:
    page = WhatIfWorkspace(Context(study, None, (name,)))  # type: ignore[arg-type]
    page.resize(1248, 590)
    qtbot.addWidget(page)
    page.show()
    study.ask((Request(name, TEXT, limit=12),), anew=True)
    settle(study, qtbot)
    study.clock.pause()
    study.clock.move_to(reading(study).encode_moves + 2)
    return page


def settle(study: Study, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: not study.running and not study._worker.busy and not study._soon.isActive(), timeout=PATIENCE
    )
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not study._worker.busy, timeout=PATIENCE)


def reading(study: Study) -> Reading:
    assert study.current is not None
    return study.current.reading


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_shown_and_can_be_edited_by_the_form(name: str, study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, name)
    has = reading(study).attention("cross") is not None
    assert (page.maps.branch.grid is not None) == has
    assert bool(page.heads.mosaic.groups) == has
    if not has:
        assert "no attention" in page.maps.branch._placeholder
    page.open_form()
    form = page.form
    for part in range(form.part.count()):
        form.part.setCurrentIndex(part)
        form._choose_part()
        for port in range(form.port.count()):
            form.port.setCurrentIndex(port)
            form._choose_port()
            for action in range(form.action.count()):
                form.action.setCurrentIndex(action)
                form._choose_action()
                if form.action.currentData() != "word":
                    assert form.edit().part == form._here.path
    form.begin(reading(study))
    form.add.click()
    settle(study, qtbot)
    assert form.isHidden()
    assert len(page.edits.list.items) == 1
    assert len(page.branches.tree.lines) == 2
    assert page.texts.view.both is not None


def test_a_click_on_a_head_cuts_it_and_another_mends_it(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    page._strike(1, 0)
    settle(study, qtbot)
    edit = Edit("decoder.layers.1.cross", "pattern", {"head": (0,)}, Cut())
    assert reading(study).trace.request.edits == (edit,)
    weights = reading(study).attention("cross")
    assert weights is not None
    assert not weights.values[1, 0].any()
    assert page.heads.mosaic._cut == {(1, 0)}
    page._strike(1, 0)
    settle(study, qtbot)
    assert reading(study).trace.request.edits == ()
    assert page.heads.mosaic._cut == frozenset()


def test_a_row_is_painted_by_the_mouse_and_the_branch_looks_there(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    paint = page.maps.branch
    assert paint.grid is not None
    row = paint.grid.current_row
    assert row == 2
    cell = paint.frame().block(range(row, row + 1), range(3, 4)).center().toPoint()
    before = paint.grid.array.values.copy()
    qtbot.mousePress(paint, Qt.MouseButton.LeftButton, pos=cell)
    for up in (10, 30, 60):
        spot = QPointF(cell) - QPointF(0, up)
        held = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(paint, QMouseEvent(QEvent.Type.MouseMove, spot, QPointF(paint.mapToGlobal(spot)), *held))
    weight = float(paint.grid.array.values[row, 3])
    qtbot.mouseRelease(paint, Qt.MouseButton.LeftButton, pos=cell)
    settle(study, qtbot)
    assert weight == pytest.approx(min(1.0, float(before[row, 3]) + 0.5), abs=1e-3)
    (edit,) = reading(study).trace.request.edits
    assert isinstance(edit.action, Paint)
    assert dict(edit.where) == {"query": (2,)}
    found = reading(study).attention("cross")
    assert found is not None
    np.testing.assert_allclose(found.values[1, :, 2, 3], weight, atol=1e-5)
    np.testing.assert_allclose(found.values[1, :, 2].sum(-1), 1.0, atol=1e-5)
    assert paint.grid.current_row == 2
    study.what_ifs.undo()
    settle(study, qtbot)
    assert reading(study).trace.request.edits == ()  # all of the stroke is one step


def test_a_row_is_painted_by_keys_too(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "additive")
    paint = page.maps.branch
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(paint, key)
    settle(study, qtbot)
    (edit,) = reading(study).trace.request.edits
    assert isinstance(edit.action, Paint)
    assert len(edit.action.weights) == len(TEXT) + 1
    tree = study.what_ifs.tree
    assert tree is not None
    assert len(tree.nodes) == 2


def test_painting_while_encoding_says_what_to_do(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    study.clock.move_to(0)
    paint = page.maps.branch
    assert not paint.ready
    spot = paint.frame().block(range(1, 2), range(1, 2)).center().toPoint()
    qtbot.mouseClick(paint, Qt.MouseButton.LeftButton, pos=spot)
    study.clock.move_to(0)
    qtbot.keyClick(paint, Qt.Key.Key_Up)
    assert "go forward to a decode move" in page.maps.captions[1].text()
    assert reading(study).trace.request.edits == ()


def test_bars_are_log_p_with_the_edits_minus_without(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    edit = Edit("decoder.layers.1.cross", "pattern", {}, OneHot(0))
    study.what_ifs.add(edit)
    settle(study, qtbot)
    both = page.texts.view.both
    assert both is not None
    model, plain = tiny("transformer"), Request("transformer", TEXT, limit=12)
    *_, (origin, _) = decode(model, plain)
    *_, (branch, _) = decode(model, replace(plain, edits=(edit,)))

    def forced(words: tuple[int, ...], *edits: Edit) -> np.ndarray:
        *_, (trace, _) = decode(model, replace(plain, prefix=words, edits=edits))
        return np.log(Reading(trace).probabilities)[: len(words)]

    for text, trace in ((both.origin, origin), (both.branch, branch)):
        words = Reading(trace).tokens
        np.testing.assert_allclose(text.deltas, forced(words, edit) - forced(words), atol=2e-4)


def test_what_cannot_be_says_so_and_the_branch_before_stays(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    edit = Edit("decoder.layers.0.cross", "scores", {}, Hide())
    page._add(edit)
    settle(study, qtbot)
    assert "hides every key" in page.maps.captions[1].text()
    assert reading(study).trace.request.edits == ()


def test_words_are_replaced_by_their_neighbours(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    page.open_form()
    page.form.begin(reading(study), part="encoder.embed", port="embedding", action="word", place=1)
    qtbot.waitUntil(lambda: page.form.word.count() > 3, timeout=PATIENCE)
    edit = page.form.edit()
    assert isinstance(edit.action, Word)
    page._add(edit)
    settle(study, qtbot)
    assert reading(study).given[1].id == edit.action.ids[0]


@pytest.mark.parametrize("name", ["transformer", "layered"])
def test_right_clicks_offer_what_ifs(name: str, study: Study, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shown = page_of(qtbot, study, name), list[QMenu]()
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: shown.append(menu))
    head = page.heads.mosaic.blocks()[0].tile(0, 0).center().toPoint()
    cell = page.maps.branch.frame().block(range(1), range(1)).center().toPoint()
    word = page.texts.view.columns()[0][1].center().toPoint()
    word.setY(int(page.texts.view._tops()[1]) + 5)
    for view, spot in ((page.heads.mosaic, head), (page.maps.branch, cell), (page.texts.view, word)):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, view.mapToGlobal(spot))
        QApplication.sendEvent(view, event)
    assert len(shown) == 3
    assert all(menu.actions() for menu in shown)
    shown[0].actions()[0].trigger()
    settle(study, qtbot)
    assert len(reading(study).trace.request.edits) == 1


def test_edits_are_named_switched_and_removed_by_keys(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    page._strike(0, 1)
    settle(study, qtbot)
    page.edits.list.setFocus()
    page.edits.list.select(0)
    assert "Head 2 of layer 1 cut" in page.edits.list.items[0].title
    qtbot.keyClick(page.edits.list, Qt.Key.Key_X)
    settle(study, qtbot)
    assert page.edits.list.items[0].where == "off: changes nothing now"
    page.edits.list.renamed.emit(0, "my cut")
    settle(study, qtbot)
    assert page.edits.list.items[0].title == "my cut"
    qtbot.keyClick(page.edits.list, Qt.Key.Key_Delete)
    settle(study, qtbot)
    assert page.edits.list.items == ()


def test_the_maps_are_those_of_the_attention_chosen(study: Study, qtbot: QtBot) -> None:
    page = page_of(qtbot, study, "transformer")
    for kind in ("decoder", "encoder", "cross"):
        page.maps.asked.emit(Focus(kind, 0, 1))
        grid = page.maps.branch.grid
        assert grid is not None
        assert grid.current_row is not None
        weights = reading(study).attention(kind)
        assert weights is not None
        np.testing.assert_array_equal(grid.array.values, weights.values[0, 1][: len(grid.rows)])


def test_the_weights_of_a_model_are_never_changed(tmp_path: Path) -> None:
    model = tiny("transformer")
    before = {name: one.clone() for name, one in model.net.state_dict().items()}
    for part in model.net.anatomy.parts:
        for port in part.ports:
            list(decode(model, Request("transformer", TEXT, limit=3, edits=(Edit(part.path, port),))))
    assert all(one.equal(before[name]) for name, one in model.net.state_dict().items())


def test_an_origin_that_cannot_be_had_is_asked_for_once(study: Study, qtbot: QtBot) -> None:
    page, failures = page_of(qtbot, study, "transformer"), list[object]()
    edit = Edit("decoder.layers.0.cross", "pattern", {"head": (0,)}, Cut())
    *_, (trace, _) = decode(tiny("transformer"), Request("nowhere", TEXT, limit=12, edits=(edit,)))
    study.failed.connect(lambda error, _request: failures.append(error))
    study.show(*recorded(trace))
    settle(study, qtbot)
    qtbot.wait(100)
    assert len(failures) == 1
    assert page.edits.list.items
    assert page.texts.view.both is None
