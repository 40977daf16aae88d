"""The Heads page: groups, dots, the head that is chosen, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch
from fun_viz.reading import Reading
from fun_viz.run.decoding import study_heads
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.head_habits import HABITS, Heads, by_cost
from fun_viz.run.decoding.heads import study
from fun_viz.run.decoding.own_sentences import own_sentences, sentences_of
from fun_viz.run.models.store import Model
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Request
from fun_viz.work import Worker
from fun_viz.workspaces.heads.page import HeadsWorkspace
from fun_viz.workspaces.heads.shelf import HIGH, WIDE, Group, laid_out
from fun_viz.workspaces.workspace import Context
from tests.tiny import PAIRS, tiny

FEW = 12


@cache
def model(name: str) -> Model:
    return tiny(name, family="gru" if name == "gru" else "transformer", learned=name != "gru")


class Models:
    """Gives the worker a model by its name."""

    def take(self, name: str) -> Model:
        return model(name)


@cache
def branch(name: str) -> Branch:
    *_, (trace, _) = decode(model(name), Request(name, "今天吃什么好？", limit=12))
    return Branch(trace.request, Reading(trace))


@cache
def expected() -> Heads:
    *_, last = study(model("transformer"), own_sentences(model("transformer"), FEW))
    return last


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_heads, "MOST", FEW)


@pytest.fixture
def study_() -> Iterator[Study]:
    worker = Worker()
    yield Study(worker, Models())
    assert worker.close()


@pytest.fixture
def page(qtbot: QtBot, study_: Study) -> HeadsWorkspace:
    page = HeadsWorkspace(Context(study_, None, ("transformer",)))  # type: ignore[arg-type]
    page.resize(1248, 640)
    qtbot.addWidget(page)
    page.show()
    return page


def show(qtbot: QtBot, page: HeadsWorkspace) -> Heads:
    """Look at a sentence, and wait until all heads are cut."""
    page.study.show(branch("transformer"))
    qtbot.waitUntil(lambda: page._known is not None and page._known.finished, timeout=60_000)
    assert page._known is not None
    return page._known


def test_every_head_is_in_one_group_with_its_numbers(qtbot: QtBot, page: HeadsWorkspace) -> None:
    known = show(qtbot, page)
    shown = {head.name: head for group in page.gallery._groups for head in group.heads}
    assert len(shown) == len(expected().heads) == sum(len(group.heads) for group in page.gallery._groups)
    assert len(page.gallery._groups) == len(HABITS)
    for head in expected().heads:
        assert shown[head.name].importance == pytest.approx(head.importance, abs=1e-5)
        assert shown[head.name].entropy == pytest.approx(head.entropy, abs=1e-5)
    assert page.scores._note.text() == f"Δ log p a word when cut, mean of {known.words} words"
    assert f"{len(known.heads)} heads on {FEW} sentences" in page.shelf._note.text()
    assert f"{known.base:.2f}".replace("-", "−") in page.told.text()
    assert page.progress.text() == f"{len(known.heads)} heads cut in turn"


def test_groups_come_by_layer_first_and_by_habit_once_all_is_read(page: HeadsWorkspace) -> None:
    early = replace(expected(), read=3, cut=0)
    assert len(page._groups(early)) == 2 * 3
    page.by_likeness.setChecked(True)
    families = page._groups(expected())
    assert sum(len(group.heads) for group in families) == len(expected().heads)
    page.by_layer.setChecked(True)
    assert page._groups(expected())[0].title == "encoder self, layer 1"


def test_what_costs_most_is_chosen_and_shown(qtbot: QtBot, page: HeadsWorkspace) -> None:
    known = show(qtbot, page)
    most = by_cost(known.heads)[0]
    assert page._choice == most.name
    assert page.chosen._note.text() == "costs most when cut"
    grid = page.chosen.map.grid
    assert grid is not None
    np.testing.assert_allclose(grid.array.values, known.maps[0].weights[most.name.part][most.name.head], atol=1e-6)


def test_a_head_is_lit_in_both_and_chosen_in_either(qtbot: QtBot, page: HeadsWorkspace) -> None:
    known = show(qtbot, page)
    other = by_cost(known.heads)[3]
    at = page.scatter.point(other)
    assert page.scatter.head_at(at) is not None
    page.scatter.hover(at)
    assert page._lit == page.gallery._lit == page.scatter.head_at(at).name  # type: ignore[union-attr]
    qtbot.mouseClick(page.scatter, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert page._choice == page._lit
    placed = next(each for each in page.gallery.placed() if other in each.group.heads)
    box = placed.maps[placed.group.heads.index(other)]
    qtbot.mouseClick(page.gallery, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert page._choice == other.name
    assert f"layer {other.layer + 1} · head {other.name.head + 1}" in page.chosen.title


def test_arrows_walk_enter_shows_in_the_stage_and_x_cuts(qtbot: QtBot, page: HeadsWorkspace) -> None:
    known = show(qtbot, page)
    first = page._choice
    qtbot.keyClick(page.gallery, Qt.Key.Key_Right)
    qtbot.keyClick(page.gallery, Qt.Key.Key_Down)
    assert page._choice != first
    head = next(head for head in known.heads if head.name == page._choice)
    with qtbot.waitSignal(page.go_asked) as wanted:
        qtbot.keyClick(page.gallery, Qt.Key.Key_Return)
    assert wanted.args == ["decode"]
    assert page.study.selection.focus == Focus(head.attends, head.layer, head.name.head)
    with qtbot.waitSignal(page.go_asked) as wanted:
        qtbot.keyClick(page.gallery, Qt.Key.Key_X)
    assert wanted.args == ["whatif"]
    assert page.study.what_ifs.tree is not None
    assert page.study.what_ifs.tree.here.request.edits == (head.name.cut,)


def test_digits_choose_the_sentence_of_the_maps(qtbot: QtBot, page: HeadsWorkspace) -> None:
    known = show(qtbot, page)
    qtbot.keyClick(page.gallery, Qt.Key.Key_4)
    assert page._sentence == 3
    assert "".join(known.maps[3].source[:-1]) in page.shelf._note.text()
    page.back.click()
    assert page._sentence == 2
    qtbot.keyClick(page.gallery, Qt.Key.Key_9)
    assert page._sentence == len(known.maps) - 1


def test_a_net_without_heads_says_so(page: HeadsWorkspace) -> None:
    page.study.show(branch("gru"))
    assert page.gallery._placeholder == "No heads: this net has none."
    assert not page.computing.running


def test_it_can_be_stopped_and_done_again(qtbot: QtBot, page: HeadsWorkspace) -> None:
    page.study.show(branch("transformer"))
    qtbot.waitUntil(lambda: page.computing.running)
    page.leave()
    assert "Stopped" in page.gallery._placeholder
    page.again.click()
    qtbot.waitUntil(lambda: page._known is not None and page._known.finished, timeout=60_000)


def test_sentences_may_come_from_a_file_whichever_column_they_stand_in(
    qtbot: QtBot, page: HeadsWorkspace, tmp_path: Path
) -> None:
    for order in (1, -1):
        file = tmp_path / f"pairs{order}.tsv"
        file.write_text("".join("\t".join(pair[::order]) + "\n" for pair in PAIRS), "utf-8")
        assert sentences_of(str(file), model("transformer"), 4) == tuple(zh for zh, _ in PAIRS)[::2]
    page.study.show(branch("transformer"))
    page.look_at(str(file))
    qtbot.waitUntil(lambda: page._known is not None and page._known.finished, timeout=60_000)
    assert page._known is not None
    assert page._known.sentences == len(PAIRS)
    assert page.sentences.text() == "pairs-1.tsv ▾"
    page.look_at(str(tmp_path / "nowhere.tsv"))
    qtbot.waitUntil(lambda: "nowhere.tsv" in page.gallery._placeholder)


def test_groups_lie_beside_one_another_and_never_over_one_another() -> None:
    heads = expected().heads
    groups = [
        Group("many", "", heads),
        Group("none", "", ()),
        Group("two", "", heads[:2]),
        Group("five", "", heads[:5]),
    ]
    for width in (300.0, 790.0, 1500.0):
        placed, height = laid_out(groups, width, lambda text: 8.0 * len(text))
        boxes = [box for each in placed for box in each.maps]
        boxes += [each.empty for each in placed if each.empty is not None]
        assert len(boxes) == len(heads) + 8
        for at, box in enumerate(boxes):
            assert box.bottom() <= height
            assert box.right() <= width or len(heads) * WIDE > width
            assert (box.height()) == HIGH
            assert not any(box.intersects(other) for other in boxes[:at])


def test_the_order_is_remembered(page: HeadsWorkspace) -> None:
    page.by_layer.setChecked(True)
    state = page.state()
    page.by_habit.setChecked(True)
    page.restore(state)
    assert page.by_layer.isChecked()
    page.restore({"order": 77})
    assert page.by_layer.isChecked()
