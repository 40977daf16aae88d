"""How a recurrent net is put together and what of it was recorded: as its anatomy and trace say, never its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np

from fun_viz.anatomy import Anatomy, Part
from fun_viz.reading import Reading
from fun_viz.tracks import Side, Track
from fun_viz.workspaces.stage.columns import followed
from fun_viz.workspaces.stage.units import Units, sampled
from fun_viz.workspaces.stage.view import Span

T = TypeVar("T")
_KEPT = ("update", "forget")  # gates whose mean is the share of a state that is kept


@dataclass(frozen=True)
class Wiring:
    """Layers of the encoder and of the decoder, and how the decoder looks back: `after` its cells, or before."""

    layers: int
    back: bool
    writers: int
    looks: bool
    after: bool

    @classmethod
    def of(cls, anatomy: Anatomy) -> Wiring:
        cells = anatomy.of_kind("cell")
        readers, writers = ([part for part in cells if bool(part.direction) is reads] for reads in (True, False))
        look = attention(anatomy)
        last = max((anatomy.parts.index(part) for part in writers), default=-1)
        return cls(
            1 + max((part.layer for part in readers), default=0),
            any(part.direction == "backwards" for part in readers),
            len(writers),
            look is not None,
            look is not None and anatomy.parts.index(look) > last,
        )


def attention(anatomy: Anatomy) -> Part | None:
    """Return the part that looks back at the source, None if the decoder has one fixed context."""
    return next(iter(anatomy.attention("cross")), None)


class States:
    """What a reading holds of a recurrent net's cells; each array is made small once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.wiring = Wiring.of(reading.trace.anatomy)
        self.attention = attention(reading.trace.anatomy)
        self._tracks = {(track.part, track.layer, track.name): track for track in reading.tracks}
        self._windows: dict[int, list[Span]] = {}
        self._strips: dict[tuple[Side, int, str, int], tuple[Units, ...]] = {}

    def track(self, side: Side, layer: int, name: str = "hidden") -> Track | None:
        return self._tracks.get((side, layer, name))

    def focus(self, side: Side, layer: int, name: str = "hidden") -> int:
        """Return which of the reading's tracks it is."""
        return next(
            (n for n, t in enumerate(self.reading.tracks) if (t.part, t.layer, t.name) == (side, layer, name)), 0
        )

    def probe(self, side: Side, layer: int, name: str = "hidden") -> str:
        """Return the path of what is recorded of a cell, "" if there is no such cell."""
        cells = self.reading.trace.anatomy.of_kind("cell")
        found = (part for part in cells if (part.direction or "decoder") == side and part.layer == layer)
        return next((part.probe(name) for part in found if name in part.ports), "")

    @cached_property
    def bounds(self) -> dict[str, float]:
        """The largest number of all hidden states, and of all cell states: the ends of their scales."""
        return {name: self._bound(name) for name in ("hidden", "cell")}

    def _bound(self, name: str) -> float:
        values = [track.array.values for track in self.reading.tracks if track.name == name]
        sizes = [np.abs(each).max(initial=0.0, where=np.isfinite(each)) for each in values]
        return float(max(sizes, default=0.0)) or 1.0

    @cached_property
    def remembers(self) -> bool:
        """Whether a cell has a memory beside its hidden state."""
        return any(track.name == "cell" for track in self.reading.tracks)

    @cached_property
    def gate(self) -> str:
        """The gate that says how much of a state is kept, "" if cells have none."""
        names = {port for part in self.reading.trace.anatomy.of_kind("cell") for port in part.ports}
        return next((name for name in _KEPT if name in names), "")

    def strip(self, side: Side, layer: int, at: int, count: int, name: str = "hidden") -> Units | None:
        """Return a state after a token as so many of its units, divided by the bound; None if it is not there."""
        key = (side, layer, name, count)
        if key not in self._strips:
            track = self.track(side, layer, name)
            values = () if track is None else sampled(track.array.values.T, count, self.bounds[name])
            self._strips[key] = values
        return self._column(self._strips[key], side, at)

    def fresh(self, side: Side, layer: int, at: int) -> float | None:
        """Return which share of a state was overwritten at a token: 1 - the mean of the gate that keeps it."""
        return self._column(self._fresh(side, layer), side, at) if self.gate else None

    def _fresh(self, side: Side, layer: int) -> tuple[float, ...]:
        if (side, layer) not in self._shares:
            track = self.track(side, layer, self.gate)
            kept = np.empty(0) if track is None else track.array.values.mean(0)
            self._shares[side, layer] = tuple((1.0 - np.nan_to_num(kept)).tolist())
        return self._shares[side, layer]

    @cached_property
    def _shares(self) -> dict[tuple[Side, int], tuple[float, ...]]:
        return {}

    def _column(self, values: tuple[T, ...], side: Side, at: int) -> T | None:
        """Return the value at a token; of what is read backwards the last tokens are there first."""
        at -= len(self.reading.source) - len(values) if side == "backwards" else 0
        return values[at] if 0 <= at < len(values) else None

    def weights(self, t: int) -> tuple[float, ...]:
        """Return what step t took from each source token, as recorded; () if it looks at none."""
        pattern = self.reading.pattern("cross", 0, "mean") if self.attention else None
        if pattern is None or not 0 <= t < len(pattern):
            return ()
        return tuple(np.nan_to_num(pattern[t]).tolist())

    def influence(self, t: int) -> tuple[float, ...]:
        """Return the influence of each source token on step t; () while it is not known."""
        found = self.reading.influence
        return () if found is None or not 0 <= t < len(found.values) else tuple(found.values[t].tolist())

    def taken(self, t: int) -> tuple[float, ...]:
        """Return what step t takes from each source token; without attention, their influence, if it is known."""
        return self.weights(t) or self.influence(t)

    def window(self, t: int, fit: int) -> Span:
        """Return which source tokens to show at step t: those of the step before, while half of all is taken there."""
        known = self._windows.setdefault(fit, [])
        while len(known) <= t:
            known.append(followed(known[-1] if known else None, self.taken(len(known)), fit))
        return known[t]

    def position(self, t: int) -> float | None:
        """Return the source position that local attention is centred on at step t, None if it is not local."""
        probe = self.attention.probe("position") if self.attention else ""
        seen = self.reading.at(probe, t) if probe and 0 <= t < self.reading.decode_moves else None
        return None if seen is None else float(seen.values.reshape(-1)[0])

    @cached_property
    def context(self) -> str:
        """The path of what crosses the gap at each step, "" if it is not recorded."""
        found = self.reading.trace.anatomy.of_kind("context")
        return next((part.probe(port) for part in found for port in part.ports), "")

    def crossing(self, t: int) -> np.ndarray | None:
        """Return the vector that crosses at step t; before the first, -1, what a fixed context will be."""
        seen = self.reading.at(self.context, t) if self.context and 0 <= t < self.reading.decode_moves else None
        if seen is not None:
            return seen.values.reshape(-1)
        return None if self.wiring.looks else self._ends()

    def _ends(self) -> np.ndarray | None:
        """Return the last hidden states of the highest layer side by side, None while they are not there.

        They are those of the memory where it is recorded, for it may have been edited.
        """
        count, top = len(self.reading.source), self.wiring.layers - 1
        on, back = (self.track(side, top) for side in ("forwards", "backwards"))
        if on is None or on.array.values.shape[1] < count or (self.wiring.back and back is None):
            return None
        units = len(on.array.values)
        first, last = on.array.values[:, -1], None if back is None else back.array.values[:, 0]
        for part in self.reading.trace.anatomy.of_kind("memory"):
            memory = self.reading.encoded(next(map(part.probe, part.ports)))
            if memory is not None and len(memory.values) == count:
                first, last = memory.values[-1, :units], memory.values[0, units:]
        return first if last is None else np.concatenate([first, last])


@lru_cache(maxsize=16)
def states(reading: Reading) -> States:
    """Return what a reading holds, the same for the same reading."""
    return States(reading)
