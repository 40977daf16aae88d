"""Where one lane stands at a position of the clock, and which map is shown of it. Numpy only, no widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from fun_viz.reading import Reading
from fun_viz.study import Where, where
from fun_viz.trace import Array
from fun_viz.tracks import Reads
from fun_viz.views.grid import Grid

Mode = Literal["attention", "influence"]


@dataclass(frozen=True, eq=False)
class Map:
    """What a lane looks at, (query, key), and what kind of number that is."""

    kind: Mode
    array: Array


@dataclass(frozen=True, eq=False)
class Stand:
    """One lane at one position of the clock; a reading without moves is no reading yet."""

    index: int
    model: str
    reading: Reading | None = None
    position: int = 0

    @property
    def number(self) -> str:
        """What the lane is called where there is little room."""
        return str(self.index + 1)

    @property
    def title(self) -> str:
        return self.reading.trace.model.title if self.reading else self.model

    @cached_property
    def at(self) -> Where | None:
        return where(self.reading, self.position) if self.reading else None

    @property
    def written(self) -> int:
        """How many target tokens stand there by now."""
        return self.at.written if self.at else 0

    @property
    def ended(self) -> bool:
        """Whether the lane has written its last token; it stays as it is while others go on."""
        return self.reading is not None and self.reading.trace.finished and self.position >= self.reading.moves - 1

    @property
    def attentive(self) -> bool:
        return self.reading is not None and self.reading.attention("cross") is not None

    @cached_property
    def reads(self) -> Reads | None:
        """What a recurrent encoder reads now; None for another net, and when it is done."""
        return self.reading.reads(self.at.move) if self.reading and self.at else None

    @property
    def read(self) -> int:
        """How many source tokens the encoder has touched by now, from the left."""
        if self.reading is None or self.at is None:
            return 0
        reads = self.reads
        return len(self.reading.source) if reads is None else reads.left + 1

    def map(self, mode: Mode) -> Map | None:
        """Return the map to show: influence where it is asked for or there is no attention; None before it is known."""
        return self._attention if mode == "attention" and self.attentive else self._influence

    @cached_property
    def _attention(self) -> Map | None:
        return self._fitting("attention")

    @cached_property
    def _influence(self) -> Map | None:
        return self._fitting("influence")

    def _fitting(self, kind: Mode) -> Map | None:
        if self.reading is None:
            return None
        found = self.reading.alignment() if kind == "attention" else None
        array = found[1] if found else self.reading.influence
        shape = (len(self.reading.target), len(self.reading.source))
        return Map(kind, array) if array is not None and array.values.shape == shape else None

    def grid(self, mode: Mode, limit: float) -> Grid | None:
        """Return the map as it stands now; `limit` is the weight drawn in full colour."""
        shown = self.map(mode)
        if shown is None or self.reading is None or self.at is None:
            return None
        return Grid(
            shown.array, self.reading.target, self.reading.source, "target", "source",
            rows_done=self.at.written,
            columns_done=self.read if self.at.encoding else None,
            current_row=None if self.at.encoding or self.ended else self.at.token,
            current_column=self.reads.left if self.reads else None,
            limit=limit,
        )  # fmt: skip


def heaviest(stands: tuple[Stand, ...], mode: Mode) -> float:
    """Return the largest weight of all lanes, so that one scale serves them all."""
    maps = [found.array.values for stand in stands if (found := stand.map(mode)) is not None]
    peaks = [float(np.nanmax(values)) for values in maps if np.isfinite(values).any()]
    return max(peaks, default=1.0) or 1.0
