"""The words for how a training is going."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.history import History
from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from fun_viz.workspaces.train.lanes import Lane
from fun_viz.workspaces.train.numbers import NumbersPanel
from fun_viz.workspaces.train.progress import race_status, speed
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
    assert told == ["training Reverse: GRU", "device CPU", "1,234 updates", "last 5,678 tokens/s", "0:42 left"]
    trainings.pause()
    assert race_status(trainings).split("     ") == ["paused: Reverse: GRU", "device CPU", "1,234 updates"]


def test_a_race_tells_of_all_its_lanes(trainings: Trainings, qtbot: QtBot) -> None:
    said = ((0, started()), (1, started()), (0, metrics(30)), (1, metrics(20)), (0, finished()), (1, finished()))
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane("a"), lane("b")), said))
    assert race_status(trainings).split("     ") == ["ended: Reverse: GRU, GRU", "device CPU", "30 / 20 updates"]


def test_a_training_that_has_ended_tells_how_fast_it_was_over_all() -> None:
    """A tenth of its time at 1,000 tokens a second, the rest at 100."""
    slow, quick = (replace(metrics(n, seconds=s), tokens_per_second=v) for n, s, v in ((1, 9.0, 100.0), (2, 10.0, 1e3)))
    history = History().then(started(), slow, quick)
    assert speed([history]) == ("last 1,000 tokens/s",)
    assert speed([history, History().then(started(), slow)]) == ("last 1,000 / 100 tokens/s",)
    ended = history.then(finished())
    assert speed([ended]) == ("190 tokens/s over all",)
    lanes = (Lane(0, "", ended, 2), Lane(0, "", ended, 1, live=False))
    shown = next(quantity for quantity in NumbersPanel.quantities if quantity.label == "tokens/s")
    assert [shown.value(lane) for lane in lanes] == [190.0, 100.0]


def test_nothing_is_told_of_nothing(trainings: Trainings) -> None:
    assert race_status(trainings) == ""
