"""One query of one head of an attention: what was recorded of it, and each step computed again from that. Numpy only.

Nothing of a net runs here. What is computed is what the net's anatomy declares: a score of query and key, in some of
which the net's own parameters have a part, turned or shifted by positions; a window; a softmax; the sum of what is
weighed, and what becomes of that; and what edits do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.edited import edited
from fun_viz.edits import Edit
from fun_viz.trace import Array

Seen = Callable[[str], Array | None]
Keys = Callable[[str], np.ndarray | None]


@dataclass(frozen=True)
class Spot:
    """Which query of which head: it is `row` in what was seen with it; only the first `visible` keys can be seen."""

    head: int
    query: int
    row: int
    visible: int | None = None


class Row:
    """What was recorded of one query of one head, as float64, and what is made of it again.

    `seen` returns what a probe saw with the query, or once and for all, the beam taken away; `keys` what it saw of all
    keys, (..., key, ...), those of words written after the query among them.
    """

    def __init__(self, part: Part, at: Spot, seen: Seen, keys: Keys, edits: Sequence[Edit] = ()) -> None:
        self.part, self.at, self.of, self.keys, self.edits = part, at, seen, keys, edits
        self.scores, self.pattern = self.seen("scores"), self.seen("pattern")
        bias = seen(part.bias) if part.bias else None
        self.bias = None if bias is None else bias.values[at.head, at.row].astype(np.float64)

    @property
    def recorded(self) -> bool:
        """Whether there is a weight to tell of."""
        return self.pattern is not None and self.scores is not None

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

    @cached_property
    def query(self) -> np.ndarray | None:
        """(unit,): as it was recorded, before positions turn it."""
        return self.seen("query")

    @cached_property
    def every_key(self) -> np.ndarray | None:
        """(key, unit): of all tokens, as they were recorded; None where not all that were scored were."""
        keys = self.keys(self.part.probe("key"))
        if keys is None or self.scores is None or len(keys[self.at.head]) < len(self.scores):
            return None
        return keys[self.at.head].astype(np.float64)

    @cached_property
    def compared(self) -> tuple[np.ndarray, np.ndarray] | None:
        """The query and all keys as they are compared: turned, where the net turns them; None if not recorded."""
        query, key = self.query, self.every_key
        if query is None or key is None:
            return None
        if self.part.angle:
            own, others = self.of(self.part.angle), self.keys(self.part.angle)
            if own is None or others is None or len(others) < len(key):
                return None
            query, key = turned(query, own.values[self.at.row]), turned(key, others[: len(key)])
        return query, key

    @cached_property
    def parameters(self) -> Mapping[str, np.ndarray] | None:
        """The parameters that the score is made with; None if one was not recorded."""
        found = {name: self.of(self.part.probe(name)) for name in self.part.weights}
        known = {name: array.values.astype(np.float64) for name, array in found.items() if array is not None}
        return known if len(known) == len(found) else None

    @property
    def scale(self) -> float | None:
        """What products are divided by; None where scores are no dot products of query and key."""
        if self.query is None or self.part.score not in ("scaled-dot", "dot"):
            return None
        return math.sqrt(len(self.query)) if self.part.score == "scaled-dot" else 1.0

    @cached_property
    def parts(self) -> np.ndarray | None:
        """(key, unit): what a score, before it is divided, is the sum of, of all keys; None if not recorded."""
        if self.compared is None or self.parameters is None:
            return None
        (query, key), own = self.compared, self.parameters
        match self.part.score:
            case "scaled-dot" | "dot":
                return key * query
            case "general" if "weight" in own:
                return key * (query @ own["weight"])  # qᵀ W k
            case "additive" | "concat" if "energy" in own:
                return np.tanh(query + key) * own["energy"]  # vᵀ tanh(W q + U k), both as they were recorded
        return None

    @cached_property
    def products(self) -> np.ndarray | None:
        """(key,): the scores before they are divided, of the keys that were scored."""
        return None if self.parts is None or self.scores is None else self.parts.sum(-1)[: len(self.scores)]

    @cached_property
    def again(self) -> np.ndarray | None:
        """(key,): the scores, window and edits in them; None where something that they are made of was not recorded."""
        position = self.seen("position")
        if self.products is None or (position is None and self.part.reach and "position" in self.part.ports):
            return None
        every = self.masked(self.products / (self.scale or 1.0))
        return None if every is None else self.edited("scores", every)

    def masked(self, scores: np.ndarray) -> np.ndarray | None:
        """Return scores with -∞ outside the window, where there is one."""
        position = self.seen("position")
        if position is None:
            return scores
        inside = np.abs(np.arange(len(scores), dtype=np.float32) - position.astype(np.float32)) <= self.part.reach
        return np.where(inside, scores, -math.inf) if self.part.reach else None

    def centre(self) -> float | None:
        """Return p_t of local attention: t itself, or S · σ(vᵀ tanh(W h)) where the net has learned to say it.

        Luong et al. 2015, section 3.2, eq. 9; None where there is none, or not all it is made of.
        """
        if "position" not in self.part.ports or self.scores is None or not self.part.reach:
            return None
        count, own = len(self.scores), self.parameters
        centre = float(min(self.at.query, count - 1))
        if "gaussian" in self.part.ports:
            if self.query is None or own is None or not {"to_place.weight", "place"} <= own.keys():
                return None
            share = np.tanh(own["to_place.weight"] @ self.query) @ own["place"]
            centre = count / (1 + math.exp(-min(max(float(share), -700.0), 700.0)))
        at = {"head": self.at.head}
        edits = [edit for edit in self.edits if edit.probe == self.part.probe("position")]
        return float(edited(np.array([centre]), edits, "query", (self.at.query,), at)[0])

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

    def shares(self, scores: np.ndarray) -> np.ndarray:
        """Return the softmax (key,) over those that the query can see, before any Gaussian; 0 for the others."""
        summed, shares = self.summed(scores), np.zeros(len(scores))
        with np.errstate(invalid="ignore"):  # an edit can make what is no number
            powers = np.exp(summed - summed.max())
            shares[: len(powers)] = powers / powers.sum()
        return shares

    def weights(self, scores: np.ndarray, gaussian: np.ndarray | None) -> np.ndarray:
        """Return the shares (key,) as the Gaussian and edits leave them."""
        shares = self.shares(scores)
        return self.edited("pattern", shares if gaussian is None else shares * gaussian)

    @cached_property
    def values(self) -> np.ndarray | None:
        """(key, unit): what is weighed, of the keys that were scored; None if it was not recorded."""
        found = self.keys(self.part.value or self.part.probe("value"))
        if found is None or self.scores is None:
            return None
        own = found[self.at.head] if found.ndim == 3 else found  # (key, unit): a memory has no heads
        return own[: len(self.scores)].astype(np.float64) if len(own) >= len(self.scores) else None

    @cached_property
    def gathered(self) -> np.ndarray | None:
        """(unit,): what the net gathered with its weights, as it was recorded."""
        found = self._context
        return None if found is None else found[min(self.at.head, len(found) - 1)]

    @cached_property
    def joined(self) -> np.ndarray | None:
        """(head · unit,): what all heads gathered, one behind the other, as it was recorded."""
        return None if self._context is None else self._context.ravel()

    @cached_property
    def _context(self) -> np.ndarray | None:
        """(head, unit): what was gathered."""
        array = self.of(self.part.context or self.part.probe("gathered"))
        if array is None:
            return None
        own = array.values.take(self.at.row, array.axes.index("query")) if "query" in array.axes else array.values
        return np.atleast_2d(own).astype(np.float64)

    @cached_property
    def sum(self) -> np.ndarray | None:
        """(unit,): Σ α v by the recorded weights and values; times √(number of keys) where the net says so."""
        if self.values is None or self.pattern is None:
            return None
        sums = self.pattern[: len(self.values)] @ self.values * self.factor
        return self._edited_units(self.part.context or self.part.probe("gathered"), sums)

    @property
    def factor(self) -> float:
        """What the weighted sum is multiplied by."""
        return math.sqrt(len(self.pattern)) if self.part.scaled and self.pattern is not None else 1.0

    @cached_property
    def maps(self) -> tuple[np.ndarray, np.ndarray] | None:
        """W^O (unit, joined) and its bias (unit,); None where there is none, or it was not recorded."""
        weight, bias = (self.of(self.part.probe(f"to_output.{name}")) for name in ("weight", "bias"))
        if weight is None or bias is None:
            return None
        return weight.values.astype(np.float64), bias.values.astype(np.float64)

    @cached_property
    def output(self) -> np.ndarray | None:
        """(unit,): W^O [heads joined] + b by what was recorded; None where that is not all there."""
        if self.maps is None or self.joined is None:
            return None
        weight, bias = self.maps
        return self._edited_units(self.part.probe("output"), weight @ self.joined + bias)

    @cached_property
    def said(self) -> np.ndarray | None:
        """(unit,): what W^O made of the heads, as it was recorded."""
        array = self.of(self.part.probe("output"))
        return None if array is None else array.values[self.at.row].astype(np.float64)

    def edited(self, port: str, row: np.ndarray) -> np.ndarray:
        """Return a row (key,) as the edits of a port leave it."""
        own = [edit for edit in self.edits if edit.probe == self.part.probe(port)]
        at, visible = {"head": self.at.head, "query": self.at.query}, self.at.visible
        return edited(row, own, "key", range(len(row)), at, bias=self.bias, visible=visible)

    def _edited_units(self, probe: str, row: np.ndarray) -> np.ndarray:
        at = {"head": self.at.head, "query": self.at.query, "token": self.at.query}
        return edited(row, [edit for edit in self.edits if edit.probe == probe], "unit", range(len(row)), at)


def turned(x: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Return x (..., unit) with each pair of units (2i, 2i + 1) turned in its plane by `angle` (..., pair).

    Su et al. 2021, eq. 34.
    """
    even, odd, cos, sin = x[..., ::2], x[..., 1::2], np.cos(angle), np.sin(angle)
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], -1).reshape(x.shape)
