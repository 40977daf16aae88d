"""How branches share a clock: which of them wait for others, and how long a move lasts, by what is worth seeing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fun_viz.branch import Branch, Moment

Together = Literal["read", "write"]

_WORD, _READING, _MOVE = 900.0, 3000.0, 450.0  # milliseconds at speed 1: a word, all of reading, a move of it at most


def waits(branch: Branch, beside: Sequence[Branch], together: Together) -> int:
    """Return how many moves a branch waits before its first, so that all beside it begin to write in the same move."""
    longest = max((each.reading.encode_moves for each in beside), default=0)
    return max(0, longest - branch.reading.encode_moves) if together == "write" else 0


def pace(moments: Sequence[Moment]) -> float:
    """Return how many milliseconds to stay at some moments: reading as a whole takes no longer than a few words."""
    if not any(at.encoding for at in moments):
        return _WORD
    return min(_MOVE, _READING / max(1, *(at.reading.encode_moves for at in moments)))
