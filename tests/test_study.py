"""What the user looks at: branches that grow or are there already, one clock, one selection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, recorded
from fun_viz.edits import Cut, Edit
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Grown
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Place, Request, Trace
from fun_viz.work import Worker
from tests.traces import FACTS, decoded, encoded, trace

PATIENCE = 5_000
HERE, THERE = (Place("source", 0),), (Place("target", 1), Place("source", 2))
ONE, TWO, OTHER = Request("one", "我"), Request("two", "我"), Request("one", "你")


class Answers:
    """What the worker does: it yields every beginning of each request's trace, as long as `words` says.

    `hold` makes it wait before the last record of all; `error` is raised instead of that record.
    """

    def __init__(self) -> None:
        self.words = {"one": 3, "two": 4}
        self.hold: threading.Event | None = None
        self.error: Exception | None = None
        self.asked: list[tuple[Request, ...]] = []
        self.caches: list[Any] = []

    def __call__(self, requests: tuple[Request, ...], *, explain: str = "") -> Callable[[Any], Iterator[Grown]]:
        self.asked.append(requests)
        grown = [
            Grown(lane, replace(whole, steps=whole.steps[:n], finished=n == len(whole.steps)))
            for lane, whole in enumerate(run_of(self.words[request.model], request) for request in requests)
            for n in range(1, len(whole.steps) + 1)
        ]
        return partial(self._run, grown, self.hold, self.error)

    def _run(
        self, grown: list[Grown], hold: threading.Event | None, error: Exception | None, cache: Any
    ) -> Iterator[Grown]:
        self.caches.append(cache)
        yield from grown[:-1]
        if hold is not None:
            assert hold.wait(5)
        if error is not None:
            raise error
        yield grown[-1]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def study(qtbot: QtBot, answers: Answers) -> Iterator[Study]:
    worker = Worker()
    study = Study(worker, "the cache", job=answers)
    yield study
    study.cancel()
    study.clock.pause()
    assert worker.close()


def run_of(words: int, request: Request = ONE, encodings: int = 2) -> Trace:
    pieces = [*["word"] * (words - 1), "∎"]
    made = trace(*[encoded() for _ in range(encodings)], *[decoded([piece]) for piece in pieces])
    return replace(made, model=replace(FACTS, name=request.model), request=request)


def moves(study: Study) -> list[int]:
    return [branch.reading.moves for branch in study.branches]


def settle(study: Study, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not study.running and not study._soon.isActive(), timeout=PATIENCE)


def finished(study: Study, qtbot: QtBot, *requests: Request) -> None:
    """Ask, wait until all is there, and stand at the start."""
    study.ask(requests, anew=True)
    settle(study, qtbot)
    study.clock.pause()
    study.clock.move_to(0)


# ---- what is asked


def test_a_trace_that_is_shown_is_seen_whole(study: Study, qtbot: QtBot) -> None:
    with qtbot.waitSignal(study.changed, timeout=PATIENCE):
        study.show(*recorded(run_of(3), run_of(6, TWO)))
    assert moves(study) == [5, 8]
    assert (study.clock.length, study.clock.position) == (8, 7)
    assert not study.running


def test_requests_become_branches_in_their_order(study: Study, answers: Answers, qtbot: QtBot) -> None:
    working: list[bool] = []
    study.working.connect(working.append)
    finished(study, qtbot, ONE, TWO)
    assert [branch.request for branch in study.branches] == [ONE, TWO]
    assert all(branch.finished and branch.parent is None for branch in study.branches)
    assert moves(study) == [5, 6]
    assert (study.clock.length, study.clock.position) == (6, 0)
    assert working == [True, False]
    assert answers.caches == ["the cache"]


def test_only_what_is_missing_is_asked_for(study: Study, answers: Answers, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    (first,) = study.branches
    assert study.ask((ONE, TWO))
    settle(study, qtbot)
    assert answers.asked == [(ONE,), (TWO,)]
    assert study.branches[0] is first
    assert not study.ask((ONE,))
    assert study.branches == (first,)
    assert study.clock.length == 5
    assert not study.ask((TWO, ONE))
    assert study.branches[1] is first
    assert not study.running


def test_one_branch_serves_two_equal_requests(study: Study, answers: Answers, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE, ONE)
    assert answers.asked == [(ONE,)]
    assert study.branches[0] is study.branches[1]


def test_asked_anew_all_is_run_again_and_another_sentence_is_forgotten(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    finished(study, qtbot, ONE)
    (first,) = study.branches
    finished(study, qtbot, ONE)
    assert study.branches[0] is not first
    finished(study, qtbot, OTHER)
    assert study.ask((ONE,))
    assert answers.asked == [(ONE,), (ONE,), (OTHER,), (ONE,)]


def test_what_was_recorded_stands_alone_but_not_beside_what_is_computed(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    study.show(*recorded(run_of(3)))
    assert not study.ask((ONE,))
    study.ask((ONE, TWO))
    settle(study, qtbot)
    assert answers.asked == [(ONE, TWO)]
    assert not study.branches[0].recorded


def test_what_is_shown_stays_until_the_first_record_of_what_is_asked(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    study.show(*recorded(run_of(3)))
    shown, answers.hold, answers.words["one"] = study.branches, threading.Event(), 1
    real, study._job = study._job, lambda requests: partial(_late, answers.hold, answers(requests))
    study.ask((OTHER,), anew=True)
    assert study.branches == shown
    assert study.waiting
    qtbot.wait(10)
    assert study.branches == shown
    with qtbot.waitSignal(study.arrived, timeout=PATIENCE):
        answers.hold.set()
    settle(study, qtbot)
    assert moves(study) == [3]
    assert not study.waiting
    study._job = real


def _late(hold: threading.Event, job: Callable[[Any], Iterator[Grown]], cache: Any) -> Iterator[Grown]:
    assert hold.wait(5)
    yield from job(cache)


def test_many_records_in_one_turn_of_the_loop_are_one_change(study: Study, qtbot: QtBot) -> None:
    told: list[int] = []
    finished(study, qtbot, ONE)
    study.changed.connect(lambda: told.append(study.clock.length))
    for n in range(1, 41):
        study._grow(Grown(0, run_of(n)))
    assert told == []
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not study._soon.isActive(), timeout=PATIENCE)
    assert told == [42]


def test_a_new_sentence_plays_as_soon_as_there_is_something_to_see(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    study.show(*recorded(run_of(3)))
    study.ask((OTHER,), anew=True)
    qtbot.waitUntil(lambda: study.clock.playing, timeout=PATIENCE)
    assert study.clock.position == 0


def test_what_is_there_already_does_not_play_and_the_clock_stays(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE, TWO)
    study.clock.move_to(4)
    study.ask((TWO,))
    assert (study.clock.position, study.clock.playing) == (4, False)


def test_what_runs_already_is_not_asked_for_again(study: Study, answers: Answers, qtbot: QtBot) -> None:
    answers.hold = threading.Event()
    study.ask((ONE,), anew=True)
    assert not study.ask((ONE,))
    qtbot.waitUntil(lambda: moves(study) == [4], timeout=PATIENCE)
    assert not study.ask((ONE,))
    answers.hold.set()
    settle(study, qtbot)
    assert answers.asked == [(ONE,)]
    assert moves(study) == [5]


def test_what_must_wait_for_others_is_asked_for_at_once(study: Study, answers: Answers, qtbot: QtBot) -> None:
    answers.hold = threading.Event()
    study.ask((ONE, TWO), anew=True)
    assert study.ask((TWO,))
    answers.hold.set()
    settle(study, qtbot)
    assert answers.asked == [(ONE, TWO), (TWO,)]
    assert moves(study) == [6]


def test_branches_grow_behind_others_that_are_in_front(study: Study, answers: Answers, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    answers.hold = threading.Event()
    study.ask((ONE, TWO))
    study.ask((ONE,))
    study.clock.move_to(2)
    answers.hold.set()
    settle(study, qtbot)
    assert (moves(study), study.clock.position, study.clock.playing) == ([5], 2, False)
    assert not study.ask((ONE, TWO))
    assert moves(study) == [5, 6]


def test_cancelling_keeps_what_has_arrived_and_it_is_asked_for_again(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    answers.hold = threading.Event()
    study.ask((ONE,), anew=True)
    qtbot.waitUntil(lambda: moves(study) == [4], timeout=PATIENCE)
    working: list[bool] = []
    study.working.connect(working.append)
    study.cancel()
    answers.hold.set()
    assert working == [False]
    assert moves(study) == [4]
    assert not study.branches[0].finished
    qtbot.wait(20)
    assert moves(study) == [4]  # what comes late never arrives
    assert study.ask((ONE,))


def test_the_latest_request_is_the_one_that_is_seen(study: Study, answers: Answers, qtbot: QtBot) -> None:
    answers.hold = hold = threading.Event()
    study.ask((TWO,), anew=True)
    qtbot.waitUntil(lambda: bool(study.branches), timeout=PATIENCE)
    answers.hold = None
    study.ask((OTHER,), anew=True)
    hold.set()
    settle(study, qtbot)
    assert [branch.request for branch in study.branches] == [OTHER]


def test_an_error_is_told_with_its_request_and_leaves_what_is_shown(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    answers.error = ValueError("wrong")
    with qtbot.waitSignal(study.failed, timeout=PATIENCE) as told:
        study.ask((ONE, TWO), anew=True)
    assert (str(told.args[0]), told.args[1]) == ("wrong", TWO)
    assert moves(study) == [5, 5]
    assert not study.running
    answers.error = None
    study.ask((ONE, TWO))
    settle(study, qtbot)
    assert answers.asked[-1] == (TWO,)
    assert moves(study) == [5, 6]


def test_a_request_that_failed_at_once_leaves_the_picture_and_plays_nothing(study: Study, qtbot: QtBot) -> None:
    study.show(*recorded(run_of(3)))
    shown = study.branches

    def broken(_requests: tuple[Request, ...]) -> Callable[[Any], Iterator[Grown]]:
        def run(_cache: Any) -> Iterator[Grown]:
            raise ValueError("wrong")
            yield

        return run

    study._job = broken
    with qtbot.waitSignal(study.failed, timeout=PATIENCE):
        study.ask((OTHER,), anew=True)
    assert study.branches == shown
    study.clock.move_to(1)
    study.show(*shown)
    assert not study.clock.playing


# ---- a word forced


def test_a_forced_word_is_a_branch_of_the_one_shown_and_the_clock_stays(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    finished(study, qtbot, ONE)
    (parent,) = study.branches
    study.clock.move_to(3)
    study.force(99)
    settle(study, qtbot)
    (forced,) = study.branches
    assert forced.request == replace(ONE, prefix=(parent.reading.tokens[0], 99))
    assert forced.parent is parent
    assert study.clock.position == 3
    assert study.clock.playing
    study.clock.pause()
    study.what_ifs.free_words()
    assert study.branches == (parent,)
    assert (study.clock.position, study.clock.playing) == (3, False)
    study.force(99)  # it is there still
    assert study.branches == (forced,)
    assert len(answers.asked) == 2


def test_forced_words_are_undone_one_by_one_and_forced_again(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    seen = [study.branches]
    for position in (2, 3):
        study.clock.pause()
        study.clock.move_to(position)
        study.force(90 + position)
        settle(study, qtbot)
        seen.append(study.branches)
    for branches in reversed(seen[:-1]):
        study.what_ifs.undo()
        assert study.branches == branches
    study.what_ifs.undo()
    for branches in (*seen[1:], seen[-1]):
        study.what_ifs.redo()
        assert study.branches == branches
    finished(study, qtbot, OTHER)
    study.what_ifs.redo()
    assert study.branches[0].request == OTHER


def test_undo_and_redo_go_to_the_step_of_the_forced_word(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    study.clock.pause()
    study.clock.move_to(3)
    study.force(99)
    settle(study, qtbot)
    for command in (study.what_ifs.undo, study.what_ifs.redo, study.what_ifs.undo):
        study.clock.pause()
        study.clock.move_to(study.clock.length - 1)
        assert study.clock.position != 3
        command()
        assert study.clock.position == 3


def test_the_clock_stays_where_no_other_words_are_forced(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    study.clock.pause()
    study.clock.move_to(3)
    study.force(99)
    settle(study, qtbot)
    study.clock.pause()
    study.clock.move_to(1)
    study.what_ifs.add(Edit("decoder.cross", "pattern", {"head": (0,)}, Cut()))
    settle(study, qtbot)
    for command in (study.what_ifs.undo, study.what_ifs.redo):
        assert study.clock.position == 1
        command()
    assert study.clock.position == 1


def test_what_comes_in_front_again_stands_where_it_was_left(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE, TWO)
    study.clock.pause()
    study.clock.move_to(5)
    study.ask((ONE,))
    assert study.clock.position == study.clock.length - 1 == 4, "the one alone is shorter"
    study.clock.move_to(2)
    study.ask((ONE, TWO))
    assert study.clock.position == 5
    study.ask((ONE,))
    assert study.clock.position == 2
    finished(study, qtbot, OTHER)
    assert study.clock.position == 0 or study.clock.playing


def test_undo_takes_all_forced_words_back(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE)
    (origin,) = study.branches
    for position in (2, 3):
        study.clock.pause()
        study.clock.move_to(position)
        study.force(90 + position)
        settle(study, qtbot)
    assert study.branches[0].parent is not None
    assert study.branches[0].origin is origin
    study.what_ifs.free_words()
    assert study.branches == (origin,)


def test_the_word_that_stands_there_is_not_forced_nor_any_while_encoding(study: Study, answers: Answers) -> None:
    study.show(*recorded(run_of(3)))
    study.force(study.branches[0].reading.tokens[2])
    study.clock.move_to(0)
    study.force(99)
    assert answers.asked == []


def test_a_forced_word_at_the_newest_move_plays_on_from_there(study: Study, answers: Answers, qtbot: QtBot) -> None:
    moved = list[int]()
    answers.words["one"] = 5
    finished(study, qtbot, ONE)
    study.clock.move_to(5)
    study.clock.moved.connect(moved.append)
    answers.hold = threading.Event()
    study.force(99)
    qtbot.waitUntil(lambda: study.clock.playing, timeout=PATIENCE)
    answers.hold.set()
    qtbot.waitUntil(lambda: study.clock.position == 6 and not study.clock.playing, timeout=PATIENCE)
    assert moved == [0, 5, 6]


def test_what_ends_where_a_word_was_forced_is_not_played_from_the_start(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    moved = list[int]()
    answers.words["one"] = 5
    finished(study, qtbot, ONE)
    study.clock.move_to(6)
    study.clock.moved.connect(moved.append)
    study.force(99)
    qtbot.waitUntil(lambda: not study.running and study.clock.position == 6, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not study.clock.playing, timeout=PATIENCE)
    assert moved == [0, 6]


def test_what_is_shorter_than_where_a_word_was_forced_is_seen_at_its_end(
    study: Study, answers: Answers, qtbot: QtBot
) -> None:
    answers.words["one"] = 9
    finished(study, qtbot, ONE)
    study.clock.move_to(9)
    answers.words["one"] = 2
    study.force(99)
    settle(study, qtbot)
    assert (study.clock.length, study.clock.position, study.clock.playing) == (4, 3, False)


# ---- which one is told of


def test_the_branch_of_the_model_preferred_is_told_of_else_the_last(study: Study) -> None:
    assert study.current is None
    study.show(*recorded(run_of(3), run_of(6, TWO)))
    assert study.current is study.branches[1]
    study.prefer("/somewhere/one")
    assert study.current is study.branches[0]


# ---- what is selected


def test_hovering_points_and_leaving_frees(study: Study) -> None:
    study.show(*recorded(run_of(3)))
    told: list[object] = []
    study.selected.connect(lambda _selection: told.append(study.places))
    for places in (HERE, HERE, THERE, ()):
        study.point(places)
    assert told == [HERE, THERE, ()]


def test_a_click_locks_against_hovering_until_freed(study: Study) -> None:
    study.show(*recorded(run_of(3)))
    study.lock(HERE)
    study.point(THERE)
    assert study.places == HERE
    assert study.locked
    study.free()
    assert study.places == THERE
    assert not study.locked


def test_the_same_click_again_frees(study: Study) -> None:
    study.show(*recorded(run_of(3)))
    study.lock(HERE)
    study.lock(HERE)
    assert study.places == ()
    study.lock(HERE)
    study.lock(THERE)
    assert study.places == THERE


def test_target_tokens_are_a_branchs_own(study: Study) -> None:
    study.show(*recorded(run_of(3), run_of(6, TWO)))
    study.lock(THERE, ONE)
    assert study.selection.places(ONE) == THERE
    assert study.selection.places(TWO) == THERE[1:]
    assert study.selection.places(ONE, TWO, sequence="target") == THERE[:1]


def test_other_tokens_free_what_was_locked_and_the_map_chosen_stays(study: Study, qtbot: QtBot) -> None:
    study.select(replace(study.selection, focus=Focus("encoder", 1)))
    study.show(*recorded(run_of(3)))
    study.lock(HERE)
    study.show(*recorded(run_of(2)))
    assert not study.locked
    study.lock(HERE)
    finished(study, qtbot, OTHER)
    assert not study.locked
    assert study.selection.focus == Focus("encoder", 1)


def test_another_tab_keeps_what_was_locked(study: Study, qtbot: QtBot) -> None:
    finished(study, qtbot, ONE, TWO)
    study.lock(HERE)
    study.ask((TWO,))
    assert study.places == HERE


def test_a_branch_knows_how_it_is_asked_for(study: Study) -> None:
    branch = Branch(ONE, Reading(run_of(2)))
    study.show(branch)
    assert not study.ask((ONE,))
    assert study.branches == (branch,)
