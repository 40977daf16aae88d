"""The bar at the bottom drives one clock at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.branch import recorded
from fun_viz.study import Study
from fun_viz.trainings import Trainings
from fun_viz.windows.transport import Transport
from fun_viz.work import Worker
from tests.races import FakeRace, finished, lane, snapshot, started
from tests.windows.fake import trace_of


@pytest.fixture
def study(qtbot: QtBot) -> Iterator[Study]:
    worker = Worker()
    made = Study(worker, None)
    made.show(*recorded(trace_of("你好", words=("Hello", "there", "!"))))
    yield made
    made.clock.pause()
    worker.close()


@pytest.fixture
def transport(study: Study, qtbot: QtBot) -> Transport:
    made = Transport()
    qtbot.addWidget(made)
    made.follow(study)
    return made


def label(transport: Transport) -> str:
    return next(found.text() for found in transport.findChildren(QLabel) if found.property("role") == "muted")


def test_first_back_forward_and_last_move_the_clock(transport: Transport, study: Study) -> None:
    places = []
    for deed in (transport.first, transport.back, transport.forward, transport.forward, transport.back, transport.last):
        deed()
        places.append(study.clock.position)
    assert places == [0, 0, 1, 2, 1, 4]


def test_the_label_says_which_stretch_it_is_in(transport: Transport, study: Study) -> None:
    study.clock.move_to(0)
    assert label(transport) == "encode 1 / 1"
    study.clock.move_to(2)
    assert label(transport) == "decode 2 / 4"


def test_a_place_on_the_timeline_is_gone_to_and_playing_ends(transport: Transport, study: Study) -> None:
    study.clock.move_to(0)
    study.clock.play()
    transport.timeline.sought.emit(3)
    assert study.clock.position == 3
    assert not study.clock.playing


def test_play_and_pause_are_one_button(transport: Transport, study: Study) -> None:
    play = next(found for found in transport.findChildren(QPushButton) if found.property("role") == "play")
    play.click()
    assert study.clock.playing
    assert "Pause" in play.toolTip()
    play.click()
    assert not study.clock.playing
    assert "Play" in play.toolTip()


def test_the_speed_goes_round(transport: Transport, study: Study) -> None:
    seen = []
    transport.speed_changed.connect(seen.append)
    for _ in range(4):
        transport.next_speed()
    assert seen == [2.0, 4.0, 0.5, 1.0]
    assert study.clock.speed == 1.0


def test_buttons_that_lead_nowhere_cannot_be_pressed(transport: Transport, study: Study) -> None:
    study.clock.move_to(0)
    able = [found.isEnabled() for found in transport.findChildren(QPushButton)[:5]]
    assert able == [False, False, True, True, True]
    study.show()
    assert not any(found.isEnabled() for found in transport.findChildren(QPushButton)[:5])


def test_another_study_is_followed_and_the_old_one_rests(transport: Transport, study: Study) -> None:
    worker = Worker()
    other = Study(worker, None)
    good, well = trace_of("好", words=("Good",)), trace_of("好", model="two", words=("Well", "done"))
    other.show(*recorded(good, well))
    study.clock.play()
    transport.follow(other)
    assert not study.clock.playing
    assert label(transport) == "move 4 / 4"
    other.prefer("one")
    study.clock.move_to(1)
    assert label(transport) == "move 4 / 4"
    worker.close()


def test_a_training_is_driven_like_a_sentence(transport: Transport, qtbot: QtBot) -> None:
    trainings = Trainings(Worker())
    transport.follow(trainings)
    assert label(transport) == ""
    said = ((0, started()), (0, snapshot(0, "x")), (0, snapshot(1500)), (0, snapshot(3000, "abc")), (0, finished()))
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), said))
    assert label(transport) == "update 3,000 / 3,000"
    transport.back()
    assert label(transport) == "update 1,500 / 3,000"
    transport.first()
    assert label(transport) == "update 0 / 3,000"
    transport.timeline.sought.emit(1)
    assert trainings.update == 1500
    transport.toggle()
    assert trainings.clock.playing
    assert trainings.close()
