"""What is new in Compare: one geometry, few words, labelled curves, a lower row that folds, a clock that waits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent

from fun_viz.branch import Moment, recorded
from fun_viz.narration.brief import brief
from fun_viz.narration.clauses import in_words
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Place, Request
from fun_viz.views.stage.marks import Chip, Label, Path
from fun_viz.workspaces.compare.labels import Bars, Labels
from fun_viz.workspaces.compare.page import CompareWorkspace
from fun_viz.workspaces.stage.columns import small_columns
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.view import View
from fun_viz.workspaces.workspace import Context
from tests.tiny import tiny
from tests.traces import END
from tests.workspaces.comparing import ADDITIVE, GRU, MODELS, TRANSFORMER, trace, words_in
from tests.workspaces.comparing import page as page
from tests.workspaces.comparing import shown as shown
from tests.workspaces.stage.drawn import keyed, marks

SENTENCE = "What should I eat"


# ---- one geometry


def test_the_same_token_has_the_same_place_in_all_lanes(shown, study):
    study.clock.move_to(99)
    edges = [lane.stage.scene.edges for lane in shown.lanes[:3]]
    assert len({(each["left"], each["right"], each["begin"]) for each in edges}) == 1
    first = [keyed(lane.stage.scene, "written", 0)[0].x for lane in shown.lanes[:3]]
    assert len(set(first)) == 1
    assert [each["last word"] for each in edges] == [4, 4, 3], "each has as many places as it writes words"


def decoded_by(family: str, **options: Any) -> Reading:
    model = tiny(family=family, learned=False, **options)
    *_, (whole, _) = decode(model, Request("tiny", "我喜欢喝", limit=6))
    return Reading(whole)


@pytest.mark.parametrize("position", [1, 7])
@pytest.mark.parametrize("height", [64.0, 96.0])
def test_the_drawings_of_all_families_have_their_tokens_at_the_same_places(qtbot, height: float, position: int):
    made = ("transformer", {}), ("gru", {"attention": "additive"}), ("gru", {"attention": "none"})
    places = set()
    for family, options in (*made, ("convolutional", {})):
        reading = decoded_by(family, **options)
        scene = draw(View(Moment(reading, position), Focus(), 766, height, True, beside=(5, 9)))
        read = [(mark.x, mark.y) for key in ("read", "written") for mark in keyed(scene, key, 0)]
        given = [mark.x for mark in marks(scene) if isinstance(mark, Chip) and mark.side == "source"]
        places.add((tuple(read), tuple(sorted(given))))
    assert len(places) == 1


@pytest.mark.parametrize("family", ["transformer", "gru", "convolutional"])
def test_a_net_that_waits_is_drawn_at_rest(qtbot, family: str):
    scene = draw(View(Moment(decoded_by(family), -2), Focus(), 766, 96, True))
    assert not [mark.key for mark in marks(scene) if getattr(mark, "stroke", "") == "accent"]
    assert not [mark.key for mark in marks(scene) if isinstance(mark, Chip) and (mark.now or mark.side == "target")]


def test_a_short_sentence_has_all_its_words_and_a_long_one_five():
    short = small_columns(766, 7, 7, now=0)
    assert (len(short.source), len(short.target)) == (7, 7)
    long = small_columns(772, 17, 11, now=7)
    assert 14 <= long.column < 24
    assert (long.source.whole, long.target.first, long.target.end) == (True, 4, 9)
    assert long.word >= 60


@pytest.mark.parametrize("source", range(1, 60, 6))
@pytest.mark.parametrize("width", [420.0, 600.0, 772.0, 1500.0])
def test_a_source_is_whole_where_its_columns_are_wide_enough(width: float, source: int):
    found = small_columns(width, source, 12, now=5)
    assert found.column >= 14 - 1e-9
    assert found.source.whole == (source * 14 + 5 * 46 <= width - 90)
    assert found.end <= width + 1e-6
    assert 5 in found.target


def test_lanes_of_other_lengths_have_the_columns_of_the_longest():
    assert small_columns(772, 4, 3, beside=(9, 12)).column == small_columns(772, 9, 12).column
    assert small_columns(772, 4, 3, beside=(9, 12)).word == small_columns(772, 9, 12).word


# ---- what a lane says


def test_a_lane_says_in_few_words_what_its_net_does():
    reading, fixed = Reading(ADDITIVE), decoded_by("gru", attention="none")
    assert [in_words(said) for said in brief(reading, 1)] == ["Takes in 天 and, coming back, 吃."]
    assert in_words(brief(reading, 3)[1]) == "All is read: 4 pairs of states are kept."
    long, short = map(in_words, brief(fixed, 6))
    assert short.startswith("It writes ")
    assert long == f"All it knows of the sentence is in one vector. {short}"
    assert brief(fixed, 99) == ()


def test_what_is_said_never_scrolls(shown, study):
    for width in (1000, 1250):
        shown.resize(width, 600)
        for position in range(study.clock.length):
            study.clock.move_to(position)
            QCoreApplication.processEvents()
            for lane in shown.lanes[:3]:
                assert lane.said.verticalScrollBar().maximum() == 0, lane.said.toPlainText()
                assert lane.said.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_before_its_first_word_a_lane_says_when_that_comes(shown, study):
    study.clock.move_to(0)
    assert [lane.text.toPlainText() for lane in shown.lanes[:3]] == [
        "first word in 4 moves", "first word in 4 moves", "first word in 2 moves"
    ]  # fmt: skip
    study.clock.move_to(1)
    assert shown.lanes[2].text.toPlainText() == "first word with the next move"


def test_chips_of_a_lane_never_take_of_a_long_names_room(page, study):
    long = replace(GRU, model=replace(GRU.model, title="A model with a name that is long"))
    study.show(*recorded(long, ADDITIVE, TRANSFORMER))
    lane = page.lanes[0]
    QCoreApplication.sendEvent(lane, QEvent(QEvent.Type.Leave))
    wide = lane.name.width()
    lane.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QCoreApplication.sendEvent(lane, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert lane.model_chip.width() > 0
    assert lane.name.width() == wide
    assert not lane.model_chip.geometry().intersects(lane.name.geometry())
    lane.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QCoreApplication.sendEvent(lane, QEvent(QEvent.Type.Leave))
    assert (lane.model_chip.width(), lane.name.width()) == (0, wide)


def test_a_low_lane_says_how_probable_its_word_is(qtbot, page, study):
    page.more.click()
    page.resize(1000, 480)
    study.show(*recorded(GRU, ADDITIVE, TRANSFORMER, trace("other", ("Hi",))))
    study.clock.move_to(5)
    QCoreApplication.processEvents()
    lane = page.lanes[0]
    assert lane.height() < 80
    assert not lane.said.isVisible()
    assert lane.standing.text() == "word 2 · 50%"


# ---- difference


def test_the_difference_waits_for_both_and_says_for_how_long(shown, study):
    study.clock.move_to(2)
    difference = shown.below.difference
    assert difference.matrix.grid is None
    assert "lanes 2 and 3 can be from move 5 on" in difference.matrix._placeholder
    study.clock.move_to(4)
    assert difference.matrix.grid.done_rows == range(1)
    assert difference.matrix.grid.hides_ahead, "words that are not written yet are not told"


def test_what_is_hatched_says_why(shown, study):
    study.clock.move_to(99)
    matrix = shown.below.difference.matrix
    frame = matrix.frame()
    tip = matrix.tip_at(QPointF(frame.columns.edge(1.5), frame.rows.edge(2.5)))
    assert "parted" in tip
    assert "masked" not in tip


# ---- entropy


def test_each_curve_is_labelled_at_its_last_point_and_no_label_lies_on_another(shown, study):
    study.clock.move_to(6)
    entropy = shown.below.entropy
    (labels,) = entropy._beside()
    assert isinstance(labels, Labels)
    assert [(now.lane, now.x, now.bits) for now in labels.points] == [(0, 3, 1.0), (1, 3, 1.0), (2, 3, 1.0)]
    boxes = [box for _, box in labels.boxes(entropy.plot.area)]
    assert all(above.bottom() <= below.top() + 1e-6 for above, below in pairwise(boxes))
    assert all(box.right() <= entropy.plot.area.width() for box in boxes)
    assert entropy.plot.legend.height() == 0


def test_by_clock_bars_say_when_lanes_read(shown, study):
    study.begin_together("write")
    shown.below.entropy.moves.click()
    study.clock.move_to(2)
    _, bars = shown.below.entropy._beside()
    assert isinstance(bars, Bars)
    assert [(lane.first, lane.last, lane.now) for lane in bars.lanes] == [(1, 4, 3), (1, 4, 3), (3, 4, 3)]


def test_a_wrong_word_has_a_ring(shown, study):
    study.set_reference(SENTENCE)
    study.clock.move_to(99)
    rings = [line for line in shown.below.entropy.plot.lines if line.marker == "ring"]
    assert [line.x.tolist() for line in rings] == [[2.0]]
    assert [line.y.tolist() for line in rings] == [[0.5]]


# ---- numbers


def test_wrong_or_missing_words_are_counted_with_a_sign(shown, study):
    study.set_reference(SENTENCE)
    study.clock.move_to(99)
    row = shown.below.numbers.table.rows[0]
    assert row.label == "wrong or missing"
    assert row.texts == ("✗ 2", "✗ 1", "✗ 2")
    assert row.roles == ("wrong",) * 3
    assert shown.below.numbers._note.text() == "up to move 8"


def test_rows_for_which_there_is_no_height_go_from_the_end(shown):
    table = shown.below.numbers.table
    table.resize(300, 100)
    assert len(table.seen) == 5
    assert table.seen == table.rows[:5]
    table.resize(300, 400)
    assert table.seen == table.rows


# ---- the lower row


def test_a_low_row_has_entropies_or_the_difference(shown):
    below = shown.below
    assert (below.entropy.isVisible(), below.difference.isVisible()) == (True, True)
    below.setFixedHeight(120)
    QCoreApplication.processEvents()
    assert (below.entropy.isVisible(), below.difference.isVisible(), below.numbers.isVisible()) == (True, False, True)
    below.picks[0].difference.click()
    assert (below.entropy.isVisible(), below.difference.isVisible()) == (False, True)
    below.setFixedHeight(200)
    QCoreApplication.processEvents()
    assert (below.entropy.isVisible(), below.difference.isVisible()) == (True, True)
    assert not below.picks[1].isVisible()


# ---- pointing


def test_a_word_that_is_clicked_shows_its_own_links_in_its_lane(shown, study):
    study.clock.move_to(99)
    links = [
        path.value for path in marks(shown.lanes[1].stage.scene) if isinstance(path, Path) and path.key[0] == "gathered"
    ]
    shown.lanes[1].stage.clicked.emit((Place("target", 1),))
    of_word = [
        path.value for path in marks(shown.lanes[1].stage.scene) if isinstance(path, Path) and path.key[0] == "gathered"
    ]
    expected = Reading(ADDITIVE).pattern("cross", -1, "mean")[1]
    assert of_word == pytest.approx(expected.tolist())
    assert of_word != pytest.approx(links)
    study.free()
    assert shown.lanes[1]._looked is None


# ---- the clock


def seen_to_the_end(study: Study) -> None:
    study.clock.move_to(0)
    study.clock.play()
    study.clock.move_to(5)


def test_once_reading_was_seen_the_next_sentence_is_written_together(shown, study):
    seen_to_the_end(study)
    shown.requests(Request("gru", GRU.text))
    study.arrived.emit()
    assert study.together == "read", "the same sentence again is shown as it was"
    shown.requests(Request("gru", "再见"))
    assert study.together == "read", "what is seen does not move before the next has come"
    told: list[str] = []
    shown.announced.connect(told.append)
    study.arrived.emit()
    assert study.together == "write"
    assert shown.state()["together"] == "write"
    assert [text[:22] for text in told] == ["You have seen them rea"]
    for sentence in "你好", "谢谢":
        shown._by_hand = False
        study.begin_together("read")
        shown.requests(Request("gru", sentence))
        study.arrived.emit()
    assert len(told) == 1, "it is said once"
    assert shown.state()["warned"]
    for button in (shown.reading, shown.writing):
        assert "unless you have chosen one of the two yourself" in button.toolTip()


def test_what_was_chosen_by_hand_stays(shown, study, qtbot):
    shown.reading.click()
    seen_to_the_end(study)
    shown.requests(Request("gru", "再见"))
    study.arrived.emit()
    assert study.together == "read"
    again = CompareWorkspace(Context(study, None, MODELS))  # type: ignore[arg-type]
    qtbot.addWidget(again)
    again.restore(shown.state())
    again.requests(Request("gru", "再见"))
    study.arrived.emit()
    assert study.together == "read"


def test_a_page_without_a_sentence_has_seen_no_reading(page, study):
    study.clock.moved.emit(0)
    assert not page.state()["read"]


def test_who_waits_says_so_and_its_row_is_dashed(shown, study):
    shown.writing.click()
    study.clock.move_to(0)
    assert shown.lanes[2].standing.text() == "waits"
    assert shown.lanes[2].text.toPlainText() == "first word in 4 moves"
    assert [lane.waits for lane in study.marks()] == [0, 0, 2]
    assert not keyed(shown.lanes[2].stage.scene, "row now"), "nothing of it is at work"
    study.clock.move_to(4)
    assert [words_in(lane) for lane in shown.lanes[:3]] == [["What"]] * 3
    assert shown.below.numbers._note.text() == "up to word 1"


# ---- the reference


def test_without_a_reference_a_line_says_what_one_would_do(shown, study):
    assert shown.reference.note.text() == "Type a reference to mark words."
    study.set_reference(SENTENCE)
    assert shown.reference.note.text() == SENTENCE
    assert "✗" in shown.lanes[0].text.toPlainText()


def test_the_earlier_words_are_counted(qtbot, page, study):
    texts = [trace(name, tuple("abcdefghijk"), layers=2 * (name == "transformer"), shift=1) for name in MODELS[:3]]
    page.resize(900, 600)
    study.show(*recorded(*texts))
    study.clock.move_to(99)
    for lane in page.lanes[:3]:
        first = lane.stage.scene.edges["first word"]
        said = [mark.text for mark in marks(lane.stage.scene) if isinstance(mark, Label) and mark.text.startswith("◂")]
        assert said == [f"◂ {first}"]
        assert first > 0


def test_a_lane_that_ended_stands_at_its_last_word():
    ended = Moment(Reading(TRANSFORMER), 99)
    assert ended.reading.target[ended.token] == END
    assert np.isfinite(ended.reading.entropies[ended.token])
