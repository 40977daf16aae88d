"""What the worker is asked, when, and what is said when it cannot be done."""

from __future__ import annotations

from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.errors import InputError, LoadError
from fun_viz.text.sentence import TooLong
from fun_viz.windows.asking import beam_of, trouble, unknown
from fun_viz.workspaces.workspace import Ask
from tests.windows.fake import Stage, trace_of


def ask(stage: Stage, text: str) -> None:
    stage.window.composer.field.setText(text)
    stage.window.decode()


def answered(stage: Stage, qtbot: QtBot, kind: str = "single", text: str = "你好") -> None:
    study = stage.studies[kind]
    qtbot.waitUntil(
        lambda: (
            study.complete
            and study.readings != ()
            and study.readings[-1].trace.text == text
            and study.readings[-1].trace.finished
        )
    )


def test_a_sentence_is_asked_and_shown(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    assert stage.studies["single"].readings[0].text == "Hello!"
    assert stage.page().asked[-1] == Ask("你好", "one", 1)


def test_editing_asks_for_nothing(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClicks(stage.window.composer.field, "abc")
    assert stage.page().asked == []


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e"])
def test_a_blank_sentence_is_said_at_once_and_nothing_is_lost(stage: Stage, qtbot: QtBot, text: str) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    ask(stage, text)
    assert "nothing to translate" in stage.window.notice.text
    assert stage.studies["single"].readings[0].text == "Hello!"
    assert not stage.window.asking.busy


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
    assert stage.window.notice.text == "Not in this model's vocabulary: 龘"
    ask(stage, "你好")
    answered(stage, qtbot)
    assert stage.window.notice.message is None


def test_an_error_of_the_worker_leaves_what_is_on_the_screen(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    for error in (LoadError("{file} is damaged: it is not JSON.", file="x"), InputError("no"), ValueError("boom")):
        stage.page().error = error
        with qtbot.waitSignal(stage.studies["single"].failed):
            ask(stage, "再见")
        assert stage.studies["single"].readings[0].text == "Hello!"
        assert stage.window.notice.message is not None
        assert stage.window.notice.message.tone == ("warning" if isinstance(error, InputError) else "error")
        assert not stage.window.asking.busy
    stage.page().error = None
    ask(stage, "再见")
    answered(stage, qtbot, text="再见")


def test_a_text_the_model_finds_too_long_is_offered_to_be_cut(stage: Stage, qtbot: QtBot) -> None:
    stage.page().error = TooLong(300, 200)
    with qtbot.waitSignal(stage.studies["single"].failed):
        ask(stage, "你好")
    assert stage.window.notice.message is not None
    assert stage.window.notice.message.offer_in_words() == "Cut to 200 characters"


def test_a_tab_asks_only_for_what_is_not_there(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    before = stage.studies["single"].readings
    stage.window.tabs.pick("two")
    assert not stage.window.asking.busy
    stage.window.tabs.pick("many")
    answered(stage, qtbot, "lanes")
    assert len(stage.studies["lanes"].readings) == 2
    lanes = stage.studies["lanes"].readings
    stage.window.tabs.pick("one")
    stage.window.tabs.pick("many")
    assert stage.studies["single"].readings is before
    assert stage.studies["lanes"].readings is lanes
    assert not stage.window.asking.busy


def test_a_tab_asks_for_the_sentence_decoded_last_not_for_what_is_being_typed(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    stage.window.composer.field.setText("草稿")
    stage.window.tabs.pick("many")
    answered(stage, qtbot, "lanes", "你好")
    assert stage.window.composer.field.text() == "草稿"


def test_what_was_cut_short_by_another_tab_is_asked_again(stage: Stage, qtbot: QtBot) -> None:
    gate = Event()
    stage.page().gate = gate
    ask(stage, "你好")
    stage.window.tabs.pick("many")
    gate.set()
    answered(stage, qtbot, "lanes")
    assert not stage.studies["single"].complete
    stage.window.tabs.pick("one")
    answered(stage, qtbot, "single")


def test_a_recorded_trace_is_not_asked_for_again(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好", model="other", beam=5))
    assert stage.window.composer.ask == Ask("你好", "other", 5)
    stage.window.tabs.pick("two")
    assert stage.page("two").asked == []
    stage.window.tabs.pick("many")
    answered(stage, qtbot, "lanes")
    assert stage.page("many").asked[-1] == Ask("你好", "other", 5)


def test_cancel_stops_a_run_and_keeps_the_picture(stage: Stage, qtbot: QtBot) -> None:
    ask(stage, "你好")
    answered(stage, qtbot)
    gate = Event()
    stage.page().gate = gate
    ask(stage, "再见")
    qtbot.waitUntil(lambda: stage.window.composer.cancels)
    assert stage.window.asking.waiting
    stage.window.composer.cancel.emit()
    gate.set()
    assert not stage.window.asking.busy
    assert not stage.window.composer.cancels
    assert stage.studies["single"].readings[0].trace.text == "你好"


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
    assert beam_of(trace_of(beam=5)) == 5
    assert beam_of(trace_of(beam=1)) == 1
