"""Numbers stacked over the steps of a path, in arrays that have room for more: a step costs what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from fun_viz.trace import Array, Hypothesis, Step, Token

_AXES = ("layer", "head", "query", "key")
_FIRST = 1024  # rows there is room for at first, however many a request allows


@dataclass(frozen=True, eq=False)
class PathStep:
    """One step of a hypothesis: the row that was extended in it, and the row that was kept."""

    step: Step
    extended: int
    kept: int

    @property
    def hypothesis(self) -> Hypothesis:
        return self.step.hypotheses[self.kept]

    @property
    def token(self) -> Token:
        return self.hypothesis.token

    def seen(self, name: str) -> Array | None:
        """Return what a probe saw, the beam axis taken away."""
        array = self.step.arrays.get(name)
        if array is None or array.axes[0] != "beam":
            return array
        return Array(array.values[min(self.extended, len(array.values) - 1)], array.axes[1:])


class _Stack:
    """Rows along a path, shared by all readings that grew out of one another: rows once written stay as they are."""

    def __init__(self) -> None:
        self._path: tuple[PathStep, ...] = ()

    def follows(self, path: Sequence[PathStep]) -> bool:
        """Say whether a path goes on from what is stacked, by at most one step."""
        before = len(self._path)
        return before <= len(path) <= before + 1 and (not before or path[before - 1] is self._path[-1])


class AttentionStack(_Stack):
    """Weights (layer, head, query, key) of one kind of attention, NaN where a query cannot see a key.

    `read` are those of tokens that were read before any was written, (head, query, key) a layer: of a net that goes on
    with what it was given, the first rows. A layer of which nothing was recorded keeps its place, and is NaN.
    """

    def __init__(self, names: Sequence[str], keys: int | None, room: int, read: Sequence[Array | None] = ()) -> None:
        super().__init__()
        self._names, self._keys, self._read = tuple(names), keys, tuple(read)
        first = _stacked(read)  # (layer, head, query, key)
        self._before = first.shape[2]
        self._room = max(1, min(room, _FIRST) + self._before)
        self._values: np.ndarray | None = None
        self._whole: Array | None = None  # of an encoder: all of it is there at once
        self._width = keys or self._before  # of the keys seen so far
        self._error = 0.0
        self._maps: dict[tuple[int, int | str], np.ndarray] = {}  # (query, key), as far as asked for since it grew
        if self._before:
            self._put(first, 0)
            self._error = _error(first[_recorded(read)])

    @classmethod
    def of_encoder(cls, layers: Sequence[Array | None]) -> Self:
        """Return the stack of an encoder's layers, (head, query, key) each."""
        stack = cls((), None, 1)
        stack._whole = Array(_stacked(layers), _AXES)
        stack._error = _error(stack._whole.values[_recorded(layers)])
        return stack

    def follows(self, path: Sequence[PathStep]) -> bool:
        return self._whole is not None or super().follows(path)

    def grown(self, path: Sequence[PathStep]) -> AttentionStack:
        """Return this stack with the steps of a path that it does not hold yet, or a new one if it went elsewhere."""
        if self._whole is not None:
            return self
        known = len(self._path)
        if known > len(path) or (known and path[known - 1] is not self._path[-1]):
            return AttentionStack(self._names, self._keys, self._room - self._before, self._read).grown(path)
        for t in range(known, len(path)):
            self._add(path[t], t)
        self._path = tuple(path)
        return self

    def _add(self, moment: PathStep, t: int) -> None:
        rows = [moment.seen(name) for name in self._names]
        seen = _stacked(rows)  # (layer, head, query, key)
        self._put(seen, self._before + t)
        near = _stacked([moment.seen(name.removesuffix("pattern") + "gaussian") for name in self._names])
        with np.errstate(over="ignore"):  # an edit can make weights larger than any
            shares = seen / np.maximum(near, 1e-9) if near.size else seen
        self._error = max(self._error, _error(shares[_recorded(rows)]))

    def map(self, layer: int, head: int | str) -> np.ndarray | None:
        """Return the weights (query, key) of a head, or the "mean" or "max" of a layer's; always the same array."""
        if self.array is not None and (layer, head) not in self._maps:
            heads = self.array.values[layer]  # (head, query, key)
            over = {"mean": heads.mean, "max": heads.max}
            self._maps[layer, head] = over[head](0) if isinstance(head, str) else heads[head]
        return self._maps.get((layer, head))

    def _put(self, seen: np.ndarray, at: int) -> None:
        """Write weights (layer, head, query, key) from row `at` on; what a query could not see is NaN."""
        self._maps.clear()
        _, _, count, width = seen.shape
        self._width = max(self._width, width)
        values = self._with_room(seen, at + count)
        values[:, :, at : at + count] = np.nan
        values[:, :, at : at + count, :width] = seen

    def _with_room(self, seen: np.ndarray, needed: int) -> np.ndarray:
        """Return the array, larger if the rows or keys needed do not fit; memory not written to is not taken."""
        layers, heads, count, width = seen.shape
        old = self._values
        if old is not None and needed <= old.shape[2] and width <= old.shape[3]:
            return old
        rows = max(self._room, needed) if old is None else max(needed, 2 * old.shape[2])
        keys = self._keys or max(width, rows + width - needed)
        values = np.empty((layers, heads, rows, keys), np.float32)
        if old is not None:
            done = needed - count
            values[:, :, :done] = np.nan
            values[:, :, :done, : old.shape[3]] = old[:, :, :done]
        self._values = values
        return values

    @property
    def array(self) -> Array | None:
        if self._whole is not None:
            return self._whole
        if self._values is None:
            return None
        rows = self._before + len(self._path)
        keys = self._width if self._keys else min(self._width, rows)  # those of tokens that were read by now
        return Array(self._values[:, :, :rows, :keys], _AXES)

    @property
    def row_error(self) -> float:
        """The largest |1 - sum| of a row, before the Gaussian if there is one."""
        return self._error


def _stacked(layers: Sequence[Array | None]) -> np.ndarray:
    """Return what was seen of each layer, (layer, …), NaN where nothing was; of size 0 if nothing was of any."""
    known = [layer.values for layer in layers if layer is not None]
    if not known:
        return np.empty((0, 0, 0, 0), np.float32)
    unseen = np.full_like(known[0], np.nan)
    return np.stack([unseen if layer is None else layer.values for layer in layers])


def _recorded(layers: Sequence[Array | None]) -> list[bool]:
    return [layer is not None for layer in layers]


def _error(rows: np.ndarray) -> float:
    return float(np.abs(np.nansum(rows, -1) - 1).max()) if rows.size else 0.0


def in_a_row(seen: Sequence[Array | None]) -> np.ndarray | None:
    """Return what a probe saw in several moves, one after the other along the axis of keys or tokens."""
    known = [array for array in seen if array is not None]
    axis = "key" if known and "key" in known[0].axes else "token"
    return np.concatenate([array.values for array in known], known[0].axes.index(axis)) if known else None


class TrackStack(_Stack):
    """What a cell's probe saw at each step of a path, (unit, time)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._values = np.empty((0, 0), np.float32)  # (time, unit)

    def grown(self, path: Sequence[PathStep]) -> TrackStack:
        """As of an attention's stack."""
        known = len(self._path)
        if known > len(path) or (known and path[known - 1] is not self._path[-1]):
            return TrackStack(self._name).grown(path)
        for t in range(known, len(path)):
            array = path[t].seen(self._name)
            if array is not None:
                if t >= len(self._values):
                    larger = np.empty((max(16, 2 * len(self._values)), array.values.size), array.values.dtype)
                    larger[:t] = self._values[:t].reshape(t, array.values.size)
                    self._values = larger
                self._values[t] = array.values
        self._path = tuple(path)
        return self

    @property
    def array(self) -> Array:
        return Array(self._values[: len(self._path)].T, ("unit", "time"))
