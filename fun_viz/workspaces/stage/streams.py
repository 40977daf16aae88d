"""What a net of layers showed of itself, by layer and token, as its drawing needs it: strips, weights, shares.

Level 0 is the embedding, level l what layer l leaves: the stream that runs past its parts. What was not
recorded is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np

from fun_viz.anatomy import Attends, Part
from fun_viz.reading import Reading
from fun_viz.selection import Focus, Heads
from fun_viz.trace import Array, Place
from fun_viz.views.stage.marks import Mark
from fun_viz.workspaces.stage.columns import followed
from fun_viz.workspaces.stage.units import Units, sampled
from fun_viz.workspaces.stage.view import Span

R = TypeVar("R")
_STILL = 4  # drawings of one reading whose marks that stay are kept
_KEPT = 64  # and parts of such


@dataclass(frozen=True, eq=False)
class Streams:
    """One reading of a net whose moves are layers, of one sequence given and one written."""

    reading: Reading
    _made: dict[object, Any] = field(default_factory=dict)

    def _kept(self, what: str, of: object, make: Callable[[], R]) -> R:
        """Return what is made once and then kept."""
        if (what, of) not in self._made:
            self._made[what, of] = make()
        found: R = self._made[what, of]
        return found

    def still(self, of: object, make: Callable[[], tuple[Mark, ...]]) -> tuple[Mark, ...]:
        """Return marks that stay from move to move, always the same tuple; only those asked for last are kept."""
        kept: dict[object, tuple[Mark, ...]] = self._kept("still", "", dict)
        if of not in kept:
            while len(kept) >= _STILL:
                del kept[next(iter(kept))]
            kept[of] = make()
        return kept[of]

    def kept(self, of: object, make: Callable[[], Iterable[Mark]]) -> tuple[Mark, ...]:
        """Return marks that stay from move to move; all are forgotten when there have been many."""
        kept: dict[object, tuple[Mark, ...]] = self._kept("marks", "", dict)
        if of not in kept:
            if len(kept) >= _KEPT:
                kept.clear()
            kept[of] = tuple(make())
        return kept[of]

    @cached_property
    def names(self) -> tuple[str, str]:
        """The sequence that was given, and that which is written."""
        given, written, *_ = (sequence.name for sequence in self.reading.trace.sequences)
        return given, written

    @cached_property
    def heights(self) -> tuple[int, int]:
        """How many layers encoder and decoder have."""
        kinds = ("attention", "convolution", "residual")
        parts = [part for part in self.reading.trace.anatomy.parts if part.kind in kinds]
        given, written = ([part.layer + 1 for part in parts if part.queries == name] for name in self.names)
        return max(given, default=0), max(written, default=0)

    @cached_property
    def places(self) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """The tokens given and those written, as places."""
        counts = (len(self.reading.source), max(1, self.reading.decode_moves))
        given, written = (
            tuple(Place(name, at) for at in range(count)) for name, count in zip(self.names, counts, strict=True)
        )
        return given, written

    @property
    def layers(self) -> int:
        return max(self.heights)

    def probe(self, side: int, level: int) -> str:
        """Return the probe of a level of the encoder (0) or the decoder (1); "" if the net has none."""
        return self._kept("probe", (side, level), lambda: self._probe(side, level))

    def _probe(self, side: int, level: int) -> str:
        anatomy, name = self.reading.trace.anatomy, self.names[side]
        if not level:
            found = anatomy.of_kind("embedding", name)
            return next((part.probe("input") for part in found if "input" in part.ports), "")
        parts = (part for part in anatomy.of_kind("residual", name) if part.layer == level - 1)
        return next((part.probe("output") for part in parts if "output" in part.ports), "")

    def vectors(self, side: int, level: int) -> np.ndarray | None:
        """Return the stream at a level, (token, unit); of the decoder a token a step."""
        return self._kept("vectors", (side, level), lambda: _vectors(self, side, level))

    def crossing(self, layer: int) -> tuple[str, np.ndarray] | None:
        """Return the probe of what a layer's cross-attention gathered, and that: (step, unit), heads side by side."""
        return self._kept("crossing", layer, lambda: _crossing(self, layer))

    def strips(self, side: int, level: int, units: int) -> tuple[Units, ...]:
        """Return the vectors of a level as that many units each; none where nothing was recorded."""
        vectors = self.vectors(side, level)
        return self._kept("strips", (side, level, units), lambda: () if vectors is None else sampled(vectors, units))

    def gathered(self, layer: int, units: int) -> tuple[Units, ...]:
        """Return what crossed to a layer at each step, as that many units."""
        crossed = self.crossing(layer)
        return self._kept("gathered", (layer, units), lambda: () if crossed is None else sampled(crossed[1], units))

    def weights(self, kind: Attends, layer: int, head: Heads) -> np.ndarray | None:
        """Return the weights (query, key) of a layer's head, or of its heads as one; None if there are none."""
        found = self.reading.attention(kind)
        if found is None or not 0 <= layer < len(found.values):
            return None
        if isinstance(head, int) and head >= found.values.shape[1]:
            return None
        return self.reading.pattern(kind, layer, head)

    def window(self, focus: Focus, step: int, fit: int) -> Span:
        """Return the window on the source at a step: the one before, unless most of the weight is elsewhere."""
        return self._kept("windows", (focus, fit), lambda: _windows(self, focus, fit))[step]

    def convolution(self, side: int, layer: int) -> Part | None:
        found = self.reading.trace.anatomy.of_kind("convolution", self.names[side])
        return next((part for part in found if part.layer == layer), None)

    def fans(self, side: int, layer: int) -> np.ndarray | None:
        """Return of each token the shares of the tokens that a convolution reads for it, (token, place).

        A share is |W_k x| of the token at a place, over the sum of all places; beyond an edge stand zeros. None where
        it is no convolution or its weights were not recorded.
        """
        return self._kept("fans", (side, layer), lambda: _fans(self, side, layer))

    def reach(self, side: int) -> tuple[int, int]:
        """Return how many tokens to the left and the right a convolution reads; (0, 0) where it is another layer."""
        return self._kept("reach", side, lambda: _reach(self.fans(side, 0), side))

    def field(self, side: int, level: int, index: int) -> range | tuple[int, ...]:
        """Return the tokens that a convolution's cell has seen, through all levels below it; of another net its own."""
        before, after = self.reach(side)
        if not before or not level:
            return (index,)
        count = len(self.reading.source) if side == 0 else self.reading.decode_moves
        return range(max(0, index - level * before), min(count, index + level * after + 1))

    @cached_property
    def lacking(self) -> bool:
        """Whether a strip that belongs into the drawing was not recorded."""
        sides = [self.strips(side, level, 2) for side in (0,) for level in range(self.heights[side] + 1)]
        return not all(sides) or not all(self.gathered(layer, 2) for layer in range(self.heights[1]))


@lru_cache(maxsize=8)
def streams(reading: Reading) -> Streams:
    """Return the streams of a reading, the same for the same."""
    return Streams(reading)


def _vectors(of: Streams, side: int, level: int) -> np.ndarray | None:
    probe, reading = of.probe(side, level), of.reading
    if not side:
        seen = reading.encoded(probe)
        return None if seen is None else seen.values
    return _stacked([reading.at(probe, t) for t in range(reading.decode_moves)])


def _crossing(of: Streams, layer: int) -> tuple[str, np.ndarray] | None:
    reading = of.reading
    parts = [part for part in reading.trace.anatomy.attention("cross") if part.layer == layer]
    for probe in (part.probe(port) for part in parts for port in ("gathered", "context") if port in part.ports):
        gathered = _stacked([reading.at(probe, t) for t in range(reading.decode_moves)])
        if gathered is not None:
            return probe, gathered
    return None


def _reach(fans: np.ndarray | None, side: int) -> tuple[int, int]:
    places = 1 if fans is None else fans.shape[1]
    return (places // 2, places // 2) if side == 0 else (places - 1, 0)


def _windows(of: Streams, focus: Focus, fit: int) -> tuple[Span, ...]:
    """Return the windows on the source at all steps."""
    weights, count = of.weights("cross", focus.layer, focus.head), len(of.reading.source)
    found: list[Span] = []
    for t in range(of.reading.decode_moves):
        row = (0.0,) * count if weights is None else tuple(np.nan_to_num(weights[t]).tolist())
        found.append(followed(found[-1] if found else None, row, fit))
    return tuple(found)


def _stacked(steps: list[Array | None]) -> np.ndarray | None:
    """Return what was seen of one token a step, ([head,] token, unit), as (step, unit): heads side by side."""
    known = [array.values[..., -1, :].reshape(-1) for array in steps if array is not None]
    return np.stack(known) if known and len(known) == len(steps) else None


def _fans(of: Streams, side: int, layer: int) -> np.ndarray | None:
    part, read = of.convolution(side, layer), of.vectors(side, layer)
    weight = None if part is None else of.reading.encoded(next(map(part.probe, part.weights), ""))
    if weight is None or read is None or weight.values.shape[1] != read.shape[1]:
        return None
    places = weight.values.shape[2]
    said = np.einsum("urk,tr->ktu", weight.values, read, optimize=True)  # (place, token, unit)
    length = np.linalg.norm(said, axis=-1)  # (place, token)
    count, before = len(read), places // 2 if side == 0 else places - 1
    shares = np.zeros((count, places))
    for place in range(places):
        at = np.arange(count) + place - before
        inside = (at >= 0) & (at < count)
        shares[inside, place] = length[place, at[inside]]
    return shares / np.maximum(shares.sum(1, keepdims=True), 1e-30)
