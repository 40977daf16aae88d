"""The words for how a training is going."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from fun_viz.workspaces.train.progress import race_status
from tests.races import FakeRace, finished, lane, metrics, started


@pytest.fixture
def trainings(qtbot: QtBot) -> Iterator[Trainings]:
    made = Trainings(Worker())
    yield made
    assert made.close()


def test_what_where_how_far_how_fast_and_how_long_are_told(trainings: Trainings, qtbot: QtBot) -> None:
    trainings.start(FakeRace((lane(),), ((0, started(seconds=60.0)), (0, metrics(1234, seconds=18.0))), hold=True))
    qtbot.waitUntil(lambda: trainings.histories[0].update == 1234)
    told = race_status(trainings).split("     ")
    assert told == ["training Reverse: GRU", "device cpu", "1,234 updates", "5,678 tokens/s", "0:42 left"]
    trainings.pause()
    assert race_status(trainings).split("     ") == ["paused: Reverse: GRU", "device cpu", "1,234 updates"]


def test_a_race_tells_of_all_its_lanes(trainings: Trainings, qtbot: QtBot) -> None:
    said = ((0, started()), (1, started()), (0, metrics(30)), (1, metrics(20)), (0, finished()), (1, finished()))
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane("a"), lane("b")), said))
    assert race_status(trainings).split("     ") == ["ended: Reverse: GRU, GRU", "device cpu", "30 / 20 updates"]


def test_nothing_is_told_of_nothing(trainings: Trainings) -> None:
    assert race_status(trainings) == ""
