"""How one weight of an attention came about, and whether what was recorded of its row is what follows from its parts.

Each step is computed again (`fun_viz.attention_row`) and compared with what the net said. Numpy only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fun_viz.attention_row import Row

TOLERANCE = 1e-5
"""How far what is computed again may be from what was recorded, as a share of the size of what it is made of: wherever
a ✓ stands. float32 tells numbers apart by 6e-8 of themselves, and a score is a sum of many."""
_SMALLEST = 1e-30  # of a weight; float32 has fewer digits for smaller ones


@dataclass(frozen=True)
class Arithmetic:
    """How one weight came about, and how well it agrees with what the model said.

    `dot` and `scale` are None where the score is not a dot product. `recomputed` is the weight by the scores that were
    computed again, `of_scores` by those that were recorded. `difference` is the largest between what was recorded and
    what was computed again: of the score as a share of the row's largest, of the weight as a share of itself and of
    that (an error of the score is one of the weight's logarithm), of a window's position as a share of it, of a
    Gaussian as it is; of numbers below 1 never as a share, but for the weight. Without what the score is made of it is
    not `complete`: then the score is the recorded one, and only the rest was computed again.
    """

    weight: float
    score: float
    dot: float | None
    scale: float | None
    recomputed: float
    of_scores: float
    difference: float
    complete: bool
    bias: float | None = None  # what positions add to the score before the softmax, where they do
    centre: float | None = None  # of the window of local attention, tokens counted from 0
    near: float | None = None  # what a Gaussian multiplies the softmax by, where it does
    total: float = math.nan  # Σ e^(score + bias) over the keys that can be seen, by the recorded scores, none taken off

    @property
    def power(self) -> float:
        """What e is raised to: the score with what positions add to it."""
        return self.score + (self.bias or 0.0)

    @property
    def right(self) -> bool:
        """Whether all that was computed again is what the model said, but for rounding."""
        return self.difference <= TOLERANCE  # not where it is no number


def arithmetic(row: Row, key: int) -> Arithmetic | None:
    """Return how the weight of a key came about, by the score that its part declares; None if it was not recorded."""
    if row.pattern is None or row.scores is None or key >= len(row.pattern):
        return None
    again, gaussian, near = row.again, row.gaussian(), row.seen("gaussian")
    position, centre, products = row.seen("position"), row.centre(), row.products
    by_scores = row.weights(row.scores, gaussian)
    recomputed = by_scores if again is None else row.weights(again, gaussian)
    return Arithmetic(
        weight=float(row.pattern[key]),
        score=float((row.scores if again is None else again)[key]),
        dot=float(products[key]) if products is not None and row.scale else None,
        scale=row.scale if products is not None else None,
        recomputed=float(recomputed[key]),
        of_scores=float(by_scores[key]),
        difference=float(differences(row, slice(key, key + 1)).max()),  # no number where one is none
        complete=again is not None and (position is None or centre is not None) and not row.lacks(),
        bias=None if row.bias is None else float(row.bias[key]),
        centre=None if position is None else float(position[0]),
        near=None if near is None else float(near[key]),
        total=row.total(row.scores),
    )


def differences(row: Row, keys: slice = slice(None)) -> np.ndarray:
    """Return how far weights are from what was computed again, (key,), as `Arithmetic.difference` says.

    What lacks something on its way from score to weight is only held against its score.
    """
    assert row.pattern is not None
    assert row.scores is not None
    again, gaussian, near = row.again, row.gaussian(), row.seen("gaussian")
    position, centre = row.seen("position"), row.centre()
    weight = row.pattern[keys]
    worst = np.zeros(len(weight))
    if not row.lacks():
        small = np.maximum(np.abs(weight), _SMALLEST) * row.size
        for scores in (row.scores, row.scores if again is None else again):
            worst = np.maximum(worst, _apart(row.weights(scores, gaussian)[keys], weight, small))
    if again is not None:
        worst = np.maximum(worst, _apart(again[keys], row.scores[keys], row.size))
    if centre is not None and position is not None:
        worst = np.maximum(worst, _apart(np.array(centre), position, max(1.0, abs(position[0]))))
    if gaussian is not None and near is not None:
        worst = np.maximum(worst, _apart(gaussian[keys], near[keys], 1.0))
    return worst


def _apart(again: np.ndarray, recorded: np.ndarray, size: np.ndarray | float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.where(again == recorded, 0.0, np.abs(again - recorded) / size)  # both may be -∞


def sum_difference(row: Row) -> np.ndarray | None:
    """Return how far what was gathered is from Σ α v, (unit,), as a share of what each is made of; None: not recorded.

    Of sums below 1 it is no share.
    """
    if row.sum is None or row.gathered is None or row.values is None or row.pattern is None:
        return None
    size = np.abs(row.pattern[: len(row.values)]) @ np.abs(row.values) * row.factor
    return _apart(row.sum, row.gathered, np.maximum(1.0, size))


def output_difference(row: Row) -> np.ndarray | None:
    """Return how far what W^O made of the heads is from W^O [heads] + b, (unit,), likewise; None: not recorded."""
    if row.output is None or row.said is None or row.maps is None or row.joined is None:
        return None
    weight, bias = row.maps
    size = np.abs(weight) @ np.abs(row.joined) + np.abs(bias)
    return _apart(row.output, row.said, np.maximum(1.0, size))
