"""The Beam view: a tree of what was searched, what follows its words, and branches that go on from them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, recorded
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.strategy import Strategy
from fun_viz.study import Study
from fun_viz.trace import Request, Trace
from fun_viz.tree import Tree
from fun_viz.views.stage.marks import Box, Label, Path
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.beam.attention import grid_of, reading_of
from fun_viz.workspaces.beam.page import BeamWorkspace
from fun_viz.workspaces.beam.scene import Sheet, marks
from fun_viz.workspaces.workspace import Context, workspaces
from tests.shapes import filling
from tests.test_tree import WON, named, searched
from tests.tiny import kinds, tiny


@pytest.fixture
def study(qtbot: QtBot) -> Study:
    return Study(None, None)  # type: ignore[arg-type]


@pytest.fixture
def page(study: Study, qtbot: QtBot) -> BeamWorkspace:
    made = workspaces["beam"].make(Context(study, None))  # type: ignore[arg-type]
    assert isinstance(made, BeamWorkspace)
    made.resize(1250, 560)
    qtbot.addWidget(made)
    made.show()
    return made


def looked(page: BeamWorkspace, trace: Trace, position: int | None = None) -> Tree:
    page.study.show(*recorded(trace))
    if position is not None:
        page.study.clock.move_to(position)
    sheet = page.tree.view.sheet
    assert sheet is not None
    return sheet.tree


def said(page: BeamWorkspace) -> list[str]:
    return [mark.text for mark in page.tree.view.marks if isinstance(mark, Label)]


def test_the_tree_grows_with_the_clock_and_says_each_reason_once(page: BeamWorkspace) -> None:
    looked(page, searched(*WON), 1)
    assert {"I", "It"} <= set(said(page))
    assert not {"am", "was"} & set(said(page)), "what is not written yet is no word"
    assert sum(mark.key[0] == "next" for mark in page.tree.view.marks) == 2
    page.study.clock.move_to(2)
    assert "dropped at step 2: 2 others scored higher" in said(page)
    page.study.clock.move_to(page.study.clock.length - 1)
    texts = said(page)
    assert texts.count("finished") == 2
    assert "−0.72 ÷ 1.33" in texts
    assert "= −0.54" in texts
    assert len([text for text in texts if text.startswith("dropped")]) == 2


def test_a_dropped_word_is_struck_and_the_best_way_is_in_the_target_colour(page: BeamWorkspace) -> None:
    tree = looked(page, searched(*WON))
    nodes = named(tree)
    struck = {mark.key[1:] for mark in page.tree.view.marks if mark.key[0] == "struck"}
    assert struck == {(nodes[name].step, nodes[name].row) for name in ("It1", "was2")}
    inks = {mark.key[1:]: mark.ink for mark in page.tree.view.marks if isinstance(mark, Path) and mark.key[0] == "edge"}
    assert [inks[node.step, node.row] for node in nodes["∎3"].chain()] == ["target"] * 3
    assert inks[nodes["was2"].step, nodes["was2"].row] == "muted"


def test_the_width_of_an_edge_is_the_probability_of_its_word(page: BeamWorkspace) -> None:
    looked(page, searched(*WON))
    lines = {mark.key[1:]: mark for mark in page.tree.view.marks if isinstance(mark, Path) and mark.key[0] == "edge"}
    assert lines[0, 0].line == pytest.approx(1 + 3 * 0.9)
    assert lines[1, 0].value == pytest.approx(0.6)


def test_a_click_looks_at_a_word_and_the_same_again_lets_go(page: BeamWorkspace, qtbot: QtBot) -> None:
    tree = looked(page, searched(*WON))
    box = next(mark for mark in page.tree.view.marks if isinstance(mark, Box) and mark.about is named(tree)["It1"])
    there = (QPointF(box.x, box.y) * page.tree.view.scale).toPoint()
    qtbot.mouseClick(page.tree.view, Qt.MouseButton.LeftButton, pos=there)
    assert page.next.title == "After “It”"
    assert [one.token.id for one in page.next.bars.candidates] == [31]
    assert page.map.isVisible()
    tip = page.tree.view.tip_at(QPointF(there))
    assert tip is not None
    assert "−3.69; the last one kept has −1.31" in tip
    qtbot.mouseClick(page.tree.view, Qt.MouseButton.LeftButton, pos=there)
    assert not page.map.isVisible()
    page.tree.view.setFocus()
    qtbot.keyClick(page.tree.view, Qt.Key.Key_Down)
    assert page.tree.view.chosen is not None
    page.leave()
    assert page.tree.view.chosen is None


def test_the_next_words_of_a_word_that_was_just_written_come_with_the_next_step(page: BeamWorkspace) -> None:
    tree = looked(page, searched(*WON), 1)
    page.tree.view.picked.emit(named(tree)["I1"])
    assert page.next.bars.candidates == ()
    page.study.clock.move_to(2)
    assert [one.token.id for one in page.next.bars.candidates] == [30]
    page.tree.view.picked.emit(None)
    assert page.next.title == "After “I”", "without a click it is what the best word now was chosen after"


def test_going_on_from_a_word_is_a_branch_with_that_prefix(
    page: BeamWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Branch] = []
    monkeypatch.setattr(page.study, "turn_to", lambda branch, *, play: asked.append(branch))
    tree = looked(page, searched(*WON))
    page.tree.view.picked.emit(named(tree)["was2"])
    page.next.go_on.click()
    assert asked[-1].request.prefix == (20, 21)
    assert asked[-1].parent is page.study.current
    page.tree.view.picked.emit(named(tree)["It1"])
    page.next.bars.candidate_clicked.emit(31)
    assert asked[-1].request.prefix == (21, 31)
    assert asked[-1].request.beam == 2, "it is searched in the same way"


def test_the_sliders_rank_again_without_asking_anybody(page: BeamWorkspace) -> None:
    *_, (trace, _) = decode(tiny(learned=False), Request("tiny", "我喜欢", 3, limit=5))
    looked(page, trace)
    before = page.next.bars.ranked
    page.next.top_k.slider.setValue(2)
    page.next.temperature.slider.setValue(40)
    ranked = page.next.bars.ranked
    assert ranked != before
    assert ranked.cut[:3] == ("", "", "top-k")
    chances = [one.probability**0.5 for one in page.next.bars.candidates[:2]]
    assert ranked.chances[:2] == pytest.approx([chance / sum(chances) for chance in chances])
    assert page.next.strategy == Strategy("sample", temperature=2.0, top_k=2)
    assert page.next._what.text() == "chance to be drawn"
    page.next.top_k.slider.setValue(21)
    assert page.next._what.text() == "chance among the 20 likeliest"


def test_the_chips_and_the_sliders_ask_the_bar_for_a_strategy(page: BeamWorkspace, qtbot: QtBot) -> None:
    looked(page, searched(*WON))
    with qtbot.waitSignal(page.strategy_wanted) as wanted:
        page.next.top_p.slider.setValue(80)
        page.next.draw.click()
    assert wanted.args == [1, Strategy("sample", top_p=0.8)]
    menu = page.tree.penalty_chip.menu()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(page.strategy_wanted) as wanted:
        next(action for action in menu.actions() if action.text() == "0.6").trigger()
    assert wanted.args == [2, Strategy(length_penalty=0.6)]


def test_the_sign_at_the_bottom_can_fail(page: BeamWorkspace) -> None:
    looked(page, searched(*WON))
    good = page.verdict()
    assert good is not None
    assert (good.holds, good.words) == (True, "✓ each score is the sum of its words")
    looked(page, searched(*WON, off=0.01))
    bad = page.verdict()
    assert bad is not None
    assert (bad.holds, bad.words) == (False, "✗ a score is not the sum of its words")


@pytest.mark.parametrize(("family", "options"), list(kinds()), ids=str)
def test_the_map_of_a_word_that_did_not_win_is_that_of_its_own_way(family: str, options: dict[str, str]) -> None:
    model = tiny(family=family, learned=False, **options)
    *_, (trace, _) = decode(model, Request("tiny", "我喜欢学习", 4, limit=5))
    tree = Tree(trace)
    node = next(node for node in tree.nodes() if node.step == 3 and node not in tree.best(len(tree.steps) - 1).chain())  # type: ignore[union-attr]
    reading = reading_of(trace, node)
    assert reading.tokens == tree.tokens(node)
    grid = grid_of(reading)
    *_, (forced, _) = decode(model, Request("tiny", "我喜欢学习", limit=5, prefix=tree.tokens(node)))
    weights = Reading(forced).pattern("cross", -1, "mean")
    assert (grid is None) == (weights is None)
    if grid is not None and weights is not None:
        assert grid.array.values == pytest.approx(weights[:4], abs=1e-5), "as the net looks when it is made to write so"


def test_a_net_that_fills_masks_says_that_it_has_no_tree(page: BeamWorkspace) -> None:
    *_, (trace, _) = decode(filling(), Request("toy", "a?c"))
    page.study.show(*recorded(trace))
    assert page.tree.view.marks == ()
    assert page.verdict() is None
    assert "fills all masks at once" in page.tree.view.accessibleDescription()


@pytest.mark.parametrize(("beam", "limit"), [(20, 60), (1, 60), (3, 1)])
def test_long_and_wide_trees_lie_in_lanes_and_nothing_on_anything(beam: int, limit: int) -> None:
    *_, (trace, _) = decode(tiny(learned=False), Request("tiny", "我喜欢学习", beam, limit=limit))
    sheet = Sheet(Tree(trace), 880.0, 500.0, lambda text, pixels, bold: len(text) * pixels * 0.6)
    places = [(node.step, sheet.lanes.of[node]) for node in sheet.tree.nodes()]
    assert len(set(places)) == len(places)
    for node in sheet.tree.nodes():
        if node.parent is not None:
            assert sheet.lanes.of[node] >= sheet.lanes.of[node.parent], "what comes of a word lies beside or below it"
    wide, high = sheet.size
    boxes = [mark for mark in marks(sheet, len(sheet.tree.steps) - 1, None) if isinstance(mark, Box)]
    for box in boxes:
        assert box.x - box.width / 2 >= 0
        assert box.x + box.width / 2 <= wide
        assert box.y - box.height / 2 >= 0
        assert box.y + box.height / 2 <= high


def test_the_key_of_looks_and_the_texts_follow_the_language(page: BeamWorkspace) -> None:
    looked(page, searched(*WON))
    page.changeEvent(QEvent(QEvent.Type.LanguageChange))
    assert page.tree.key.accessibleDescription() == ", ".join(
        translated(look) for look in ("best now", "kept", "dropped", "finished", "not yet")
    )
    assert "piece,probability,score,standing" in page.tree.view.to_csv()


def test_a_large_window_shows_the_tree_larger_and_a_click_still_finds_its_words(page: BeamWorkspace) -> None:
    tree = looked(page, searched(*WON))
    page.resize(2500, 1300)
    view = page.tree.view
    assert view.scale > 1
    assert view.width() <= page.tree.area.viewport().width()
    box = next(mark for mark in view.marks if isinstance(mark, Box) and mark.about is named(tree)["am2"])
    assert view.node_at(QPointF(box.x, box.y) * view.scale) is named(tree)["am2"]


def test_a_long_tree_is_scrolled_to_what_is_best_now(page: BeamWorkspace) -> None:
    *_, (trace, _) = decode(tiny(learned=False), Request("tiny", "我喜欢学习", 3, limit=40))
    tree = looked(page, trace)
    view, area = page.tree.view, page.tree.area
    best = tree.best(len(tree.steps) - 1)
    assert best is not None
    assert view.sheet is not None
    left = area.horizontalScrollBar().value()
    assert left <= view.sheet.x(best.step) * view.scale <= left + area.viewport().width()
    page.study.clock.move_to(0)
    page.study.clock.move_to(page.study.clock.length // 2)
    assert area.horizontalScrollBar().value() <= view.sheet.x(view.now) * view.scale
