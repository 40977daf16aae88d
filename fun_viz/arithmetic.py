"""How one weight of an attention came about: its score computed again, and the softmax. Numpy only."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.trace import Array

Seen = Callable[[str], Array | None]


@dataclass(frozen=True)
class Arithmetic:
    """How one weight came about, and how well it agrees with what the model said.

    `dot` and `scale` are None where the score is not a dot product. `recomputed` is the weight by the recorded query
    and keys where it is, else by the recorded scores; `of_scores` is always by the recorded scores.
    """

    weight: float
    score: float
    dot: float | None
    scale: float | None
    recomputed: float
    of_scores: float
    bias: float | None = None  # what positions add to the score before the softmax, where they do
    centre: float | None = None  # of the window of local attention, tokens counted from 0
    near: float | None = None  # what a Gaussian multiplies the softmax by, where it does

    @property
    def difference(self) -> float:
        """How far the weight lies from what was recorded on the way to it."""
        return max(abs(self.recomputed - self.weight), abs(self.of_scores - self.weight))


@dataclass(frozen=True)
class Row:
    """A weight's place in what was recorded: `row` of its query there; only the first `visible` keys can be seen."""

    head: int
    row: int
    key: int
    visible: int | None = None


def arithmetic(part: Part, place: Row, seen: Seen, keys: np.ndarray | None) -> Arithmetic | None:
    """Return how a weight came about, by the score that its part declares; None if it was not recorded.

    `seen` returns what a probe saw, the beam taken away; `keys` are (head, key, unit). Dot products are computed anew
    from the recorded query and keys; of other scores only the softmax is.
    """
    scores, pattern = (seen(part.probe(port)) for port in ("scores", "pattern"))
    head, row, key = place.head, place.row, place.key
    if scores is None or pattern is None or key >= pattern.values.shape[-1]:
        return None
    recorded = scores.values[head, row].astype(np.float64)
    every, dot, scale = recorded, None, None
    query = seen(part.probe("query"))
    if part.score in ("dot", "scaled-dot") and query is not None and keys is not None:
        vector = query.values[head, row].astype(np.float64)
        products = keys[head].astype(np.float64) @ vector
        scale = math.sqrt(len(vector)) if part.score == "scaled-dot" else 1.0
        dot, every = float(products[key]), products / scale
    biases = seen(part.bias) if part.bias else None
    bias = None if biases is None else biases.values[head, row].astype(np.float64)
    centre, near = (seen(part.probe(port)) if port in part.ports else None for port in ("position", "gaussian"))
    multiplied = 1.0 if near is None else float(near.values[head, row, key])
    return Arithmetic(
        weight=float(pattern.values[head, row, key]),
        score=float(every[key]),
        dot=dot,
        scale=scale,
        recomputed=_softmax(every, bias, place) * multiplied,
        of_scores=_softmax(recorded, bias, place) * multiplied,
        bias=None if bias is None else float(bias[key]),
        centre=None if centre is None else float(centre.values[head, row]),
        near=None if near is None else multiplied,
    )


def _softmax(scores: np.ndarray, bias: np.ndarray | None, place: Row) -> float:
    """Return the share of a key among those that its query can see."""
    summed = (scores if bias is None else scores + bias)[: place.visible]
    powers = np.exp(summed - summed.max())
    return float(powers[place.key] / powers.sum()) if place.key < len(powers) else 0.0
