"""What a recurrent net's hidden states and gates did over time, and which token each of its encode moves reads.

Numpy only. The names are the probes' paths: `encoder.forwards.…`, `encoder.backwards.…` and `decoder.cell.…` are the
lowest layer, `encoder.upper.0.forwards.…` and `decoder.upper.0.…` the one above it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fun_viz.trace import Array, Step, Trace

Part = Literal["forwards", "backwards", "decoder"]

_PATH = re.compile(
    r"^(?:encoder\.(?:upper\.(?P<height>\d+)\.)?(?P<way>forwards|backwards)"
    r"|decoder\.(?:cell|upper\.(?P<written>\d+)))\.(?P<name>\w+)$"
)
_PARTS: tuple[Part, ...] = ("forwards", "backwards", "decoder")
_NAMES = ("hidden", "cell", "input", "forget", "output", "reset", "update", "candidate")
_GATES = ("input", "forget", "output", "reset", "update")  # between 0 and 1; the others have a sign


@dataclass(frozen=True, eq=False)
class Track:
    """One quantity of one layer over time: (unit, time), time in the order of the tokens."""

    part: Part
    name: str  # hidden, reset, update, candidate, ...
    array: Array
    layer: int = 0

    @property
    def signed(self) -> bool:
        """Whether its numbers lie on both sides of zero."""
        return self.name not in _GATES

    @property
    def limit(self) -> float:
        """What its numbers do not go beyond: 1, but for a cell state, which has no bound, the next whole number."""
        return max(1.0, math.ceil(float(np.abs(self.array.values).max(initial=0.0)))) if self.name == "cell" else 1.0

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


def reads(trace: Trace, move: int) -> Reads | None:
    """Return what an encode move reads of the source; None if the net is not recurrent, or before the first move."""
    first = next((step for step in trace.steps if step.phase == "encode"), None)
    ways = set() if first is None else {match["way"] for name in first.arrays if (match := _PATH.match(name))}
    source = len(trace.source)
    if "forwards" not in ways or move < 0:
        return None
    layer, left = divmod(move, source)
    layers = max(layer + 1, trace.serial_steps // source)
    return Reads(layer, layers, left, source - 1 - left if "backwards" in ways else None)


def tracks_of(encoding: Sequence[Step], path: Sequence[tuple[Step, int]]) -> tuple[Track, ...]:
    """Return the tracks of encode moves, and of decode steps with the row that was extended in each; () if none."""
    found = []
    for side in (encoding, [step for step, _ in path]):
        for path_name in _named(side):
            match = _PATH.match(path_name)
            assert match is not None
            part = match["way"] or "decoder"
            height = match["height"] or match["written"]
            values = _encoded(path_name, encoding) if match["way"] else _decoded(path_name, path)
            array = Array(np.stack(values[::-1] if part == "backwards" else values, 1), ("unit", "time"))
            found.append(Track(part, match["name"], array, 0 if height is None else int(height) + 1))  # type: ignore[arg-type]
    return tuple(sorted(found, key=_order))


def _named(steps: Iterable[Step]) -> list[str]:
    """Return the paths of tracks that any of the steps saw, each once."""
    every = dict.fromkeys(name for step in steps for name in step.arrays)
    return [name for name in every if (match := _PATH.match(name)) and match["name"] in _NAMES]


def _encoded(name: str, encoding: Sequence[Step]) -> list[np.ndarray]:
    return [step.arrays[name].values[0] for step in encoding if name in step.arrays]


def _decoded(name: str, path: Sequence[tuple[Step, int]]) -> list[np.ndarray]:
    return [step.arrays[name].values[row] for step, row in path if name in step.arrays]


def _order(track: Track) -> tuple[int, int, int]:
    return _PARTS.index(track.part), track.layer, _NAMES.index(track.name)
