"""One attention taken apart: all numbers on the way from a query and its keys to what is handed on. Numpy only.

What was recorded is shown as it was; what nobody records (products by dimension, what a mask hides) is computed from
it by the score that the net declares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fun_viz.anatomy import Attends, Part
from fun_viz.arithmetic import TOLERANCE, arithmetic, output_difference, sum_difference
from fun_viz.attention_row import Row
from fun_viz.reading import Reading
from fun_viz.selection import Heads

Hidden = Literal["", "later", "padding", "outside"]  # why a key may not be seen: nothing hides it, or one of three


@dataclass(frozen=True)
class Question:
    """Which row of which map: one query of one head, or of all heads of a layer as one."""

    kind: Attends
    layer: int
    head: Heads
    query: int


class Apart:
    """The numbers of one row, (key,) each: of the keys that were scored, and of later words behind them."""

    def __init__(self, reading: Reading, asked: Question, row: Row) -> None:
        self.reading, self.asked, self.row = reading, asked, row
        self.part: Part = row.part

    @classmethod
    def of(cls, reading: Reading, asked: Question) -> Apart | None:
        """Return a row taken apart; None if nothing was recorded of it."""
        head = asked.head if isinstance(asked.head, int) else 0
        row = reading.row(asked.kind, asked.layer, head, asked.query)
        return cls(reading, asked, row) if row is not None and row.recorded else None

    @property
    def single(self) -> bool:
        """Whether it is one head, and not the mean or the largest of several."""
        return isinstance(self.asked.head, int)

    @cached_property
    def scored(self) -> int:
        """How many keys the net gave a score in this move."""
        return 0 if self.row.scores is None else len(self.row.scores)

    @cached_property
    def visible(self) -> int:
        """How many keys the query may see, from the left."""
        return self.scored if self.row.at.visible is None else min(self.scored, self.row.at.visible)

    @cached_property
    def count(self) -> int:
        """How many keys there are, later words among them."""
        return self.scored if self.row.parts is None else len(self.row.parts)

    def hidden(self, key: int) -> Hidden:
        """Return why a key may not be seen."""
        if key >= self.visible:
            return "later"
        if self.asked.kind != "decoder" and key < len(given := self.reading.given) and given[key].special == "pad":
            return "padding"
        return "outside" if self._outside[key] else ""

    @cached_property
    def _outside(self) -> np.ndarray:
        """(key,): whether a key lies outside the window of local attention."""
        position = self.row.seen("position")
        if position is None or not self.part.reach:
            return np.zeros(self.count, bool)
        return np.abs(np.arange(self.count) - position[0]) > self.part.reach

    @cached_property
    def unseen(self) -> np.ndarray:
        """(key,): whether a key may not be seen, whatever hides it."""
        hidden = self._outside.copy()
        hidden[self.visible :] = True
        if self.asked.kind != "decoder":
            pads = [key for key, token in enumerate(self.reading.given[: self.visible]) if token.special == "pad"]
            hidden[pads] = True
        return hidden

    @cached_property
    def products(self) -> np.ndarray | None:
        """(key,): scores before they are divided and masked; None if not recorded what they are made of."""
        return None if self.row.parts is None else self.row.parts.sum(-1)

    @cached_property
    def scores(self) -> np.ndarray:
        """(key,): scores divided, no mask and no window in them: the recorded ones, and those of hidden keys."""
        recorded = self.row.scores if self.row.scores is not None else np.zeros(0)
        if self.products is None:
            return recorded
        scores = self.products / (self.row.scale or 1.0)
        seen = np.isfinite(recorded)
        scores[: self.scored][seen] = recorded[seen]
        return scores

    @cached_property
    def bias(self) -> np.ndarray | None:
        """(key,): what positions add; no number for later words, of which it was not recorded."""
        return None if self.row.bias is None else self._wide(self.row.bias, math.nan)

    @cached_property
    def weights(self) -> np.ndarray:
        """(key,): the weights as the net had them, 0 for later words. Of several heads their mean or the largest."""
        pattern = self.row.pattern if self.row.pattern is not None else np.zeros(0)
        if not self.single:
            pattern = self.heads.mean(0) if self.asked.head == "mean" else self.heads.max(0)
        return self._wide(pattern[: self.scored], 0.0)

    @cached_property
    def heads(self) -> np.ndarray:
        """(head, key): the weights of all heads of the layer for this query."""
        array = self.reading.attention(self.asked.kind)
        assert array is not None
        found = array.values[self.asked.layer, :, self.asked.query].astype(np.float64)
        return self._wide(np.nan_to_num(found[:, : self.scored]), 0.0)

    @cached_property
    def shares(self) -> np.ndarray:
        """(key,): the softmax, before a Gaussian weakens it."""
        near = self.row.seen("gaussian")
        return self.weights if near is None else self._wide(self.row.shares(self.row.scores), 0.0)  # type: ignore[arg-type]

    @cached_property
    def powers(self) -> np.ndarray:
        """(key,): what e is raised to, -∞ for what may not be seen."""
        powers = self.scores if self.bias is None else self.scores + self.bias
        return np.where(self.unseen, -math.inf, powers)

    def leak(self, key: int) -> float | None:
        """Return the weight that a later word would have in this head if no mask hid it; None where nobody knows.

        Where positions add to scores, what they would add for later words was not recorded.
        """
        if key < self.visible or self.bias is not None or self.products is None or not self.single:
            return None
        powers = np.exp(self.scores - self.scores.max())
        return float(powers[key] / powers.sum())

    @cached_property
    def largest(self) -> int:
        """The key with the largest weight."""
        return int(np.argmax(self.weights)) if self.count else 0

    def difference(self, key: int) -> float | None:
        """Return how far the weight of a key is from what was computed again; None if its parts were not recorded.

        A mean of heads is as far as the furthest of them. Later words have no weight to compare.
        """
        if key >= self.scored:
            return 0.0
        if self.single:
            found = arithmetic(self.row, key)
            return found.difference if found is not None and found.complete else None
        rows = (self.reading.row(self.asked.kind, self.asked.layer, head, self.asked.query) for head in self._every)
        each = [None if row is None else arithmetic(row, key) for row in rows]
        known = [one.difference for one in each if one is not None and one.complete]
        return float(np.max(known)) if len(known) == len(each) else None

    @property
    def _every(self) -> range:
        return range(len(self.heads))

    @cached_property
    def of_sum(self) -> np.ndarray | None:
        """(unit,): how far each unit of the weighted sum is from what was computed again; None: not recorded."""
        return sum_difference(self.row)

    @cached_property
    def of_output(self) -> np.ndarray | None:
        """(unit,): the same for what W^O makes of the heads."""
        return output_difference(self.row)

    def _wide(self, values: np.ndarray, rest: float) -> np.ndarray:
        """Return values (..., key) with the same number for all keys behind them."""
        missing = self.count - values.shape[-1]
        if missing <= 0:
            return values
        return np.pad(values, [(0, 0)] * (values.ndim - 1) + [(0, missing)], constant_values=rest)


def right(difference: float | None) -> bool | None:
    """Say whether what was computed again is what was recorded, but for rounding; None where it could not be."""
    return None if difference is None else difference <= TOLERANCE
