"""What the Train workspace looks at: the order of what is told, and where its clock stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from threading import Event
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from fun_viz import trainings as module
from fun_viz.events import LaneEvent, Preparing
from fun_viz.run.training.request import Race
from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from tests.races import FakeRace, finished, lane, metrics, snapshot, started

WHOLE = ((0, started()), (0, metrics(10)), (0, snapshot(10)), (0, snapshot(20, "abc")), (0, finished()))
OPEN = ((0, started()), (0, metrics(10)), (0, snapshot(10)), (0, snapshot(20)), (0, snapshot(30)))


@pytest.fixture
def trainings(qtbot: QtBot) -> Iterator[Trainings]:
    made = Trainings(Worker())
    yield made
    assert made.close()


@pytest.fixture
def told(trainings: Trainings) -> list[str]:
    """The signals in the order in which they came."""
    heard: list[str] = []
    trainings.changed.connect(lambda: heard.append("changed"))
    trainings.state_changed.connect(heard.append)
    trainings.failed.connect(lambda error: heard.append(f"failed {error}"))
    trainings.finished.connect(lambda each: heard.append(f"finished {len(each)}"))
    return heard


def held(trainings: Trainings, qtbot: QtBot, said: tuple[tuple[int, Any], ...] = OPEN) -> FakeRace:
    """Start a race that goes on, and wait until all of it has arrived."""
    race = FakeRace((lane(),), said, hold=True)
    trainings.start(race)
    qtbot.waitUntil(lambda: len(trainings.updates) == 3)
    return race


@dataclass(frozen=True)
class FakeConclude:
    folders: tuple[str, ...]

    def __call__(self, cache: Any = None) -> Iterator[LaneEvent]:
        for place, folder in enumerate(self.folders):
            yield LaneEvent(place, finished(folder))


@pytest.fixture(autouse=True)
def concluded_without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Conclude", FakeConclude)


# ---- what is told, and in which order


def test_a_race_that_ends_by_itself_tells_its_end_after_all_it_said(
    trainings: Trainings, told: list[str], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(trainings.finished) as ended:
        trainings.start(FakeRace((lane(),), WHOLE))
    assert told == ["changed", "running", "changed", "done", "finished 1"]
    assert ended.args == [(finished(),)]
    assert [shot.update for shot in trainings.histories[0].snapshots] == [10, 20]


def test_a_thousand_records_are_told_in_a_few_pieces(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    said = ((0, started()), *((0, metrics(update)) for update in range(1, 1001)), (0, finished()))
    began = perf_counter()
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), said))
    assert trainings.histories[0].update == 1000
    assert told.count("changed") <= 3 + (perf_counter() - began) * 1000 / module._TOGETHER


def test_lanes_have_each_their_own_history_and_share_the_clock(trainings: Trainings, qtbot: QtBot) -> None:
    said = ((0, started()), (1, started()), (0, snapshot(10)), (1, snapshot(20)), (0, snapshot(20)), (0, finished()))
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane("a"), lane("b")), said))
    assert trainings.updates == (10, 20)
    assert trainings.folders == ("/runs/a", "/runs/b")
    assert [marks.updates for marks in trainings.marks()] == [(10, 20), (10, 20)]
    assert [marks.name for marks in trainings.marks()] == ["GRU", "GRU"]


def test_a_failure_before_anything_began_leaves_nothing_to_resume(
    trainings: Trainings, told: list[str], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(trainings.failed):
        trainings.start(FakeRace((lane(),), error=ValueError("no such option")))
    assert told == ["changed", "running", "idle", "failed no such option"]


def test_a_failure_on_the_way_can_be_resumed(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(trainings.failed):
        trainings.start(FakeRace((lane(),), OPEN, error=ValueError("the loss is not finite")))
    assert told[-2:] == ["paused", "failed the loss is not finite"]
    assert trainings.updates == (10, 20, 30)


# ---- pause, resume, stop


def test_a_pause_closes_the_race_and_a_resumption_asks_it_to_go_on(trainings: Trainings, qtbot: QtBot) -> None:
    race = held(trainings, qtbot)
    trainings.pause()
    assert trainings.state == "paused"
    qtbot.waitUntil(lambda: race.closed == [False])
    trainings.resume()
    assert trainings.state == "running"
    assert trainings.race is not None
    assert [train.resume for train in trainings.race.lanes] == [True]
    trainings.pause()
    qtbot.waitUntil(lambda: race.closed == [False, True])


def test_a_resumption_forgets_what_came_after_the_checkpoint(trainings: Trainings, qtbot: QtBot) -> None:
    held(trainings, qtbot)
    trainings.pause()
    trainings.resume(FakeRace((lane(),), ((0, started(20)), (0, snapshot(40)), (0, finished()))))
    qtbot.waitUntil(lambda: trainings.state == "done")
    assert trainings.updates == (10, 20, 40)


def test_what_was_said_while_the_pause_was_asked_for_is_not_lost(trainings: Trainings, qtbot: QtBot) -> None:
    gate = Event()
    race = FakeRace((lane(),), OPEN, hold=True, gate=gate)
    trainings.start(race)
    trainings.pause()  # before the event loop has turned once
    gate.set()
    qtbot.waitUntil(lambda: race.closed == [False])
    qtbot.waitUntil(lambda: trainings.histories[0].started is not None)
    assert trainings.state == "paused"


def test_a_pause_that_comes_after_the_end_is_an_end(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    gate = Event()
    trainings.start(FakeRace((lane(),), WHOLE, gate=gate))
    qtbot.waitUntil(lambda: trainings.ended)
    trainings.pause()
    with qtbot.waitSignal(trainings.finished):
        gate.set()
    assert told[-3:] == ["paused", "done", "finished 1"]


def test_a_stop_concludes_once_the_race_is_closed(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    race = held(trainings, qtbot)
    with qtbot.waitSignal(trainings.finished) as ended:
        trainings.stop()
        assert trainings.state == "stopping"
    assert race.closed == [False]
    assert ended.args == [(finished("/runs/run"),)]
    assert [state for state in told if state != "changed"] == ["running", "stopping", "done", "finished 1"]
    assert len(trainings.histories[0].snapshots) == 3


def test_a_pause_can_be_stopped(trainings: Trainings, qtbot: QtBot) -> None:
    race = held(trainings, qtbot)
    trainings.pause()
    qtbot.waitUntil(lambda: bool(race.closed))
    with qtbot.waitSignal(trainings.finished):
        trainings.stop()
    assert trainings.ended


def test_another_start_forgets_the_race_before(trainings: Trainings, qtbot: QtBot) -> None:
    first = held(trainings, qtbot)
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), WHOLE))
    assert first.closed == [False]
    assert trainings.updates == (10, 20)


def test_closing_waits_for_the_checkpoint(qtbot: QtBot) -> None:
    trainings = Trainings(Worker())
    race = held(trainings, qtbot)
    assert trainings.close()
    assert race.closed == [False]


def test_clearing_leaves_nothing(trainings: Trainings, qtbot: QtBot) -> None:
    held(trainings, qtbot)
    trainings.clear()
    assert (trainings.state, trainings.histories, trainings.updates, trainings.update) == ("idle", (), (), 0)
    assert trainings.clock.length == 0
    assert trainings.place() == ""


# ---- what is halted before it began


PREPARING = tuple((0, Preparing("reading", share / 100)) for share in range(3))


@pytest.mark.parametrize("halt", ["pause", "stop"])
def test_what_is_halted_while_files_are_read_is_as_if_it_had_not_been_started(
    trainings: Trainings, told: list[str], qtbot: QtBot, halt: str
) -> None:
    race = FakeRace((lane(),), PREPARING, hold=True)
    trainings.start(race)
    qtbot.waitUntil(lambda: trainings.histories[0].preparing == Preparing("reading", 0.02))
    with qtbot.assertNotEmitted(trainings.failed), qtbot.assertNotEmitted(trainings.finished):
        getattr(trainings, halt)()
        qtbot.waitUntil(lambda: trainings.state == "idle")
    assert race.closed == [False]
    assert (trainings.histories, trainings.race, trainings.folders) == ((), None, ())
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), WHOLE))


def test_a_resumption_waits_until_what_was_paused_has_said_all(trainings: Trainings, qtbot: QtBot) -> None:
    gate = Event()
    race = FakeRace((lane(),), OPEN, hold=True, gate=gate)
    trainings.start(race)
    trainings.pause()
    trainings.resume()
    assert trainings.state == "running"
    gate.set()
    qtbot.waitUntil(lambda: trainings.race is not None and trainings.race.lanes[0].resume)
    assert race.closed == [False]
    assert trainings.histories[0].started is not None
    qtbot.waitUntil(lambda: len(trainings.updates) == 3)
    trainings.pause()
    qtbot.waitUntil(lambda: race.closed == [False, True])


def test_a_resumption_can_be_taken_back_before_it_begins(trainings: Trainings, qtbot: QtBot) -> None:
    gate = Event()
    race = FakeRace((lane(),), OPEN, hold=True, gate=gate)
    trainings.start(race)
    trainings.pause()
    trainings.resume()
    trainings.pause()
    gate.set()
    qtbot.waitUntil(lambda: race.closed == [False])
    qtbot.waitUntil(lambda: trainings.histories[0].started is not None)
    assert trainings.state == "paused"
    assert trainings.race is not None
    assert not trainings.race.lanes[0].resume


def test_a_lane_that_had_not_begun_begins_when_the_others_go_on(trainings: Trainings, qtbot: QtBot) -> None:
    said = ((0, started()), (1, Preparing("reading", 0.5)), (0, metrics(10)))
    race = FakeRace((lane("a"), lane("b")), said, hold=True)
    trainings.start(race)
    qtbot.waitUntil(lambda: trainings.histories[0].update == 10)
    trainings.pause()
    qtbot.waitUntil(lambda: bool(race.closed))
    trainings.resume()
    qtbot.waitUntil(lambda: [train.resume for train in trainings.race.lanes] == [True, False])  # type: ignore[union-attr]


def test_only_lanes_that_have_begun_and_not_ended_are_concluded(trainings: Trainings, qtbot: QtBot) -> None:
    said = ((0, started()), (0, finished("/runs/a")), (2, started()), (2, metrics(10)))
    trainings.start(FakeRace((lane("a"), lane("b"), lane("c")), said, hold=True))
    qtbot.waitUntil(lambda: trainings.histories[2].update == 10)
    with qtbot.waitSignal(trainings.finished) as ended:
        trainings.stop()
    assert ended.args == [(finished("/runs/a"), None, finished("/runs/c"))]


# ---- beside the training


def test_a_question_is_answered_while_a_training_runs_and_does_not_disturb_it(
    trainings: Trainings, qtbot: QtBot
) -> None:
    race, answers = held(trainings, qtbot), list[object]()
    run = trainings.beside(lambda: iter((1, 2)))
    run.yielded.connect(answers.append)
    with qtbot.waitSignal(run.finished):
        pass
    assert answers == [1, 2]
    assert (trainings.state, race.closed) == ("running", [])


def test_closing_does_not_wait_long_for_a_question(qtbot: QtBot) -> None:
    trainings, asked, gate = Trainings(Worker()), Event(), Event()
    trainings.beside(lambda: iter((asked.set(), gate.wait(10))))
    assert asked.wait(5)
    assert not trainings.close(0.05)
    gate.set()


# ---- run folders


@dataclass(frozen=True)
class FakeFollow:
    """Says a whole run, and that there is nothing new; with `forever` its second part only comes later."""

    folders: tuple[str, ...]
    forever: bool = True

    def __call__(self, cache: Any = None) -> Iterator[LaneEvent | None]:
        yield from (LaneEvent(0, record) for _, record in OPEN)
        while self.forever:
            yield None
            if self.folders == ("/runs/ends",):
                yield LaneEvent(0, finished())
            Event().wait(0.002)


@pytest.fixture
def followed_without_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Follow", FakeFollow)


@pytest.mark.usefixtures("followed_without_files")
def test_a_run_that_has_not_ended_is_shown_as_one_that_can_be_resumed(
    trainings: Trainings, told: list[str], qtbot: QtBot
) -> None:
    trainings.follow(("/runs/mine",), forever=False)
    qtbot.waitUntil(lambda: trainings.state == "paused")
    assert trainings.updates == (10, 20, 30)
    assert trainings.race is None
    assert not any(word.startswith("finished") for word in told)


@pytest.mark.usefixtures("followed_without_files")
def test_following_goes_on_until_the_run_ends(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(trainings.finished):
        trainings.follow(("/runs/ends",))
        assert trainings.state == "following"
    assert told[-2:] == ["done", "finished 1"]


@pytest.mark.usefixtures("followed_without_files")
def test_to_stop_following_only_looks_away(trainings: Trainings, told: list[str], qtbot: QtBot) -> None:
    trainings.follow(("/runs/mine",))
    qtbot.waitUntil(lambda: len(trainings.updates) == 3)
    trainings.stop()
    assert trainings.state == "done"
    assert not any(word.startswith("finished") for word in told)


def test_a_run_that_was_opened_goes_on_as_it_was_asked(
    trainings: Trainings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def resume(folders: tuple[str, ...]) -> Race:
        asked.append(folders)
        return FakeRace((lane(),), ((0, started(20)), (0, finished())))

    monkeypatch.setattr(module, "Follow", FakeFollow)
    monkeypatch.setattr(module, "Resume", resume)
    trainings.follow(("/runs/mine",), forever=False)
    qtbot.waitUntil(lambda: trainings.state == "paused")
    with qtbot.waitSignal(trainings.finished):
        trainings.resume()
    assert asked == [("/runs/mine",)]
    assert trainings.updates == (10, 20)


# ---- where in the training it is


def test_the_clock_goes_along_until_somebody_looks_back(trainings: Trainings, qtbot: QtBot) -> None:
    held(trainings, qtbot)
    assert (trainings.update, trainings.live) == (30, True)
    trainings.clock.move_to(1)
    assert (trainings.update, trainings.live) == (20, False)
    trainings._hear(LaneEvent(0, snapshot(40)))
    trainings._tell()
    assert (trainings.update, trainings.live) == (20, False)
    trainings.clock.move_to(99)
    assert (trainings.update, trainings.live) == (40, True)
    trainings._hear(LaneEvent(0, snapshot(50)))
    trainings._tell()
    assert (trainings.update, trainings.live) == (50, True)


def test_a_snapshot_between_others_leaves_the_clock_where_it_is(trainings: Trainings, qtbot: QtBot) -> None:
    held(trainings, qtbot)
    seen: list[int] = []
    trainings.clock.moved.connect(lambda _position: seen.append(trainings.update))
    trainings._hear(LaneEvent(0, snapshot(40)))
    trainings._tell()
    assert seen == [40]


def test_a_time_lapse_takes_as_long_however_many_snapshots_there_are(trainings: Trainings, qtbot: QtBot) -> None:
    held(trainings, qtbot)
    for count in (3, 400):
        for update in range(31, 28 + count):
            trainings._hear(LaneEvent(0, snapshot(update)))
        trainings._tell()
        assert trainings.clock.pace * (len(trainings.updates) - 1) == pytest.approx(10_000)


def test_the_words_are_those_of_the_moment_looked_at(trainings: Trainings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), WHOLE))
    assert trainings.place() == "update 20 / 20"
    trainings.clock.move_to(0)
    assert trainings.place() == "update 10 / 20"


def test_the_time_left_is_that_of_all_lanes(trainings: Trainings, qtbot: QtBot) -> None:
    assert trainings.seconds_left is None
    said = ((0, started(seconds=60.0)), (1, started(steps=100)), (0, metrics(10, seconds=18.0)), (1, metrics(50)))
    trainings.start(FakeRace((lane("a"), lane("b")), said, hold=True))
    qtbot.waitUntil(lambda: trainings.histories[1].update == 50)
    assert trainings.seconds_left == pytest.approx(42.0 + 1.0)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_pressed_in_whatever_order_it_can_be_ended_and_begun_again(
    trainings: Trainings, qtbot: QtBot, seed: int
) -> None:
    random, races = Random(seed), list[FakeRace]()

    def start() -> None:
        if trainings.state in ("idle", "done"):
            said = random.choice((OPEN, WHOLE, PREPARING))
            races.append(FakeRace((lane(),), said, hold=said is not WHOLE))
            trainings.start(races[-1])

    with qtbot.assertNotEmitted(trainings.failed):
        for _ in range(150):
            random.choice((start, start, trainings.pause, trainings.resume, trainings.resume, trainings.stop))()
            for _ in range(random.choice((0, 0, 1, 5))):
                QCoreApplication.processEvents()
            if trainings.state == "stopping" and random.random() < 0.5:
                qtbot.waitUntil(lambda: trainings.state in ("idle", "done"))
        trainings.stop()
        qtbot.waitUntil(lambda: trainings.state in ("idle", "done"))
    assert len(races) > 5
    with qtbot.waitSignal(trainings.finished):
        trainings.start(FakeRace((lane(),), WHOLE))
