"""What the user looks at: lanes that grow, one clock, tokens pointed at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Grown
from fun_viz.study import Study, Where, where
from fun_viz.trace import Place, Trace
from fun_viz.work import Worker
from tests.traces import decoded, encoded, trace

PATIENCE = 5_000
HERE, THERE = (Place("source", 0),), (Place("target", 1), Place("source", 2))


@pytest.fixture
def study(qtbot: QtBot) -> Iterator[Study]:
    worker = Worker()
    study = Study(worker, "the cache")
    yield study
    study.cancel()
    study.clock.pause()
    assert worker.close()


def run_of(words: int, encodings: int = 2) -> Trace:
    pieces = [*["word"] * (words - 1), "∎"]
    return trace(*[encoded() for _ in range(encodings)], *[decoded([piece]) for piece in pieces])


@dataclass(frozen=True)
class Growing:
    """Yields every beginning of each lane's trace; `hold` makes it wait before the last record of all."""

    lanes: tuple[Trace, ...]
    text: str = "我"
    hold: threading.Event | None = None
    shelves: list[object] = field(default_factory=list)

    def __call__(self, cache: object) -> Iterator[Grown]:
        self.shelves.append(cache)
        records = [
            Grown(lane, replace(whole, steps=whole.steps[:n], finished=False))
            for lane, whole in enumerate(self.lanes)
            for n in range(1, len(whole.steps) + 1)
        ]
        yield from records[:-1]
        if self.hold is not None:
            assert self.hold.wait(5)
        yield records[-1]


def finished(study: Study, qtbot: QtBot, request: Growing, *, play: bool = False) -> None:
    study.run(request, play=play)
    qtbot.waitUntil(lambda: study.complete, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not study._soon.isActive(), timeout=PATIENCE)


def test_where_says_which_stretch_and_how_far() -> None:
    reading = Reading(run_of(3))
    assert [where(reading, i) for i in range(5)] == [
        Where(True, 1, 0),
        Where(True, 2, 0),
        Where(False, 2, 1),
        Where(False, 2, 2),
        Where(False, 2, 3),
    ]
    assert [where(reading, i).move for i in range(5)] == [0, 1, -1, -1, -1]
    assert [where(reading, i).token for i in range(5)] == [-1, -1, 0, 1, 2]


def test_a_lane_that_has_ended_stays_at_its_last_move() -> None:
    reading = Reading(run_of(3))
    assert where(reading, 99) == where(reading, 4)
    assert where(reading, -5) == where(reading, 0)


def test_a_trace_that_is_shown_is_seen_whole(study: Study, qtbot: QtBot) -> None:
    with qtbot.waitSignal(study.changed, timeout=PATIENCE):
        study.show(run_of(3), run_of(6))
    assert [reading.moves for reading in study.readings] == [5, 8]
    assert study.clock.length == 8
    assert study.clock.position == 7
    assert study.complete
    assert study.request is None


def test_a_run_fills_its_lanes_and_ends_complete(study: Study, qtbot: QtBot) -> None:
    working: list[bool] = []
    study.working.connect(working.append)
    request = Growing((run_of(3), run_of(4)))
    finished(study, qtbot, request)
    assert [reading.moves for reading in study.readings] == [5, 6]
    assert study.clock.length == 6
    assert study.clock.position == 0
    assert working == [True, False]
    assert study.request is request
    assert request.shelves == ["the cache"]


def test_what_is_shown_stays_until_the_first_record_of_the_next_run(study: Study, qtbot: QtBot) -> None:
    study.show(run_of(3))
    shown, hold = study.readings, threading.Event()
    lone = Growing((trace(decoded(["∎"])),), hold=hold)
    study.run(lone, play=False)
    assert study.readings is shown
    assert not study.complete
    hold.set()
    qtbot.waitUntil(lambda: study.complete, timeout=PATIENCE)
    assert [reading.moves for reading in study.readings] == [1]


def test_many_records_in_one_turn_of_the_loop_are_one_change(study: Study, qtbot: QtBot) -> None:
    told: list[int] = []
    study.changed.connect(lambda: told.append(study.clock.length))
    for n in range(1, 41):
        study._grow(Grown(0, run_of(n)))
    assert told == []
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not study._soon.isActive(), timeout=PATIENCE)
    assert told == [42]


def test_a_run_can_play_as_soon_as_there_is_something_to_see(study: Study, qtbot: QtBot) -> None:
    study.run(Growing((run_of(5),)), play=True)
    qtbot.waitUntil(lambda: study.clock.playing, timeout=PATIENCE)


def test_a_run_that_begins_at_its_newest_move_plays_on_from_there(study: Study, qtbot: QtBot) -> None:
    hold, moved = threading.Event(), list[int]()
    study.clock.moved.connect(moved.append)
    study.run(Growing((run_of(5),), hold=hold), play=True, at=5)
    qtbot.waitUntil(lambda: study.clock.playing, timeout=PATIENCE)
    hold.set()
    qtbot.waitUntil(lambda: study.clock.position == 6 and not study.clock.playing, timeout=PATIENCE)
    assert moved == [5, 6]


def test_a_run_that_ends_where_it_was_to_begin_is_not_played_from_the_start(study: Study, qtbot: QtBot) -> None:
    moved: list[int] = []
    study.clock.moved.connect(moved.append)
    study.run(Growing((run_of(5),)), play=True, at=6)
    qtbot.waitUntil(lambda: study.complete and study.clock.position == 6, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not study.clock.playing, timeout=PATIENCE)
    assert moved == [6]


def test_a_run_shorter_than_where_it_was_to_begin_is_seen_at_its_end(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, Growing((run_of(9),)))
    study.run(Growing((run_of(2),)), play=True, at=9)
    qtbot.waitUntil(lambda: study.complete and not study._soon.isActive(), timeout=PATIENCE)
    assert (study.clock.length, study.clock.position, study.clock.playing) == (4, 3, False)


def test_cancelling_keeps_what_has_arrived_and_is_not_complete(study: Study, qtbot: QtBot) -> None:
    hold = threading.Event()
    study.run(Growing((run_of(5),), hold=hold), play=False)
    qtbot.waitUntil(lambda: bool(study.readings) and study.readings[0].moves == 6, timeout=PATIENCE)
    working: list[bool] = []
    study.working.connect(working.append)
    study.cancel()
    hold.set()
    assert working == [False]
    assert not study.complete
    assert study.readings[0].moves == 6


def test_the_latest_run_is_the_one_that_is_seen(study: Study, qtbot: QtBot) -> None:
    hold = threading.Event()
    study.run(Growing((run_of(9),), hold=hold), play=False)
    qtbot.waitUntil(lambda: bool(study.readings), timeout=PATIENCE)
    later = Growing((run_of(2),))
    study.run(later, play=False)
    hold.set()
    qtbot.waitUntil(lambda: study.complete, timeout=PATIENCE)
    assert [reading.moves for reading in study.readings] == [4]
    assert study.request is later


def test_an_error_is_told_and_the_next_run_works(study: Study, qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Broken:
        text: str = "我"

        def __call__(self, _cache: object) -> Iterator[Grown]:
            yield Grown(0, run_of(2))
            raise ValueError("wrong")

    with qtbot.waitSignal(study.failed, timeout=PATIENCE) as told:
        study.run(Broken(), play=False)
    assert str(told.args[0]) == "wrong"
    assert study.readings[0].moves == 4
    assert not study.complete
    finished(study, qtbot, Growing((run_of(3),)))
    assert study.readings[0].moves == 5


def test_hovering_points_and_leaving_frees(study: Study) -> None:
    told: list[object] = []
    study.pointed.connect(told.append)
    for places in (HERE, HERE, THERE, ()):
        study.point(places)
    assert told == [HERE, THERE, ()]


def test_a_click_locks_against_hovering_until_freed(study: Study) -> None:
    study.lock(HERE)
    study.point(THERE)
    assert study.places == HERE
    assert study.locked
    study.free()
    assert study.places == THERE
    assert not study.locked


def test_the_same_click_again_frees(study: Study) -> None:
    study.lock(HERE)
    study.lock(HERE)
    assert study.places == ()
    study.lock(HERE)
    study.lock(THERE)
    assert study.places == THERE


def test_another_trace_frees_what_was_locked(study: Study, qtbot: QtBot) -> None:
    study.show(run_of(3))
    study.lock(HERE)
    study.show(run_of(2))
    assert not study.locked
    study.lock(HERE)
    finished(study, qtbot, Growing((run_of(3),)))
    assert not study.locked
