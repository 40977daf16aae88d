"""The workspace in front and the bars round it, when it trains."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.races import FakeRace, finished, lane, metrics, started
from tests.windows.fake import Stage, trace_of


def test_a_workspace_that_asks_for_nothing_is_not_asked_and_the_sentence_goes_away(stage: Stage) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    before = stage.page().asked[-1:]
    window.tabs.pick("trained")
    assert not window.composer.field.isVisible()
    assert not stage.study.running
    assert stage.page().asked[-1:] == before
    window.focus_field()
    assert not window.composer.field.hasFocus()
    window.escape()
    window.tabs.pick("one")
    assert window.composer.field.isVisible()


def test_what_was_asked_meanwhile_is_run_when_a_workspace_that_asks_comes(stage: Stage, qtbot: QtBot) -> None:
    stage.window.tabs.pick("trained")
    stage.window.composer.field.put("再见")
    stage.window.decode()
    assert not stage.study.running
    stage.window.tabs.pick("one")
    qtbot.waitUntil(lambda: any(each.request.text == "再见" for each in stage.study.branches))


def test_the_status_line_tells_of_the_training_only_while_it_is_in_front(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    decoding = window.status.text
    said = ((0, started()), (0, metrics(10)), (0, finished()))
    window.tabs.pick("trained")
    assert window.status.text == ""
    with qtbot.waitSignal(stage.trainings.finished):
        stage.trainings.start(FakeRace((lane(),), said))
    english = "ended: Reverse: GRU     device CPU     10 updates"
    assert window.status.text == english
    stage.speech.speak("zh")
    qtbot.waitUntil(lambda: window.status.text != english)
    stage.speech.speak("en")
    qtbot.waitUntil(lambda: window.status.text == english)
    window.tabs.pick("one")
    assert window.status.text == decoding


def test_the_transport_drives_whatever_is_in_front(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.window.tabs.pick("trained")
    assert stage.window.transport.timeline.length == 0
    stage.window.tabs.pick("one")
    assert stage.window.transport.timeline.length == 4


def test_a_workspace_is_picked_by_what_it_shows(stage: Stage) -> None:
    stage.window.tabs.pick("trained")
    stage.window.front.pick_sentence()
    assert stage.window.tabs.name == "one"
    stage.window.front.pick_training()
    assert stage.window.tabs.name == "trained"
    stage.window.tabs.pick("many")
    stage.window.front.pick_sentence()
    assert stage.window.tabs.name == "one"


def test_a_workspace_in_front_that_shows_it_already_stays(stage: Stage) -> None:
    stage.window.tabs.pick("two")
    stage.window.front.pick_sentence()
    assert stage.window.tabs.name == "two"
