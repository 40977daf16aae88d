"""The workspace in front and the bars round it, when it trains."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.races import FakeRace, finished, lane, metrics, started
from tests.windows.fake import Stage, trace_of


def test_a_workspace_that_asks_for_nothing_is_not_asked_and_the_sentence_goes_away(stage: Stage) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    window.tabs.pick("trained")
    assert not window.composer.field.isVisible()
    assert not window.asking.busy
    assert window.asking.study is None
    window.shortcuts.focus_field()
    assert not window.composer.field.hasFocus()
    window.shortcuts.escape()
    window.tabs.pick("one")
    assert window.composer.field.isVisible()
    assert window.asking.study is stage.studies["single"]


def test_what_was_asked_meanwhile_is_run_when_a_workspace_that_asks_comes(stage: Stage, qtbot: QtBot) -> None:
    stage.window.tabs.pick("trained")
    stage.window.composer.field.put("再见")
    stage.window.decode()
    assert not stage.window.asking.busy
    stage.window.tabs.pick("one")
    qtbot.waitUntil(lambda: any(r.trace.text == "再见" for r in stage.studies["single"].readings))


def test_the_status_line_tells_of_the_training_only_while_it_is_in_front(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    decoding = window.status.text
    said = ((0, started()), (0, metrics(10)), (0, finished()))
    window.tabs.pick("trained")
    assert window.status.text == ""
    with qtbot.waitSignal(stage.trainings.finished):
        stage.trainings.start(FakeRace((lane(),), said))
    english = "ended: Reverse: GRU     device cpu     10 updates"
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


@pytest.mark.parametrize(("kind", "name"), [("single", "one"), ("lanes", "many"), ("training", "trained")])
def test_a_kind_is_picked_by_its_first_workspace(stage: Stage, kind: str, name: str) -> None:
    stage.window.tabs.pick("trained" if kind != "training" else "one")
    stage.window.front.pick(kind)
    assert stage.window.tabs.name == name


def test_a_workspace_of_the_kind_that_is_in_front_stays(stage: Stage) -> None:
    stage.window.tabs.pick("two")
    stage.window.front.pick("single")
    assert stage.window.tabs.name == "two"
