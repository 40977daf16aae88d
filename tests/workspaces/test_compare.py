from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMenu, QPushButton

from fun_viz import paths
from fun_viz.branch import Branch, Moment, recorded
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.strategy import Strategy
from fun_viz.study import Study
from fun_viz.trace import Place, Request, Step, Trace
from fun_viz.views.number_format import points
from fun_viz.views.theme import LIGHT
from fun_viz.widgets.numbers import leaders
from fun_viz.windows.language import Dictionary
from fun_viz.windows.pages import Pages
from fun_viz.workspaces.compare.lineup import RACE
from fun_viz.workspaces.compare.maps import gap
from fun_viz.workspaces.compare.page import CompareWorkspace, default_lanes
from fun_viz.workspaces.compare.words import standing
from fun_viz.workspaces.workspace import Context, workspaces
from tests.traces import given, with_steps
from tests.workspaces.comparing import (
    ADDITIVE,
    GRU,
    MODELS,
    SOURCE,
    TRANSFORMER,
    trace,
    weights,
    words_in,
)
from tests.workspaces.comparing import page as page
from tests.workspaces.comparing import shown as shown


def moment(of: Trace, position: int) -> Moment:
    return Moment(Reading(of), position)


# ---- lanes on one clock


def test_it_registers_as_lanes_on_the_second_tab():
    kind = workspaces["compare"]
    assert kind.page() is CompareWorkspace
    assert (kind.title, kind.order, kind.several) == ("Compare", 20, True)


def test_a_transformer_writes_while_recurrent_nets_still_read(shown, study):
    study.clock.move_to(2)
    assert [words_in(lane) for lane in shown.lanes[:3]] == [[], [], ["What"]]
    assert shown.lanes[0].standing.text() == "reads 3 of 4"
    assert shown.lanes[2].standing.text() == "writes word 1"


def test_a_net_of_several_layers_says_which_one_reads():
    read, rest = ADDITIVE.steps[: len(SOURCE)], ADDITIVE.steps[len(SOURCE) :]
    above = [Step("read", {n.replace("encoder.", "encoder.upper.0."): a for n, a in s.arrays.items()}) for s in read]
    layered = with_steps(ADDITIVE, (*read, *above, *rest), serial_steps=2 * len(SOURCE))
    reading = [standing(moment(layered, move), busy=False) for move in (1, len(SOURCE) + 1)]
    assert reading == ["layer 1 reads 2 of 4", "layer 2 reads 2 of 4"]


def test_a_lane_that_has_ended_says_so_and_stays(shown, study):
    study.clock.move_to(6)
    assert shown.lanes[2].standing.text() == "finished: 3 tokens"
    assert [words_in(lane) for lane in shown.lanes[:3]] == [
        ["What", "to", "eat"], ["What", "should", "I"], ["What", "eat", "∎"]
    ]  # fmt: skip


def test_candidates_are_those_of_the_lanes_own_token(shown, study):
    study.clock.move_to(5)
    assert [candidate.token.piece for candidate, _ in shown.lanes[1].bars.rows()] == ["should", "or"]


def test_a_hidden_page_does_nothing_until_it_is_shown(page, study):
    page.hide()
    study.show(*recorded(GRU, ADDITIVE, TRANSFORMER))
    assert page.lanes[0].stage.scene is None
    page.show()
    assert page.lanes[0].stage.scene is not None


# ---- which map


# ---- difference


def test_the_difference_is_the_first_map_minus_the_second():
    found = gap(moment(ADDITIVE, 99), moment(TRANSFORMER, 99), influence=False)
    assert found.values[:3] == pytest.approx(weights(4, 1)[:3] - weights(3, 2))
    assert found.limit == pytest.approx(float(np.abs(weights(4, 1)[:2] - weights(3, 2)[:2]).max()))  # until they part
    assert found.grid().hidden.all(1).tolist() == [False, False, True, True]


def test_rows_of_the_difference_are_paired_by_index_and_padded():
    found = gap(moment(ADDITIVE, 99), moment(TRANSFORMER, 99), influence=False)
    assert found.rows == ("What", "should | eat", "I | ∎", "∎ | –")
    assert np.isnan(found.values[3]).all()


def test_the_distance_is_that_of_the_row_last_written_by_both():
    position = 5  # additive: two tokens; transformer: ended with three
    found = gap(moment(ADDITIVE, position), moment(TRANSFORMER, position), influence=False)
    expected = np.abs(weights(4, 1)[1] - weights(3, 2)[1]).sum() / 2
    assert (found.done, found.row) == (2, 1)
    assert found.distance == pytest.approx(expected)
    assert found.grid().current_row == 1


def test_a_lane_that_has_ended_does_not_hold_the_difference_back():
    found = gap(moment(ADDITIVE, 99), moment(TRANSFORMER, 99), influence=False)
    assert (found.done, found.row, found.grid().current_row) == (4, 2, None)


def test_lanes_that_cut_the_sentence_differently_have_no_difference(page, study):
    other = replace(TRANSFORMER, sequences=(given(("今天", "吃", "", "∎")), TRANSFORMER.sequences[1]))
    study.show(*recorded(ADDITIVE, other))
    assert page.below.difference.matrix.grid is None


def test_the_difference_is_of_the_last_two_lanes_until_others_are_chosen(shown):
    assert shown.below.difference.pair == (1, 2)
    choose(shown.below.difference.chips[0], 2)
    assert shown.below.difference.pair == (2, 1)
    choose(shown.below.difference.chips[1], 0)
    assert shown.below.difference.pair == (2, 0)


def test_only_like_is_taken_from_like(shown, study):
    assert shown.below.difference.title == "Difference"
    shown.below.difference.set_pair((0, 1))  # the first lane has no attention
    assert shown.below.difference.title == "Difference of influence"
    matrix = shown.below.difference.matrix
    assert matrix.grid is None, "both influences are 0.25 everywhere: an empty map would say nothing"
    assert matrix.accessibleDescription().startswith("All differences are 0 so far")
    shown.below.difference.set_pair((1, 2))
    assert shown.below.difference.title == "Difference"
    shown.influence.click()
    assert shown.below.difference.title == "Difference of influence"


def test_differences_are_in_percentage_points(shown, study):
    study.clock.move_to(99)
    matrix = shown.below.difference.matrix
    value = matrix.grid.array.values[0, 1]
    assert matrix.grid.said(0, 1) == f"{100 * value:+.1f} points".replace("-", "−")
    assert shown.below.difference.scale.toolTip() == f"{points(-matrix.grid.limit)} … {points(matrix.grid.limit)}"
    shown.resize(2400, 900)
    QCoreApplication.processEvents()
    study.clock.move_to(4)
    assert " points apart: What" in shown.below.difference._note.text()


# ---- what stands beside the maps


def test_a_row_of_the_difference_says_where_the_words_differ(shown, study):
    shown.resize(2400, 900)
    QCoreApplication.processEvents()
    study.clock.move_to(5)  # additive: "should", transformer: "eat"
    assert shown.below.difference._note.text() == "points · different words: should | eat"
    assert "different words" in shown.below.difference.matrix.grid.row_notes[1]
    assert not shown.below.difference.matrix.grid.row_notes[0]


# ---- entropy


def test_entropy_is_drawn_by_token_or_by_clock(shown, study):
    study.clock.move_to(4)
    by_token = csv(shown.below.entropy.plot.to_csv())
    assert by_token[0] == ["word", "1 Gru", "2 Additive", "3 Transformer"]
    assert by_token[1:] == [["1", "0", "0", "0"], ["2", "", "", "0.5"], ["3", "", "", "1"]]
    shown.below.entropy.moves.click()
    by_clock = csv(shown.below.entropy.plot.to_csv())
    assert by_clock[1:] == [["3", "", "", "0"], ["4", "", "", "0.5"], ["5", "0", "0", "1"]]


# ---- numbers


def test_the_table_tells_what_each_lane_costs(shown):
    rows = {row.label: row for row in shown.below.numbers.table.rows}
    assert rows["moves to read"].texts == ("4", "4", "2")
    assert rows["moves to read"].best == {2}
    assert rows["longest path"].texts == ("4", "1", "1")
    assert rows["longest path"].best == {1, 2}
    assert rows["parameters"].texts == ("5.3 M",) * 3
    assert rows["ms / token"].values == pytest.approx((2.0, 2.0, 2.0))
    assert rows["score so far"].values == pytest.approx([n * math.log(0.5) for n in (4, 4, 3)])
    assert rows["score so far"].best == {2}
    assert rows["score per token"].best == frozenset()
    assert rows["tokens written"].texts == ("4", "4", "3")
    assert all(row.tip.endswith(".") for row in rows.values())


def test_what_is_not_known_is_never_best():
    assert leaders((math.nan, 3.0, 2.0), "less") == {2}
    assert leaders((math.nan, 2.0, 2.0), "less") == frozenset()
    assert leaders((1.0, 2.0), "neither") == frozenset()


# ---- choosing lanes


def test_the_bundled_models_are_the_default_lanes():
    bundled = ("mine", "zh-en-transformer", "zh-en-gru", "zh-en-gru-additive")
    assert default_lanes(bundled) == ("zh-en-gru", "zh-en-gru-additive", "zh-en-transformer")
    assert default_lanes(("a", "b", "c", "d")) == ("a", "b", "c")
    assert default_lanes(("a", "zh-en-gru")) == ("zh-en-gru", "a")
    assert default_lanes(()) == ()


def test_the_request_names_the_models_of_the_lanes(page):
    asked = page.requests(Request("other", "吃什么", beam=4))
    assert asked == tuple(Request(model, "吃什么", beam=4) for model in ("gru", "additive", "transformer"))


def test_another_model_in_a_lane_asks_again(shown, qtbot):
    with qtbot.waitSignal(shown.rerun):
        choose(shown.lanes[0].model_chip, 3)
    assert [each.model for each in shown.requests(Request("", ""))] == ["other", "additive", "transformer"]
    assert shown.lanes[0].stage.scene is None
    assert shown.lanes[1].stage.scene is not None


def test_there_are_two_to_four_lanes(page, qtbot):
    with qtbot.waitSignal(page.rerun):
        page.more.click()
    assert page.models_in_lanes == ("gru", "additive", "transformer", "other")
    assert not page.more.isVisible()
    for _ in range(2):
        page.lanes[0].remove_chip.click()
    assert page.models_in_lanes == ("transformer", "other")
    assert not page.lanes[0].remove_chip.isVisible()
    assert [lane.isVisible() for lane in page.lanes] == [True, True, False, False]
    assert len(page.panels()) == 5


def test_a_lane_taken_away_leaves_the_others_with_their_own_readings(shown):
    shown.lanes[0].remove_chip.click()
    assert [lane.title for lane in shown.lanes[:2]] == ["Additive", "Transformer"]
    assert words_in(shown.lanes[0]) == ["What", "should", "I", "∎"]


def test_a_trace_that_was_opened_stands_in_the_lane_of_its_model(page, study):
    study.show(*recorded(TRANSFORMER))
    assert [lane.title for lane in page.lanes[:3]] == ["gru", "additive", "Transformer"]
    study.show(*recorded(trace("foreign", ("Hello",))))
    assert [lane.title for lane in page.lanes[:3]] == ["gru", "additive", "transformer"]


def test_a_model_that_is_gone_leaves_its_lane_and_the_others_are_asked_for(shown, qtbot):
    with qtbot.waitSignal(shown.rerun):
        shown.set_models(("additive", "transformer", "other"))
    assert shown.models_in_lanes == ("additive", "transformer")
    with qtbot.assertNotEmitted(shown.rerun):
        shown.set_models(MODELS)


def test_which_map_is_shown_is_chosen_for_all_workspaces(shown, study):
    shown.influence.click()
    assert study.selection.focus == Focus("influence")
    study.select(replace(study.selection, focus=Focus("cross", 1)))
    assert shown.attention.isChecked()
    shown.attention.click()
    assert study.selection.focus == Focus("cross", 1)  # it shows attention already
    shown.influence.click()
    shown.attention.click()
    assert study.selection.focus is None


def test_lanes_and_readings_are_remembered(page, study, qtbot):
    page.lanes[2].remove_chip.click()
    page.influence.click()
    page.below.entropy.moves.click()
    again = CompareWorkspace(Context(study, None, MODELS))  # type: ignore[arg-type]
    qtbot.addWidget(again)
    again.restore(page.state())
    assert again.models_in_lanes == ("gru", "additive")
    assert (again.shows_influence, again.below.entropy.by_clock) == (True, True)


@pytest.mark.parametrize("state", [{}, {"lanes": ["gone", "gru"]}, {"lanes": 7, "map": [], "by_clock": "no"}])
def test_what_does_not_fit_is_not_taken_up(page, state):
    page.restore(state)
    assert page.models_in_lanes == ("gru", "additive", "transformer")
    assert (page.shows_influence, page.below.entropy.by_clock) == (False, False)


# ---- pointing


def marked(page: CompareWorkspace) -> list[tuple[Place, ...]]:
    return [lane.stage._marked for lane in page.lanes[:3]]


def test_a_source_token_is_highlighted_in_all_lanes_a_target_token_in_its_own(shown, study):
    source, target = Place("source", 2), Place("target", 1)
    shown.lanes[1].stage.pointed.emit((target, source))
    assert study.selection.hovered.places == (target, source)
    assert marked(shown) == [(source,), (source, target), (source,)]
    shown.lanes[1].stage.pointed.emit(())
    assert marked(shown) == [(), (), ()]


def test_a_click_locks_and_esc_frees(shown, study):
    source, target = Place("source", 0), Place("target", 2)
    shown.lanes[0].stage.clicked.emit((target, source))
    shown.lanes[0].stage.pointed.emit(())
    assert marked(shown) == [(source, target), (source,), (source,)]
    shown.lanes[0].stage.clicked.emit((Place("target", 1), source))
    assert marked(shown)[0] == (source, Place("target", 1))
    study.free()
    assert marked(shown) == [(), (), ()]


def test_the_same_click_again_frees(shown, study):
    for places in ((Place("target", 1), Place("source", 0)), (Place("target", 1),)):
        shown.lanes[0].stage.clicked.emit(places)
        assert marked(shown)[0]
        shown.lanes[0].stage.clicked.emit(places)
        assert marked(shown)[0] == ()
        assert not study.locked


def test_a_locked_target_token_stays_while_source_tokens_are_pointed_at(shown):
    shown.lanes[0].stage.clicked.emit((Place("target", 1),))
    shown.lanes[2].stage.pointed.emit((Place("source", 1),))
    assert marked(shown)[0] == (Place("source", 1), Place("target", 1))


def test_the_difference_points_in_both_its_lanes(shown):
    shown.below.difference.matrix.pointed.emit((Place("target", 0),))
    assert marked(shown) == [(), (Place("target", 0),), (Place("target", 0),)]


# ---- the rest


def test_every_panel_gives_its_numbers(shown):
    assert all(panel.numbers is not None and panel.numbers().count("\n") > 2 for panel in shown.panels())


def test_lanes_wait_for_their_turn_while_others_are_decoded(page, study, monkeypatch):
    monkeypatch.setattr(Study, "running", True)
    study.show(*recorded(TRANSFORMER))
    assert page.lanes[0].standing.text() == "waits for its turn"
    assert page.lanes[2].stage.scene is not None


def test_texts_change_with_the_language(shown, qtbot):
    shown.lanes[0].set_title("")
    QCoreApplication.sendEvent(shown, QEvent(QEvent.Type.LanguageChange))
    assert shown.lanes[0].title == "Gru"


def test_chinese_counts_parameters_by_ten_thousands(shown):
    chinese = Dictionary(paths.resources() / "i18n" / "zh.json")
    QCoreApplication.installTranslator(chinese)
    try:
        QCoreApplication.sendEvent(shown, QEvent(QEvent.Type.LanguageChange))
        rows = {row.label: row.texts for row in shown.below.numbers.table.rows}
        assert rows["参数量"] == ("530 万", "531 万", "531 万")
    finally:
        QCoreApplication.removeTranslator(chinese)


@pytest.mark.parametrize("lanes", [2, 3, 4])
@pytest.mark.parametrize("size", [(1250, 600), (2200, 1100)])
def test_nothing_is_wider_than_the_page(page, study, lanes, size):
    page.setPalette(LIGHT.palette())
    page.resize(*size)
    (page.lanes[0].remove_chip if lanes == 2 else page.more).click()
    if lanes == 3:
        page.lanes[3].remove_chip.click()
    study.show(*recorded(*(GRU, ADDITIVE, TRANSFORMER, trace("other", ("Hi",)))[:lanes]))
    QCoreApplication.processEvents()
    assert page.size().toTuple() == size
    assert page.minimumSizeHint().width() <= 1250
    assert page.minimumSizeHint().height() <= 600
    lefts = {lane.stage.mapTo(page, lane.stage.rect().topLeft()).x() for lane in page.lanes[:lanes]}
    assert len(lefts) == 1


def choose(button: QPushButton, index: int) -> None:
    menu = button.findChild(QMenu)
    menu.aboutToShow.emit()
    menu.actions()[index].trigger()


def csv(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def test_four_lanes_of_long_texts_fit_the_smallest_window_without_lying_on_one_another(qtbot, study):
    lanes = {"compare": {"lanes": list(MODELS)}}
    pages = Pages({"compare": workspaces["compare"]}, Context(study, None, MODELS), states=lanes, animate=False)
    qtbot.addWidget(pages)
    page = pages.bring("compare")
    study.show(*recorded(*(trace(name, ("something",) * 12, layers=2) for name in MODELS)))
    pages.resize(1, 1)
    pages.show()
    qtbot.waitExposed(pages)
    QCoreApplication.processEvents()
    for lane in page.lanes:
        assert lane.width() >= lane.minimumWidth()
        for beside, after in pairwise(part.geometry() for part in (lane.standing, lane.stage, lane.text)):
            assert beside.right() < after.left()
        assert not lane.said.isVisible()
        assert not lane.bars.isVisible()


def test_the_model_chosen_in_the_bar_takes_the_first_lane_and_can_be_put_back(page) -> None:
    before = page.models_in_lanes
    other = next(model for model in MODELS if model not in before)
    undo = page.take_model(other)
    assert page.models_in_lanes == (other, *before[1:])
    assert page.take_model(other) is None
    undo()
    assert page.models_in_lanes == before
    assert page.take_model(other) is None, "it was undone: the same choice does not come back by itself"
    page.take_model(before[1])
    assert page.models_in_lanes == (before[1], before[0], *before[2:]), "it had a lane: they change places"
    again = CompareWorkspace(Context(page.study, None, MODELS))
    again.restore(page.state())
    assert again.take_model(before[1]) is None
    again.deleteLater()


def test_lanes_of_one_model_race_with_strategies_of_their_own(page, study):
    page.race.click()
    assert page.models_in_lanes == ("gru",) * 3
    asked = page.requests(Request("gru", "今天吃", 3))
    assert [one.strategy_title for one in asked] == ["greedy", "beam 5", "sample"]
    assert {one.model for one in asked} == {"gru"}
    branches = [Branch(one, Reading(replace(GRU, request=one))) for one in asked]
    study.show(*branches)
    assert [branch.request for branch in page.branches()] == list(asked), "each lane shows its own"
    assert [lane.way.button.text() for lane in page.lanes[:3]] == ["greedy ▾", "beam 5 ▾", "sample ▾"]
    page.take_model("additive")
    assert page.models_in_lanes == ("additive",) * 3, "a race is of one model"


def test_a_lane_takes_its_strategy_from_its_chip_and_gives_it_back_to_the_bar(page, study, qtbot):
    menu = page.lanes[1].way.button.menu()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(page.rerun):
        next(action for action in menu.actions() if action.text() == "beam 5").trigger()
    asked = page.requests(Request("gru", "今天吃", 2))
    assert [one.beam for one in asked] == [2, 5, 2]
    state = page.state()
    page.lanes[1].way.chosen.emit(None)
    assert [one.beam for one in page.requests(Request("gru", "今天吃", 2))] == [2, 2, 2]
    page.restore(state)
    assert [one.beam for one in page.requests(Request("gru", "今天吃", 2))] == [2, 5, 2], "it is remembered"
    page.restore({**state, "ways": [["x"], [99, {}], [1, {"way": "sample", "top_k": 0}], 3, None]})
    assert page.ways.own == (None,) * 4, "what makes no sense is left out"
    page.ways.set(1, (1, Strategy("sample", seed=3)))
    page.lanes[0].removed.emit(0)
    assert page.ways.own[0] == (1, Strategy("sample", seed=3)), "it moves up with its lane"


def test_lanes_that_a_hand_changed_come_back_and_go_again(page, qtbot) -> None:
    before = page.models_in_lanes
    page.lanes[0].remove_chip.click()
    choose(page.lanes[0].model_chip, 3)
    assert page.models_in_lanes == ("other", "transformer")
    for command, lanes in ((page.undo, before[1:]), (page.undo, before), (page.redo, before[1:])):
        with qtbot.waitSignal(page.rerun):
            command()
        assert page.models_in_lanes == lanes
    page.more.click()
    page.redo()
    assert page.models_in_lanes == (*before[1:], "gru"), "another change leaves nothing to redo"
    page.set_models(("additive", "transformer", "other"))
    page.undo()
    assert page.models_in_lanes == before[1:], "the lanes with a model that is gone are passed over"


def test_strategies_of_lanes_come_back_with_the_models(page) -> None:
    before = page.models_in_lanes
    page.lanes[1].way.chosen.emit((5, Strategy()))
    page.race.click()
    page.lanes[0].removed.emit(0)
    raced, own = page.models_in_lanes, page.ways.own
    page.undo()
    assert (len(page.models_in_lanes), page.ways.own[:3]) == (3, RACE)
    page.undo()
    assert (page.models_in_lanes, page.ways.own) == (before, (None, (5, Strategy()), None, None))
    page.undo()
    assert (page.models_in_lanes, page.ways.own) == (before, (None,) * 4)
    for _ in range(3):
        page.redo()
    assert (page.models_in_lanes, page.ways.own) == (raced, own)


def test_a_lane_is_added_only_for_a_model_that_has_none(page) -> None:
    page.set_models(MODELS[:3])
    assert len(page.models_in_lanes) == 3
    assert not page.more.isEnabled()
    page.more.click()
    assert len(page.models_in_lanes) == 3, "two lanes of one model differ in nothing"
    assert "All models are in lanes" in page.more.toolTip()


def test_a_lane_that_waits_is_called_by_the_title_of_its_card(qtbot, study) -> None:
    page = CompareWorkspace(Context(study, None, ("zh-en-gru", "zh-en-gru-additive", "nowhere")))
    qtbot.addWidget(page)
    page.show()
    assert [lane.title for lane in page.lanes[:2]] == ["GRU, fixed context", "GRU + Bahdanau attention"]
    menu = page.lanes[0].model_chip.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["GRU, fixed context", "GRU + Bahdanau attention", "nowhere"]
