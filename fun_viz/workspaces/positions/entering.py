"""What enters the model on one side of the sentence, row by row, read from a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fun_viz.reading import Reading
from fun_viz.session import Where
from fun_viz.text.tokenizer import START_MARK
from fun_viz.trace import Array, Place
from fun_viz.views.grid import Side

_PARTS = ("embedding", "position", "input")


@dataclass(frozen=True, eq=False)
class Entering:
    """Arrays (token, unit), one row a token read. `position` and `total` are None for a net that adds no positions.

    The decoder reads at position t the token it wrote at step t - 1: `shift` is how far a row lies behind its token.
    """

    side: Side
    labels: tuple[str, ...]
    shift: int
    embedding: np.ndarray
    position: np.ndarray | None
    total: np.ndarray | None

    @property
    def difference(self) -> float:
        """The largest |embedding + position - input|, recomputed; 0 where there is nothing to add."""
        if self.position is None or self.total is None:
            return 0.0
        return float(np.abs(self.embedding + self.position - self.total).max(initial=0.0))

    def place(self, row: int) -> tuple[Place, ...]:
        """Return the token that a row reads; the start mark is none."""
        index = row - self.shift
        return (Place(self.side, index),) if 0 <= row < len(self.labels) and index >= 0 else ()

    def rows(self, places: tuple[Place, ...]) -> tuple[int, ...]:
        """Return the rows that read some of the places."""
        found = (place.index + self.shift for place in places if place.side == self.side)
        return tuple(row for row in found if row < len(self.labels))


def reads_source(reading: Reading) -> Entering | None:
    """Return what enters the encoder; None while nothing has."""
    return _entering("source", reading.source, "encoder", reading.encoded)


def reads_target(reading: Reading) -> Entering | None:
    """Return what enters the decoder at the steps there are, along the best hypothesis; None while nothing has."""
    steps = range(reading.decode_moves)

    def stacked(name: str) -> Array | None:
        rows = [found.values.reshape(-1) for t in steps if (found := reading.at(name, t)) is not None]
        return Array(np.stack(rows), ("token", "unit")) if rows else None

    return _entering("target", (START_MARK, *reading.target[:-1]), "decoder", stacked)


def _entering(side: Side, labels: tuple[str, ...], part: str, read: Callable[[str], Array | None]) -> Entering | None:
    embedding, position, total = (read(f"{part}.embed.{name}") for name in _PARTS)
    embedding = embedding or read(f"{part}.embedding")
    if embedding is None:
        return None
    return Entering(
        side,
        labels,
        0 if side == "source" else 1,
        embedding.values,
        None if position is None else position.values,
        None if total is None else total.values,
    )


def current_rows(stands: Where, side: Side, entering: Entering, *, by_token: bool) -> range:
    """Return which rows enter at this move: one a decode step; when encoding one a move, or all of them at once."""
    if side == "target":
        return range(stands.token, stands.token + 1) if not stands.encoding else range(0)
    if not stands.encoding:
        return range(0)
    return range(stands.move, stands.move + 1) if by_token else range(len(entering.labels))
