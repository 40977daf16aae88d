"""What the maps of a cell show: its units in an order, a row a group of them, and the units of the group that is open.

Plain values; nothing here knows of widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fun_viz.anatomy import Part
from fun_viz.branch import Moment
from fun_viz.gates import carried_shares, cell_step, keeps, memory_shares, order_by
from fun_viz.reading import Reading
from fun_viz.trace import Array
from fun_viz.tracks import Track
from fun_viz.views.grid import Grid

Order = Literal["kept", "reset", "change", "number"]

_ALONE = 64  # units that need no groups
_GROUP, _MOST = 8, 32  # units of a group; groups
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "": ("hidden",),
    "update": ("reset", "update", "candidate", "hidden"),
    "forget": ("input", "forget", "output", "candidate", "cell", "hidden"),
}


def cell_parts(reading: Reading) -> tuple[Part, ...]:
    """Return the cells of a net in the order in which they read, the lowest layer first."""
    found = (part for part in reading.trace.anatomy.of_kind("cell") if keeps(part) is not None)
    ways = ("forwards", "backwards", "")
    return tuple(sorted(found, key=lambda part: (ways.index(part.direction), part.layer)))


def automatic(at: Moment) -> Part | None:
    """Return the cell at work: that which reads on in the layer being read, or the lowest that writes."""
    layer = at.reads.layer if at.reads is not None else 0
    ways = ("forwards",) if at.encoding else ("",)
    parts = [part for part in cell_parts(at.reading) if part.direction in ways]
    return next((part for part in parts if part.layer == layer), next(iter(parts), None))


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of a reading; `opened` is the group whose units have rows of their own."""

    reading: Reading
    part: Part
    order: Order = "kept"
    opened: int | None = None

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """What was recorded of it over time, by name, in the order in which it is shown."""
        way, names = self.part.direction or "decoder", _SHOWN[keeps(self.part) or ""]
        own = {t.name: t for t in self.reading.tracks if (t.part, t.layer) == (way, self.part.layer)}
        return {name: own[name] for name in names if name in own}

    @property
    def keeps(self) -> str:
        return keeps(self.part) or ""

    @property
    def writes(self) -> bool:
        return not self.part.direction

    @property
    def tokens(self) -> tuple[str, ...]:
        """What it reads, token by token in the order of the text."""
        return self.reading.inputs if self.writes else self.reading.source

    @cached_property
    def units(self) -> int:
        return int(self.tracks["hidden"].array.values.shape[0])

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Its units in order, so many a group that there are not too many groups."""
        size = 1 if self.units <= _ALONE else max(_GROUP, -(-self.units // _MOST))
        units = self._in_order().tolist()
        return tuple(tuple(units[at : at + size]) for at in range(0, self.units, size))

    def _in_order(self) -> np.ndarray:
        gate = {"kept": self.keeps, "reset": "reset", "change": "hidden"}.get(self.order, "")
        if gate not in self.tracks:
            return np.arange(self.units)
        return order_by(self.tracks[gate].array.values, "change" if self.order == "change" else "mean")

    @cached_property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """The units of each row."""
        rows = list[tuple[int, ...]]()
        for at, group in enumerate(self.groups):
            rows += [(unit,) for unit in group] if at == self.opened else [group]
        return tuple(rows)

    def group_of(self, unit: int) -> int:
        return next(at for at, group in enumerate(self.groups) if unit in group)

    def row_of(self, unit: int) -> int:
        return next(at for at, row in enumerate(self.rows) if unit in row)

    def names(self) -> tuple[str, ...]:
        """Return what stands beside each row: numbers of open units, and of the first and last group."""
        last = len(self.groups)
        if last == self.units:
            return tuple(f"#{row[0]}" for row in self.rows)
        ends = {self.groups[0]: "1", self.groups[-1]: str(last)}
        return tuple(f"#{row[0]}" if len(row) == 1 else ends.get(row, "") for row in self.rows)

    def current(self, at: Moment) -> int | None:
        """Return the token that it reads at a moment."""
        if self.writes:
            return at.token if not at.encoding and 0 <= at.token < len(self.tokens) else None
        if at.reads is None or at.reads.layer != self.part.layer:
            return None
        return at.reads.right if self.part.direction == "backwards" else at.reads.left

    def done(self, at: Moment) -> int:
        """Return how many tokens it has read by a moment."""
        return self.tracks["hidden"].done(encoded=at.encoded, written=at.written, source=len(self.reading.source))

    def last(self, at: Moment) -> int | None:
        """Return the token it has read last, that which it reads now among them; None before the first."""
        done = self.done(at)
        if not done:
            return None
        return len(self.tokens) - done if self.part.direction == "backwards" else done - 1

    def grid(self, name: str, at: Moment, unit: int) -> Grid:
        """Return the map of one quantity as it stands at a moment, one `unit` of the last token read set apart."""
        track, backwards = self.tracks[name], self.part.direction == "backwards"
        moves, last = track.array.values.shape[1], self.last(at)
        first = name == next(iter(self.tracks))
        apart = () if last is None or last >= moves else ((self.row_of(unit), last),)
        return Grid(
            self.means[name], self.names() if first else ("",) * len(self.rows), self.tokens[:moves], None,
            "target" if self.writes else "source",
            column_shift=-1 if self.writes else 0, columns_done=self.done(at), columns_from_right=backwards,
            current_column=self.current(at), scale="signed" if track.signed else "unit", limit=track.limit,
            square=False, hides_ahead=self.writes, outlined=frozenset(apart),
        )  # fmt: skip

    @cached_property
    def means(self) -> dict[str, Array]:
        """The mean of each row's units over time, (unit, time), of each quantity."""
        return {name: self._mean(track.array.values) for name, track in self.tracks.items()}

    def _mean(self, values: np.ndarray) -> Array:
        means = [values[list(row)].mean(0) if len(row) > 1 else values[row[0]] for row in self.rows]
        return Array(np.stack(means).astype(np.float32), ("unit", "time"))

    def shares(self, token: int) -> tuple[float, ...] | None:
        """Return what its memory is made of after a token: the state before all, then each token as it was read.

        None where cells have no gate that says so, and where not all of it was recorded.
        """
        if self.keeps not in self.tracks or (self.keeps == "forget" and not self.reading.detailed):
            return None
        found = self._shares
        place = len(self.tokens) - 1 - token if self.part.direction == "backwards" else token
        return None if found is None or place >= found.shape[1] else tuple(found[: place + 2, place].tolist())

    @cached_property
    def _shares(self) -> np.ndarray | None:
        way = slice(None, None, -1 if self.part.direction == "backwards" else 1)
        kept = self.tracks[self.keeps].array.values[:, way]
        there = int(np.isfinite(kept).all(0).sum())
        if self.keeps == "update":
            return memory_shares(kept[:, :there])
        step = cell_step(self.reading, self.part, len(self.tokens) - 1 if self.part.direction == "backwards" else 0)
        if step is None or not {"input", "candidate"} <= self.tracks.keys():
            return None
        written = self.tracks["input"].array.values * self.tracks["candidate"].array.values
        return carried_shares(kept[:, :there], written[:, way][:, :there], step.recorded["cell_before"])

    @cached_property
    def difference(self) -> float | None:
        """How far what is computed again is from what was recorded, at most, at all tokens; None without details."""
        count = self.tracks["hidden"].array.values.shape[1]
        steps = [cell_step(self.reading, self.part, at) for at in range(count)]
        found = [step.difference for step in steps if step is not None]
        return max(found) if found and len(found) == count else None
