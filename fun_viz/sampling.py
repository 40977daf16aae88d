"""What temperature, top-k and top-p make of a next-token distribution, from the likeliest tokens a trace kept of it.

Numpy only, and apart from `run.decoding.strategies`, which draws: a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

By = Literal["", "top-k", "top-p"]
_WHOLE = 1e-4  # of the probability that may be missing where nothing is: float32, thousands of times


@dataclass(frozen=True)
class Reranked:
    """For each candidate, the likeliest first, the chance to be drawn, and by what it was cut if it was.

    They are `exact` where what the trace did not keep of the distribution cannot change them; else they are those
    among the candidates.
    """

    chances: tuple[float, ...]
    cut: tuple[By, ...]
    exact: bool


def reranked(
    probabilities: Sequence[float], *, temperature: float = 1.0, top_k: int | None = None, top_p: float = 1.0
) -> Reranked:
    """Return how likely each token is drawn; `probabilities` fall, and are the largest of all the net gives."""
    given = np.array(probabilities, np.float64)
    whole = bool(given.sum() >= 1 - _WHOLE)
    with np.errstate(divide="ignore", under="ignore"):
        logs = np.log(given) / temperature
    kept = np.exp(logs - logs.max(initial=-np.inf)) if given.size and given[0] > 0 else np.zeros_like(given)
    known = whole or (top_k is not None and top_k <= given.size)  # whether no other token has a share
    if top_k is not None:
        kept[top_k:] = 0.0
    plain = temperature == 1 and not known
    shares = given if plain else kept / max(float(kept.sum()), 1e-300)
    before = np.cumsum(shares) - shares
    inside = before < top_p
    reached = bool(shares.sum() >= top_p) and top_p < 1
    chances = np.where(inside, shares, 0.0)
    if known or not plain or reached:
        chances = chances / max(float(chances.sum()), 1e-300)
    cut: list[By] = ["" if stays else "top-p" for stays in inside]
    if top_k is not None:
        cut[top_k:] = ["top-k"] * len(cut[top_k:])
    exact = known or (plain and (top_p == 1 or reached))
    return Reranked(tuple(chances.tolist()), tuple(cut), exact)
