"""Hypotheses that a search kept, in the order in which they compete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fun_viz.trace import Hypothesis, Token, plain

PENALTY = "(5 + length) / 6"
"""How the length penalty is written: Wu et al. 2016, eq. 14, with α = 1."""


def penalty_text(alpha: float = 1.0) -> str:
    """Return how the length penalty is written with an exponent; with 0 it is 1, whatever the length."""
    return "1" if alpha == 0 else PENALTY if alpha == 1 else f"({PENALTY})^{alpha:g}"


@dataclass(frozen=True)
class Kept:
    """One hypothesis: its text, its total log-probability (natural log), and how many tokens that is of."""

    text: str
    score: float
    length: int
    alpha: float = 1.0  # the exponent of the length penalty

    @staticmethod
    def of(tokens: Sequence[Token], hypothesis: Hypothesis, alpha: float = 1.0) -> Kept:
        """Return the hypothesis that says these tokens."""
        return Kept(plain(tokens), hypothesis.score, len(tokens), alpha)

    @property
    def normalised(self) -> float:
        """What decides: the score divided by the length penalty."""
        return float(self.score / length_penalty(self.length, self.alpha))


def length_penalty(length: Any, alpha: float = 1.0) -> Any:
    """Return ((5 + length) / 6)^alpha, which divides a score before hypotheses compete (Wu et al. 2016, eq. 14).

    `length` is a number of tokens, or any array of such numbers.
    """
    return ((5 + length) / 6) ** alpha


def ranked(kept: Sequence[Kept], best: int) -> tuple[Kept, ...]:
    """Return hypotheses with the one that won first, and then those that came nearest."""
    rest = (one for row, one in enumerate(kept) if row != best)
    return (kept[best], *sorted(rest, key=lambda one: -one.normalised))
