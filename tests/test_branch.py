"""Where a branch stands at a position of the clock."""

from __future__ import annotations

from fun_viz.branch import Moment, awaited, recorded
from fun_viz.reading import Reading
from fun_viz.trace import Request, Trace
from tests.traces import decoded, encoded, trace


def run_of(words: int) -> Trace:
    pieces = [" word"] * (words - 1)
    return trace(encoded(), encoded(), *[decoded([piece]) for piece in (*pieces, "∎")])


def state(at: Moment) -> tuple[bool, int, int]:
    return at.encoding, at.encoded, at.written


def test_a_moment_says_which_stretch_and_how_far() -> None:
    (branch,) = recorded(run_of(3))
    moments = [branch.at(i) for i in range(5)]
    assert [state(at) for at in moments] == [
        (True, 1, 0),
        (True, 2, 0),
        (False, 2, 1),
        (False, 2, 2),
        (False, 2, 3),
    ]
    assert [at.move for at in moments] == [0, 1, -1, -1, -1]
    assert [at.token for at in moments] == [-1, -1, 0, 1, 2]
    assert [at.ended for at in moments] == [False] * 4 + [True]


def test_a_branch_that_has_ended_stays_at_its_last_move() -> None:
    (branch,) = recorded(run_of(3))
    assert state(branch.at(99)) == state(branch.at(4))


def test_a_branch_that_waits_for_others_has_not_begun() -> None:
    at = Moment(Reading(run_of(3)), -2)
    assert (at.encoding, at.encoded, at.written, at.move, at.token, at.reads) == (True, 0, 0, -1, -1, None)


def test_the_output_is_what_was_written_before_and_the_token_being_written() -> None:
    reading = Reading(run_of(3))
    assert [Moment(reading, i).output for i in range(5)] == [
        ("", ""),
        ("", ""),
        ("", "word"),
        ("word", " word"),
        ("word word", ""),
    ]


def test_of_what_is_awaited_nothing_has_happened() -> None:
    branch = awaited(Request("mine", "我"))
    at = branch.at(7)
    assert (branch.begun, branch.finished, branch.title) == (False, False, "mine")
    assert state(at) == (True, 0, 0)
    assert (at.move, at.token, at.ended, at.output, at.reads) == (-1, -1, False, ("", ""), None)
