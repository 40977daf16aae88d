"""What enters the model on one side of the sentence, row by row, read from a trace."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.text.tokenizer import START_MARK
from fun_viz.trace import Array, Place
from fun_viz.views.grid import Side
from fun_viz.workspaces.positions.formula import Difference, difference, sinusoidal
from fun_viz.workspaces.positions.way import Way, declared

_PORTS = ("embedding", "position", "input", "angle")


@dataclass(frozen=True, eq=False)
class Inputs:
    """Arrays (token, unit), one row a token read. `position` and `total` are None for a net that adds no positions.

    The decoder reads at position t the token it wrote at step t - 1: `shift` is how far a row lies behind its token.
    """

    side: Side
    labels: tuple[str, ...]
    shift: int
    embedding: np.ndarray
    position: np.ndarray | None = None
    total: np.ndarray | None = None
    way: Way = field(default_factory=Way)

    @property
    def width(self) -> int:
        return int(self.embedding.shape[1])

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """Those that there are, by what they are."""
        arrays = {"embedding": self.embedding, "position": self.position, "input": self.total}
        return {name: array for name, array in arrays.items() if array is not None}

    @cached_property
    def reach(self) -> float:
        """A round number that few of all these lie beyond, so that on a scale up to it the many are told apart."""
        numbers = np.concatenate(
            [array[np.isfinite(array)] for array in self.arrays.values()]
        )  # an edit can do anything
        size = float(np.quantile(np.abs(numbers), 0.99)) or 1.0 if numbers.size else 1.0
        digit = 10.0 ** math.floor(math.log10(size))
        return math.ceil(size / digit) * digit

    @cached_property
    def from_formula(self) -> Difference | None:
        """Recorded positions beside the formula's, of angles as large as the position; None where nothing is added."""
        if self.position is None:
            return None
        places = np.arange(len(self.position))[:, None]  # (position, 1)
        return difference(self.position, sinusoidal(*self.position.shape), 1 + places)

    @cached_property
    def difference(self) -> Difference | None:
        """What entered beside embedding + position, or the embedding where none is added; None if not recorded."""
        if self.total is None or (self.position is None and self.way.adds):
            return None
        position = np.zeros_like(self.embedding) if self.position is None else self.position
        return difference(self.total, self.embedding + position, np.abs(self.embedding) + np.abs(position))

    def tokens(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Return the tokens that rows read, the rows given as places of this side; the start mark is none."""
        return self._moved(places, -self.shift, range(len(self.labels) - self.shift))

    def rows(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Return the rows that read tokens, as places of this side; the last word written is read by none."""
        return self._moved(places, self.shift, range(self.shift, len(self.labels)))

    def _moved(self, places: tuple[Place, ...], rows: int, within: range) -> tuple[Place, ...]:
        """Return places, those of this side moved by some rows and left out if there is nothing then."""
        moved = (place if place.sequence != self.side else replace(place, index=place.index + rows) for place in places)
        return tuple(place for place in moved if place.sequence != self.side or place.index in within)


def source_inputs(reading: Reading) -> Inputs | None:
    """Return what enters the encoder; None while nothing has."""

    def biases(probe: str) -> Iterator[np.ndarray]:
        if (array := reading.encoded(probe)) is not None:
            yield from array.values.swapaxes(0, 1)  # (query, head, key)

    return _inputs(reading, "source", reading.source, reading.encoded, biases)


def target_inputs(reading: Reading) -> Inputs | None:
    """Return what enters the decoder at the steps there are, along the best hypothesis; None while nothing has."""
    steps = range(reading.decode_moves)
    first = reading.source[-1] if len(reading.trace.sequences) == 1 else START_MARK

    def stacked(probe: str) -> Array | None:
        rows = [found.values.reshape(-1) for t in steps if (found := reading.at(probe, t)) is not None]
        return Array(np.stack(rows), ("token", "unit")) if rows else None

    def biases(probe: str) -> Iterator[np.ndarray]:
        for t in steps:
            if (array := reading.at(probe, t)) is not None:
                yield array.values[:, -1]  # (head, key)

    return _inputs(reading, "target", (first, *reading.target[:-1]), stacked, biases)


def _inputs(
    reading: Reading, side: Side, labels: tuple[str, ...], read: Callable[[str], Array | None],
    biases: Callable[[str], Iterator[np.ndarray]],
) -> Inputs | None:  # fmt: skip
    anatomy, writes = reading.trace.anatomy, side == "target"
    sequence = reading.trace.sequences[-1 if writes else 0].name
    part = next(iter(anatomy.of_kind("embedding", sequence)), None)
    if part is None:
        return None
    seen = {port: array.values for port in _PORTS if (array := read(part.probe(port))) is not None}
    if "embedding" not in seen:
        return None
    added, entered = seen.get("position"), seen.get("input")
    probes = dict.fromkeys(part.bias for part in anatomy.of_kind("attention", sequence) if part.bias)
    way = replace(
        declared(anatomy, sequence, writes=writes), adds="position" in part.ports, turning="angle" in part.ports,
        shifting=bool(probes), angles=seen.get("angle"),
        biases=tuple(bias for probe in probes for bias in biases(probe)),
    )  # fmt: skip
    return Inputs(side, labels, int(writes), seen["embedding"], added, entered, way)


def current_rows(at: Moment, side: Side) -> tuple[int, ...]:
    """Return which rows are read at this move; of the target the newest. A higher layer reads none of them."""
    if side == "source":
        return () if at.reads is not None and at.reads.layer else at.tokens_read
    return () if at.encoding else (at.token,)
