"""Sums over rows of weights, from which comes what each head does in the mean. Numpy only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from torch import Tensor

from fun_viz.anatomy import Anatomy, Attends, Part
from fun_viz.run.decoding.head_habits import FAR, RELATIONS, Head, Name, Relation

_TINY = 1e-30


@dataclass(frozen=True, eq=False)
class Rows:
    """Weights (sentence, head, query, key) of each part, and what each query could see, (sentence, query, key).

    `strongest` (sentence, target) is the token that influences each word most, -1 where nobody asked.
    """

    parts: tuple[Part, ...]
    attends: Mapping[str, Attends]
    weights: Mapping[str, np.ndarray]
    visible: Mapping[str, np.ndarray]
    real: np.ndarray  # (sentence, target)
    strongest: np.ndarray

    @classmethod
    def of(
        cls, anatomy: Anatomy, parts: tuple[Part, ...], weights: Mapping[str, np.ndarray], mask: Tensor, real: Tensor,
        strongest: np.ndarray,
    ) -> Rows:  # fmt: skip
        """Return rows of sentences whose tokens are where the masks are True."""
        given, written = mask.numpy(force=True), real.numpy(force=True)
        causal = np.tril(np.ones((written.shape[1],) * 2, bool))
        seen: dict[Attends, np.ndarray] = {
            "encoder": given[:, :, None] & given[:, None, :],
            "cross": written[:, :, None] & given[:, None, :],
            "decoder": written[:, :, None] & written[:, None, :] & causal,
        }
        attends = {part.path: anatomy.attends(part) for part in parts}
        visible = {path: seen[kind] for path, kind in attends.items()}
        return cls(parts, attends, weights, visible, written, strongest)


@dataclass
class _Total:
    """Sums of one part: of each head, over the rows that have a choice."""

    rows: int = 0
    entropy: np.ndarray | float = 0.0
    weight: dict[Relation, np.ndarray] = field(default_factory=dict)
    even: dict[Relation, float] = field(default_factory=dict)
    there: dict[Relation, int] = field(default_factory=dict)  # rows that have such a key
    distances: dict[int, np.ndarray] = field(default_factory=dict)
    apart: dict[int, int] = field(default_factory=dict)
    hits: np.ndarray | float = 0.0


class Sums:
    """Grows by batches of rows."""

    def __init__(self) -> None:
        self.words = self.influenced = 0
        self._parts: tuple[Part, ...] = ()
        self._attends: Mapping[str, Attends] = {}
        self._totals: dict[str, _Total] = {}
        self._alike: dict[frozenset[Name], float] = {}

    def add(self, rows: Rows) -> None:
        self.words += int(rows.real.sum())
        asked = rows.strongest >= 0
        self.influenced += int(asked.sum())
        self._parts, self._attends = rows.parts, rows.attends
        for part in rows.parts:
            weights, visible = rows.weights[part.path], rows.visible[part.path]
            total = self._totals.setdefault(part.path, _Total())
            _add_places(total, weights, visible)
            if rows.attends[part.path] == "cross":
                right = weights.argmax(-1) == rows.strongest[:, None, :]  # (sentence, head, target)
                total.hits = total.hits + (right & asked[:, None, :]).sum((0, 2))
        self._compare(rows)

    def _compare(self, rows: Rows) -> None:
        """Add what two heads of one kind have in common."""
        for kind in dict.fromkeys(rows.attends.values()):
            parts = [part for part in rows.parts if rows.attends[part.path] == kind]
            choice = rows.visible[parts[0].path].sum(-1) > 1  # (sentence, query)
            each = {Name(part.path, head): rows.weights[part.path][:, head][choice]  # (row, key)
                    for part in parts for head in range(rows.weights[part.path].shape[1])}  # fmt: skip
            for one, other in combinations(each, 2):
                common = float(np.minimum(each[one], each[other]).sum())
                self._alike[frozenset((one, other))] = self._alike.get(frozenset((one, other)), 0.0) + common

    def alike(self) -> dict[frozenset[Name], float]:
        """Return the share of weight that two heads have in common, mean over rows."""
        rows = {path: max(1, total.rows) for path, total in self._totals.items()}
        return {pair: common / rows[next(iter(pair)).part] for pair, common in self._alike.items()}

    def heads(self) -> tuple[Head, ...]:
        """Return what every head does by now, in the order of the parts."""
        return tuple(
            self._head(part, head)
            for part in self._parts
            for head in range(len(np.atleast_1d(self._totals[part.path].entropy)))
        )

    def _head(self, part: Part, head: int) -> Head:
        total = self._totals[part.path]
        there: Sequence[Relation] = [at for at in RELATIONS if total.there.get(at)]
        crosses = self._attends[part.path] == "cross"
        near = range(-FAR, FAR + 1)
        known = [float(total.distances[by][head]) / total.apart[by] if total.apart.get(by) else np.nan for by in near]
        return Head(
            Name(part.path, head), self._attends[part.path], part.layer,
            float(np.atleast_1d(total.entropy)[head]) / max(1, total.rows),
            {at: float(total.weight[at][head]) / total.there[at] for at in there},
            {at: total.even[at] / total.there[at] for at in there},
            tuple(known),
            float(np.atleast_1d(total.hits)[head]) / max(1, self.influenced) if crosses else None,
        )  # fmt: skip


def _add_places(total: _Total, weights: np.ndarray, visible: np.ndarray) -> None:
    """Add entropies, and the weights at places that have a name, of rows that see more than one key."""
    count = visible.sum(-1)  # (sentence, query)
    choice = count > 1
    total.rows += int(choice.sum())
    spread = -(weights * np.log(np.maximum(weights, _TINY))).sum(-1)  # (sentence, head, query)
    share = spread / np.log(np.maximum(count, 2))[:, None, :]
    total.entropy = total.entropy + (share * choice[:, None, :]).sum((0, 2))
    query, key = np.ogrid[: weights.shape[2], : weights.shape[3]]
    lies: dict[Relation, np.ndarray] = {
        "itself": key == query,
        "before": key == query - 1,
        "after": key == query + 1,
        "first": (key == 0) & (query > 0),
    }
    for at, place in lies.items():
        here = place & visible & choice[..., None]  # (sentence, query, key): at most one key a row
        total.weight[at] = total.weight.get(at, 0.0) + np.einsum("bhqk,bqk->h", weights, here)
        total.even[at] = total.even.get(at, 0.0) + float((here.any(-1) / np.maximum(count, 1)).sum())
        total.there[at] = total.there.get(at, 0) + int(here.sum())
    for by in range(-FAR, FAR + 1):
        here = (key == query + by) & visible & choice[..., None]
        total.distances[by] = total.distances.get(by, 0.0) + np.einsum("bhqk,bqk->h", weights, here)
        total.apart[by] = total.apart.get(by, 0) + int(here.sum())
