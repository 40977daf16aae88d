"""What the worker is asked, when, and what is said when it cannot be done."""

from __future__ import annotations

from functools import partial
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.errors import InputError, LoadError
from fun_viz.text.sentence import TooLong
from fun_viz.trace import Request
from fun_viz.windows.message import Message
from fun_viz.windows.requests import trouble, unknown
from fun_viz.windows.suggestions import foreign_to
from tests.windows.fake import Stage, trace_of


def ask(stage: Stage, text: str) -> None:
    stage.window.composer.field.setText(text)
    stage.window.decode()


def answered(stage: Stage, qtbot: QtBot, text: str = "你好", lanes: int = 1) -> None:
    def done() -> bool:
        branches = stage.study.branches
        return len(branches) == lanes and all(each.finished and each.request.text == text for each in branches)

    qtbot.waitUntil(lambda: done() and not stage.study.running)


def test_a_sentence_is_asked_and_shown(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    assert stage.study.branches[0].reading.text == "Hello!"
    assert stage.page().asked[-1] == Request("one", "你好", 1)


def test_editing_asks_for_nothing(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClicks(stage.window.composer.field, "abc")
    assert stage.page().asked == []


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e"])
def test_a_blank_sentence_is_said_at_once_and_nothing_is_lost(stage: Stage, qtbot: QtBot, text: str) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    ask(stage, text)
    assert "nothing to translate" in stage.window.notice.text
    assert stage.study.branches[0].reading.text == "Hello!"
    assert not stage.study.running


def test_a_sentence_that_is_too_long_can_be_cut(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "好" * 10_000)
    assert "10000" in stage.window.notice.text
    assert "200" in stage.window.notice.text
    message = stage.window.notice.message
    assert message is not None
    assert message.act is not None
    assert message.offer_in_words() == "Cut to 200 characters"
    message.act()
    assert stage.window.composer.field.text() == "好" * 200
    answered(stage, qtbot, text="好" * 200)
    stage.window.composer.field.undo()
    assert len(stage.window.composer.field.text()) == 10_000


def test_unknown_characters_are_told_once_each_and_decoding_goes_on(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "龘好龘")
    answered(stage, qtbot, text="龘好龘")
    assert stage.window.notice.text == "Not in the vocabulary of Model One: 龘"
    ask(stage, "你好")
    answered(stage, qtbot)
    assert stage.window.notice.message is None


def test_an_answer_to_what_nobody_wants_any_longer_is_taken_in_silence(stage: Stage) -> None:
    requests = stage.window.requests
    requests.wanted, requests._awaits = Request("one", "龘"), True
    stage.study.arrived.emit()
    assert not requests._awaits
    assert stage.window.notice.message is None


def test_an_error_of_the_worker_leaves_what_is_on_the_screen(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    for error in (LoadError("{file} is damaged: it is not JSON.", file="x"), InputError("no"), ValueError("boom")):
        stage.answers.error = error
        with qtbot.waitSignal(stage.study.failed):
            ask(stage, "再见")
        assert stage.study.branches[0].reading.text == "Hello!"
        assert stage.window.notice.message is not None
        assert stage.window.notice.message.tone == ("warning" if isinstance(error, InputError) else "error")
        assert not stage.study.running
    stage.answers.error = None
    ask(stage, "再见")
    answered(stage, qtbot, text="再见")


def test_a_text_the_model_finds_too_long_is_offered_to_be_cut(stage: Stage, qtbot: QtBot) -> None:
    stage.answers.error = TooLong(300, 200)
    with qtbot.waitSignal(stage.study.failed):
        ask(stage, "你好")
    assert stage.window.notice.message is not None
    assert stage.window.notice.message.offer_in_words() == "Cut to 200 characters"


def test_a_tab_asks_only_for_what_is_not_there(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    (first,) = stage.study.branches
    stage.window.tabs.pick("two")
    assert not stage.study.running
    stage.window.tabs.pick("many")
    answered(stage, qtbot, lanes=2)
    assert [[each.model for each in requests] for requests in stage.answers.asked] == [["one"], ["third"]]
    assert stage.study.branches[0] is first
    lanes = stage.study.branches
    stage.window.tabs.pick("one")
    assert stage.study.branches == (first,)
    stage.window.tabs.pick("many")
    assert stage.study.branches == lanes
    assert not stage.study.running


def test_the_same_sentence_again_by_hand_is_run_again_and_played(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    stage.study.clock.pause()
    stage.study.clock.move_to(3)
    ask(stage, "你好")
    assert stage.study.running
    qtbot.waitUntil(lambda: stage.study.clock.playing)
    assert stage.study.clock.position < 3


def test_another_tab_stays_at_the_same_move_and_does_not_play(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.study.clock.move_to(2)
    stage.window.tabs.pick("two")
    assert (stage.study.clock.position, stage.study.clock.playing) == (2, False)


def test_a_recorded_trace_does_not_stand_beside_what_is_computed_here(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好", model="one"))
    assert stage.study.branches[0].recorded
    stage.window.tabs.pick("many")
    assert [each.recorded for each in stage.study.branches] == [True]  # shown until the first record comes
    answered(stage, qtbot, lanes=2)
    assert [each.recorded for each in stage.study.branches] == [False, False]


def test_what_runs_is_not_asked_again_by_a_tab_that_wants_the_same(stage: Stage, qtbot: QtBot) -> None:
    stage.answers.gate = Event()
    ask(stage, "你好")
    stage.window.tabs.pick("two")
    stage.answers.gate.set()
    answered(stage, qtbot)
    assert len(stage.answers.asked) == 1


def test_what_other_lanes_compute_goes_on_behind_a_tab_that_has_all_it_needs(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    stage.answers.gate = Event()
    stage.window.tabs.pick("many")
    stage.window.tabs.pick("one")
    assert stage.study.running
    stage.answers.gate.set()
    qtbot.waitUntil(lambda: not stage.study.running)
    assert len(stage.study.branches) == 1
    stage.window.tabs.pick("many")
    assert len(stage.study.branches) == 2
    assert not stage.study.running


def test_the_model_that_is_refused_is_the_one_that_failed(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    stage.answers.error = LoadError("{file} is damaged: it is not JSON.", file="x")
    with qtbot.waitSignal(stage.window.requests.refused) as refused:
        stage.window.tabs.pick("many")
    assert refused.args == ["third"]
    assert "damaged" in stage.window.notice.text
    assert stage.window.composer.model == "one"


def test_a_tab_asks_for_the_sentence_decoded_last_not_for_what_is_being_typed(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    stage.window.composer.field.setText("草稿")
    stage.window.tabs.pick("many")
    answered(stage, qtbot, lanes=2)
    assert stage.window.composer.field.text() == "草稿"


def test_what_was_cut_short_by_another_tab_is_asked_again(stage: Stage, qtbot: QtBot) -> None:
    gate = Event()
    stage.answers.gate = gate
    ask(stage, "你好")
    stage.window.tabs.pick("many")
    gate.set()
    answered(stage, qtbot, lanes=2)
    assert [requests[0].text for requests in stage.answers.asked] == ["你好", "你好"]
    stage.window.tabs.pick("one")
    answered(stage, qtbot)


def test_a_recorded_trace_is_not_asked_for_again(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好", model="other", beam=5))
    assert stage.window.composer.request == Request("other", "你好", 5)
    stage.window.tabs.pick("two")
    assert stage.answers.asked == []
    assert stage.study.branches[0].request == Request("other", "你好", 5)
    stage.window.tabs.pick("many")
    answered(stage, qtbot, lanes=2)
    assert stage.page("many").asked[-1] == Request("other", "你好", 5)


def test_cancel_stops_a_run_and_keeps_the_picture(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    gate = Event()
    stage.answers.gate = gate
    ask(stage, "再见")
    qtbot.waitUntil(lambda: stage.window.composer.cancels)
    assert stage.study.waiting
    stage.window.composer.cancel.emit()
    gate.set()
    assert not stage.study.running
    assert not stage.window.composer.cancels
    assert stage.study.branches[0].request.text == "你好"


def test_a_workspace_that_wants_something_else_is_asked_again(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    count = len(stage.page().asked)
    stage.page().rerun.emit()
    answered(stage, qtbot)
    assert len(stage.page().asked) == count + 1


def test_trouble_is_found_without_a_model() -> None:
    assert trouble("好") is None
    assert isinstance(trouble(" "), InputError)
    assert trouble("好" * 200) is None
    assert isinstance(trouble("好" * 201), TooLong)


def test_what_a_trace_says_of_itself_is_read() -> None:
    assert unknown(trace_of("龘😀龘", unknown=(0, 1, 2))) == "龘 😀"


def test_what_was_said_of_a_sentence_goes_with_it(stage: Stage, qtbot: QtBot) -> None:
    notice = stage.window.notice
    for leave in (partial(stage.window.show_trace, trace_of("再见")), partial(stage.window.tabs.pick, "trained")):
        stage.window.tabs.pick("one")
        stage.window.composer.field.setText("龘")
        with qtbot.waitSignal(stage.study.arrived):
            stage.window.decode()
        assert "龘" in notice.text
        assert notice.isVisible()
        leave()
        assert notice.message is None
    notice.show_message(Message("damaged", lasting=True))
    stage.window.tabs.pick("one")
    assert notice.text == "damaged"


def test_a_net_that_reads_chinese_says_so_once_of_a_text_in_another_script(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "I love you 龘")
    answered(stage, qtbot, text="I love you 龘")
    assert stage.window.notice.text == (
        "Model One reads Chinese, and most of this is in another script. Not in its vocabulary: 龘"
    )
    ask(stage, "love 龘")
    answered(stage, qtbot, text="love 龘")
    assert stage.window.notice.text == "Not in the vocabulary of Model One: 龘"


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [("zh", "I love 你", True), ("zh", "我爱你 A", False), ("zh", "123 ?", False), ("en", "I love 你", False),
     ("en", "мир", True), ("fr", "мир", False), ("zh", "", False)],
)  # fmt: skip
def test_a_text_is_foreign_by_most_of_its_letters(language: str, text: str, other: bool) -> None:
    assert foreign_to(language, text) == other
