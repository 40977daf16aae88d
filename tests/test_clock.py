"""Where in time the user is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fun_viz import clock as module
from fun_viz.clock import SPEEDS, Clock


@pytest.fixture
def clock(qtbot: QtBot) -> Clock:
    clock = Clock()
    clock.resize(5)
    return clock


@pytest.fixture
def fast(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SHORTEST", 0.0)
    clock.pace = 4.0


def test_it_goes_no_farther_than_its_ends(clock: Clock) -> None:
    moved: list[int] = []
    clock.moved.connect(moved.append)
    for move in (2, 99, -99, 0):
        clock.move_to(move)
    assert moved == [2, 4, 0]
    assert clock.position == 0


def test_nothing_is_told_when_nothing_moves(clock: Clock) -> None:
    moved: list[int] = []
    clock.moved.connect(moved.append)
    clock.move_to(0)
    clock.step(-1)
    assert moved == []


def test_growing_keeps_the_position_and_shrinking_brings_it_to_the_end(clock: Clock) -> None:
    clock.move_to(3)
    clock.resize(9)
    assert (clock.position, clock.length) == (3, 9)
    clock.resize(2)
    assert (clock.position, clock.length) == (1, 2)


def test_an_empty_clock_stays_at_nought(clock: Clock) -> None:
    clock.resize(0)
    clock.step(1)
    clock.play()
    assert (clock.position, clock.playing) == (0, False)


@pytest.mark.usefixtures("fast")
def test_playing_visits_every_move_and_ends_at_the_last(clock: Clock, qtbot: QtBot) -> None:
    moved: list[int] = []
    told: list[bool] = []
    clock.moved.connect(moved.append)
    clock.played.connect(told.append)
    clock.play()
    qtbot.waitUntil(lambda: not clock.playing, timeout=2_000)
    assert moved == [1, 2, 3, 4]
    assert told == [True, False]


@pytest.mark.usefixtures("fast")
def test_playing_from_the_end_starts_again(clock: Clock, qtbot: QtBot) -> None:
    clock.move_to(4)
    clock.play()
    assert clock.position == 0
    qtbot.waitUntil(lambda: not clock.playing, timeout=2_000)
    assert clock.position == 4


def test_a_step_by_hand_ends_playing(clock: Clock) -> None:
    clock.play()
    assert clock.playing
    clock.step(1)
    assert not clock.playing
    assert clock.position == 1
    clock.toggle()
    assert clock.playing
    clock.toggle()
    assert not clock.playing


def test_a_higher_speed_is_a_shorter_pause_also_while_it_plays(clock: Clock) -> None:
    clock.play()
    pauses = []
    for speed in SPEEDS:
        clock.speed = speed
        assert clock.speed == speed
        pauses.append(clock._timer.interval() * speed)
    assert pauses == [pauses[0]] * len(SPEEDS)
    assert clock.playing
    clock.pause()


@pytest.mark.usefixtures("fast")
def test_playing_waits_where_more_moves_are_coming_and_ends_when_none_are(clock: Clock, qtbot: QtBot) -> None:
    moved: list[int] = []
    clock.growing = True
    clock.move_to(4)
    clock.moved.connect(moved.append)
    clock.play()
    with qtbot.waitSignal(clock._timer.timeout, timeout=2_000):
        pass
    assert (clock.position, clock.playing) == (4, True)
    clock.resize(7)
    qtbot.waitUntil(lambda: clock.position == 6, timeout=2_000)
    clock.growing = False
    qtbot.waitUntil(lambda: not clock.playing, timeout=2_000)
    assert moved == [5, 6]


def test_a_pace_too_fast_to_be_seen_skips_moves_and_still_ends_at_the_last(clock: Clock, qtbot: QtBot) -> None:
    moved: list[int] = []
    clock.resize(100)
    clock.moved.connect(moved.append)
    clock.pace = 10.0  # four moves a picture
    clock.speed = 4.0  # and sixteen then
    clock.play()
    qtbot.waitUntil(lambda: not clock.playing, timeout=2_000)
    assert moved[:2] == [14, 28]
    assert clock.position == 99


def test_another_pace_holds_at_once_while_it_plays(clock: Clock) -> None:
    clock.play()
    assert clock._timer.interval() == 700
    clock.pace = 50.0
    assert clock._timer.interval() == 50
    clock.pause()
