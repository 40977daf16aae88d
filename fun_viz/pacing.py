"""How branches share a clock: which of them wait for others, and how long a move lasts, by what is worth seeing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fun_viz.branch import Branch, Moment
from fun_viz.views.timeline import LaneMarks

Together = Literal["read", "write"]

_WORD, _READING, _MOVE = 900.0, 3000.0, 450.0  # milliseconds at speed 1: a word, all of reading, a move of it at most


def waits(branch: Branch, beside: Sequence[Branch], together: Together) -> int:
    """Return how many moves a branch waits before its first, so that all beside it begin to write in the same move."""
    longest = max((each.reading.encode_moves for each in beside), default=0)
    return max(0, longest - branch.reading.encode_moves) if together == "write" else 0


def marks(branches: Sequence[Branch], together: Together) -> tuple[LaneMarks, ...]:
    """Return the moves of each branch, with its model's name if there are several."""
    return tuple(
        LaneMarks(
            branch.reading.encode_moves,
            branch.reading.decode_moves,
            name=branch.title if len(branches) > 1 else "",
            waits=waits(branch, branches, together),
        )
        for branch in branches
    )


def pace(moments: Sequence[Moment]) -> float:
    """Return how many milliseconds to stay at some moments: reading as a whole takes no longer than a few words."""
    if not any(at.encoding for at in moments):
        return _WORD
    return min(_MOVE, _READING / max(1, *(at.reading.encode_moves for at in moments)))
