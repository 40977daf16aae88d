"""How one weight of an attention came about: each step to it computed again from what was recorded. Numpy only.

Nothing of a net runs here. What is computed is what the net's anatomy declares: a score of query and key, in some of
which the net's own parameters have a part, turned or shifted by positions; a window; a softmax; and what edits do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.edited import edited
from fun_viz.edits import Edit
from fun_viz.trace import Array

Seen = Callable[[str], Array | None]
Keys = Callable[[str], np.ndarray | None]
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


@dataclass(frozen=True)
class Spot:
    """Where a weight stands: `row` of its query in what was seen with it; only the first `visible` keys can be seen."""

    head: int
    query: int
    key: int
    row: int
    visible: int | None = None


def arithmetic(part: Part, at: Spot, seen: Seen, keys: Keys, edits: Sequence[Edit] = ()) -> Arithmetic | None:
    """Return how a weight came about, by the score that its part declares; None if it was not recorded.

    `seen` returns what a probe saw with the query, or once and for all, the beam taken away; `keys` what it saw of all
    keys, (..., key, ...).
    """
    row = _Row(part, at, seen, keys, edits)
    if row.pattern is None or row.scores is None or at.key >= len(row.pattern):
        return None
    products, scale = row.products()
    position, centre = row.seen("position"), row.centre()
    every = row.masked(products / scale if products is not None and scale else products)
    every = every if position is not None or not row.part.reach or "position" not in row.part.ports else None
    near, gaussian = row.seen("gaussian"), row.gaussian()
    again = None if every is None else row.edited("scores", every)
    recomputed, of_scores = (row.weight(row.scores if s is None else s, gaussian) for s in (again, row.scores))
    weight = float(row.pattern[at.key])
    small = max(abs(weight), _SMALLEST) * row.size
    steps = [0.0] if row.lacks() else [_apart(recomputed, weight, small), _apart(of_scores, weight, small)]
    if again is not None:
        steps.append(_apart(again[at.key], row.scores[at.key], row.size))
    if centre is not None and position is not None:
        steps.append(_apart(centre, position[0], max(1.0, abs(position[0]))))
    if gaussian is not None and near is not None:
        steps.append(_apart(gaussian[at.key], near[at.key], 1.0))
    return Arithmetic(
        weight=weight,
        score=float((row.scores if again is None else again)[at.key]),
        dot=float(products[at.key]) if products is not None and scale else None,
        scale=scale if products is not None else None,
        recomputed=recomputed,
        of_scores=of_scores,
        difference=float(np.max(steps)),  # no number where one is none
        complete=again is not None and (position is None or centre is not None) and not row.lacks(),
        bias=None if row.bias is None else float(row.bias[at.key]),
        centre=None if position is None else float(position[0]),
        near=None if near is None else float(near[at.key]),
        total=row.total(row.scores),
    )


def _apart(again: float, recorded: float, size: float) -> float:
    return 0.0 if again == recorded else abs(float(again) - float(recorded)) / size  # both may be -∞


class _Row:
    """What was recorded of one query of one head, as float64, and what is made of it again."""

    def __init__(self, part: Part, at: Spot, seen: Seen, keys: Keys, edits: Sequence[Edit]) -> None:
        self.part, self.at, self.of, self.keys, self.edits = part, at, seen, keys, edits
        self.scores, self.pattern = self.seen("scores"), self.seen("pattern")
        bias = seen(part.bias) if part.bias else None
        self.bias = None if bias is None else bias.values[at.head, at.row].astype(np.float64)

    def lacks(self) -> bool:
        """Whether something between the score and the weight was not recorded, though the net declares it."""
        ports = [port for port in ("position", "gaussian") if port in self.part.ports]
        return (bool(self.part.bias) and self.bias is None) or any(self.seen(port) is None for port in ports)

    def seen(self, port: str) -> np.ndarray | None:
        """Return the row of a probe of the part; of one that has no keys, its one number."""
        array = self.of(self.part.probe(port))
        if array is None:
            return None
        return np.atleast_1d(array.values[self.at.head, self.at.row]).astype(np.float64)

    @property
    def size(self) -> float:
        """The largest score, at least 1."""
        finite = np.abs(self.scores[np.isfinite(self.scores)]) if self.scores is not None else np.zeros(0)
        return max(1.0, float(finite.max(initial=0.0)))

    def weights(self) -> Mapping[str, np.ndarray] | None:
        """Return the parameters that the score is made with; None if one was not recorded."""
        found = {name: self.of(self.part.probe(name)) for name in self.part.weights}
        known = {name: array.values.astype(np.float64) for name, array in found.items() if array is not None}
        return known if len(known) == len(found) else None

    def products(self) -> tuple[np.ndarray | None, float | None]:
        """Return the scores (key,) before they are divided, and by what; None where they are no dot products.

        None for the scores where something that they are made of was not recorded.
        """
        query, keys, weights = self.seen("query"), self.keys(self.part.probe("key")), self.weights()
        if query is None or keys is None or weights is None:
            return None, None
        key = keys[self.at.head].astype(np.float64)  # (key, unit)
        if self.scores is None or len(key) != len(self.scores):  # not all of them were recorded
            return None, None
        if self.part.angle:
            own, others = self.of(self.part.angle), self.keys(self.part.angle)
            if own is None or others is None or len(others) != len(key):
                return None, None
            query, key = turned(query, own.values[self.at.row]), turned(key, others)
        match self.part.score:
            case "scaled-dot":
                return key @ query, math.sqrt(len(query))
            case "dot":
                return key @ query, 1.0
            case "general" if "weight" in weights:
                return key @ (query @ weights["weight"]), None  # qᵀ W k
            case "additive" | "concat" if "energy" in weights:
                return np.tanh(query + key) @ weights["energy"], None  # vᵀ tanh(W q + U k), both as they were recorded
        return None, None

    def masked(self, scores: np.ndarray | None) -> np.ndarray | None:
        """Return scores with -∞ outside the window, where there is one."""
        position = self.seen("position")
        if scores is None or position is None:
            return scores
        inside = np.abs(np.arange(len(scores), dtype=np.float32) - position.astype(np.float32)) <= self.part.reach
        return np.where(inside, scores, -math.inf) if self.part.reach else None

    def centre(self) -> float | None:
        """Return p_t of local attention: t itself, or S · σ(vᵀ tanh(W h)) where the net has learned to say it.

        Luong et al. 2015, section 3.2, eq. 9; None where there is none, or not all it is made of.
        """
        query, weights = self.seen("query"), self.weights()
        if "position" not in self.part.ports or self.scores is None or not self.part.reach:
            return None
        count = len(self.scores)
        centre = float(min(self.at.query, count - 1))
        if "gaussian" in self.part.ports:
            if query is None or weights is None or not {"to_place.weight", "place"} <= weights.keys():
                return None
            share = np.tanh(weights["to_place.weight"] @ query) @ weights["place"]
            centre = count / (1 + math.exp(-min(max(float(share), -700.0), 700.0)))
        at = {"head": self.at.head}
        own = [edit for edit in self.edits if edit.probe == self.part.probe("position")]
        return float(edited(np.array([centre]), own, "query", (self.at.query,), at)[0])

    def gaussian(self) -> np.ndarray | None:
        """Return exp(-(s - p_t)² / 2σ²), σ half the reach, (key,), p_t as it was recorded (Luong et al., eq. 10)."""
        position, seen = self.seen("position"), self.seen("gaussian")
        if position is None or seen is None or not self.part.reach:
            return seen
        away = np.arange(len(seen)) - position
        return self.edited("gaussian", np.exp(-(away**2) / (2 * (self.part.reach / 2) ** 2)))

    def summed(self, scores: np.ndarray) -> np.ndarray:
        """Return what e is raised to for each key that can be seen."""
        return (scores if self.bias is None else scores + self.bias)[: self.at.visible]

    def total(self, scores: np.ndarray) -> float:
        """Return what the softmax divides by; infinite or no number where float64 has none."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.exp(self.summed(scores)).sum())

    def weight(self, scores: np.ndarray, gaussian: np.ndarray | None) -> float:
        """Return the share of the key among those that its query can see, as the Gaussian and edits leave it."""
        summed = self.summed(scores)
        shares = np.zeros(len(scores))
        with np.errstate(invalid="ignore"):  # an edit can make what is no number
            powers = np.exp(summed - summed.max())
            shares[: len(powers)] = powers / powers.sum()
        return float(self.edited("pattern", shares if gaussian is None else shares * gaussian)[self.at.key])

    def edited(self, port: str, row: np.ndarray) -> np.ndarray:
        """Return a row (key,) as the edits of a port leave it."""
        own = [edit for edit in self.edits if edit.probe == self.part.probe(port)]
        at, visible = {"head": self.at.head, "query": self.at.query}, self.at.visible
        return edited(row, own, "key", range(len(row)), at, bias=self.bias, visible=visible)


def turned(x: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Return x (..., unit) with each pair of units (2i, 2i + 1) turned in its plane by `angle` (..., pair).

    Su et al. 2021, eq. 34.
    """
    even, odd, cos, sin = x[..., ::2], x[..., 1::2], np.cos(angle), np.sin(angle)
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], -1).reshape(x.shape)
