"""What a recurrent net's hidden states and gates did over time, and which token each of its encode moves reads.

Numpy only. Which cells there are, and which way they read, the net's anatomy says.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fun_viz.anatomy import Anatomy, Part
from fun_viz.stacks import PathStep, TrackStack
from fun_viz.trace import Array, Step

Side = Literal["forwards", "backwards", "decoder"]

_SIDES: tuple[Side, ...] = ("forwards", "backwards", "decoder")
_NAMES = ("hidden", "cell", "input", "forget", "output", "reset", "update", "candidate")
_GATES = ("input", "forget", "output", "reset", "update")  # between 0 and 1; the others have a sign


@dataclass(frozen=True, eq=False)
class Track:
    """One quantity of one layer over time: (unit, time), time in the order of the tokens."""

    part: Side
    name: str  # hidden, reset, update, candidate, ...
    array: Array
    layer: int = 0

    @property
    def signed(self) -> bool:
        """Whether its numbers lie on both sides of zero."""
        return self.name not in _GATES

    @property
    def limit(self) -> float:
        """What its numbers do not go beyond: 1, but for a cell state, which has no bound, the next whole number.

        What an edit made infinite is not counted.
        """
        if self.name != "cell":
            return 1.0
        sizes = np.abs(self.array.values)
        return max(1.0, math.ceil(float(sizes.max(initial=0.0, where=np.isfinite(sizes)))))

    def done(self, *, encoded: int, written: int, source: int) -> int:
        """Return how many of its columns have happened after so many encode moves and target tokens."""
        return written if self.part == "decoder" else max(0, min(encoded - self.layer * source, source))


@dataclass(frozen=True)
class Reads:
    """What one encode move reads: a token of a layer from the left, and one from the right if it reads both ways."""

    layer: int  # from 0, of so many `layers`
    layers: int
    left: int
    right: int | None

    @property
    def tokens(self) -> tuple[int, ...]:
        return (self.left,) if self.right in (None, self.left) else (self.left, self.right)

    def has_read(self, token: int) -> bool:
        """Say whether a token has been read by now, in this layer."""
        return token <= self.left or (self.right is not None and token >= self.right)


def reads(anatomy: Anatomy, source: int, move: int) -> Reads | None:
    """Return what an encode move reads of so many tokens; None if it reads all at once, or before the first move."""
    if anatomy.moves != "tokens" or move < 0:
        return None
    cells = [part for part in anatomy.of_kind("cell") if _side(part) != "decoder"]
    layer, left = divmod(move, source)
    both = any(_side(part) == "backwards" for part in cells)
    return Reads(layer, 1 + max(part.layer for part in cells), left, source - 1 - left if both else None)


def tracks_of(
    anatomy: Anatomy, encoding: Sequence[Step], path: Sequence[PathStep], stacks: dict[str, TrackStack], *, source: int
) -> tuple[Track, ...]:
    """Return the tracks of encode moves of so many source tokens and of a path; () if the net has no cells.

    What reads backwards has NaN for the tokens that its moves have not come to.

    What was stacked of a path before is in `stacks`, by the probe's path, and what is stacked now is put there.
    """
    cells = {part.path: part for part in anatomy.of_kind("cell")}
    found = []
    for name in _seen(encoding, path):
        before, _, port = name.rpartition(".")
        part = cells.get(before)
        if part is None or port not in _NAMES:
            continue
        side = _side(part)
        if side == "decoder":
            stack = stacks[name] = stacks.get(name, TrackStack(name)).grown(path)
            array = stack.array
        else:
            values = [step.arrays[name].values[0] for step in encoding if name in step.arrays]
            if side == "backwards":
                values = [np.full_like(values[0], np.nan)] * (source - len(values)) + values[::-1]
            array = Array(np.stack(values, 1), ("unit", "time"))
        found.append(Track(side, port, array, part.layer))
    return tuple(sorted(found, key=_order))


def _seen(encoding: Sequence[Step], path: Sequence[PathStep]) -> Iterable[str]:
    """Return the paths of the probes that the first moves of each layer, and the first step written, saw."""
    return dict.fromkeys(name for step in (*encoding, *(m.step for m in path[:1])) for name in step.arrays)


def _side(part: Part) -> Side:
    return part.direction or "decoder"


def _order(track: Track) -> tuple[int, int, int]:
    return _SIDES.index(track.part), track.layer, _NAMES.index(track.name)
