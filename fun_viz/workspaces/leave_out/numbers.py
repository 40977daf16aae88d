"""The numbers of a translation that the page draws: three maps, how they agree, and what stands out. No widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fun_viz.arithmetic import TOLERANCE
from fun_viz.reading import Reading
from fun_viz.run.decoding.left_out import Cell, LeftOut, attention_rows, influence_rows, overlooked, unneeded
from fun_viz.run.decoding.rank_correlation import rank_correlation
from fun_viz.selection import Focus, Part
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.workspaces.axes import axes

AXES = ("query", "key")
_TALL = 6  # rows of a map that fills its panel, if it is no higher than wide
_MOST = 4.0  # nats at the ends of the scale, where there are as many: of a fiftieth on all is red


@dataclass(frozen=True, eq=False)
class Numbers:
    """Of one reading, the attention in focus, and of what is known of its tokens left out."""

    reading: Reading
    focus: Focus | None
    known: LeftOut | None

    def same(self, other: Numbers) -> bool:
        """Say whether another one holds the same, so that what was found of it holds here too."""
        return self.reading is other.reading and self.focus == other.focus and self.known is other.known

    @cached_property
    def part(self) -> Part:
        """Where the net would look at what it was given."""
        return "cross" if len(self.reading.trace.sequences) > 1 else "decoder"

    @cached_property
    def layers(self) -> int:
        """How many layers look, 0 if none does."""
        seen = self.reading.attention(self.part)  # type: ignore[arg-type]
        return 0 if seen is None else seen.values.shape[0]

    @cached_property
    def heads(self) -> int:
        seen = self.reading.attention(self.part)  # type: ignore[arg-type]
        return 0 if seen is None else seen.values.shape[1]

    @cached_property
    def seen(self) -> Focus:
        """The layer and head that are shown: those in focus, else the last layer's mean."""
        focus = self.focus if self.focus is not None and self.focus.part == self.part else None
        layer = min(focus.layer, self.layers - 1) if focus else self.layers - 1
        head = focus.head if focus else "mean"
        return Focus(self.part, layer, min(head, self.heads - 1) if isinstance(head, int) else head)

    @cached_property
    def attention(self) -> np.ndarray | None:
        return attention_rows(self.reading, self.seen.layer, self.seen.head) if self.layers else None

    @cached_property
    def influence(self) -> np.ndarray | None:
        return influence_rows(self.reading)

    @property
    def values(self) -> np.ndarray | None:
        """What each word loses with each token, as far as it is known."""
        return self.known.values if self.known is not None and self.known.done else None

    @property
    def complete(self) -> bool:
        return self.known is not None and self.known.done == self.known.values.shape[1]

    @cached_property
    def black(self) -> frozenset[Cell]:
        whole = self.complete and self.attention is not None and self.values is not None
        return overlooked(self.attention, self.values) if whole else frozenset()  # type: ignore[arg-type]

    @cached_property
    def grey(self) -> frozenset[Cell]:
        there = self.attention is not None and self.values is not None
        return unneeded(self.attention, self.values) if there else frozenset()  # type: ignore[arg-type]

    @cached_property
    def agreement(self) -> dict[tuple[str, str], float]:
        """Rank correlations of the maps there are, by their names; none before all is known."""
        maps = {"attention": self.attention, "influence": self.influence, "leave-one-out": self.values}
        there = [(name, values) for name, values in maps.items() if values is not None] if self.complete else []
        pairs = ((one, other) for at, one in enumerate(there) for other in there[at + 1 :])
        return {(one[0], other[0]): rank_correlation(one[1], other[1]) for one, other in pairs}

    @cached_property
    def error(self) -> float | None:
        """How far log p of what was written is from that of the decoder, teacher-forced; None before it is known."""
        if self.known is None:
            return None
        told = np.log(np.maximum(self.reading.probabilities, 1e-45))
        return float(np.abs(self.known.base - told).max() / max(1.0, float(np.abs(told).max())))

    @property
    def holds(self) -> bool:
        """Whether that is rounding."""
        return self.error is not None and self.error <= TOLERANCE

    @cached_property
    def lost(self) -> np.ndarray | None:
        """(target, source): 1 where a word is gone when the sentence is decoded without a token, else 0."""
        if self.known is None or not self.known.again:
            return None
        lost = np.full(self.known.values.shape, np.nan, np.float32)
        for at, again in enumerate(self.known.again):
            lost[:, at] = again.lost
        return lost

    def grid(self, values: np.ndarray, row: int, *, signed: bool = False, done: int | None = None) -> Grid:
        """Return a map of all words written by the tokens given, one row framed."""
        known = axes(self.reading, "influence")
        high = float(np.nanmax(np.abs(values), initial=0.0))
        limit = min(high or 1.0, _MOST) if signed else 0.5 if high <= 0.5 else 1.0
        return Grid(
            Array(values, AXES), known.rows, self.reading.source, known.row_side, known.column_side,
            known.row_shift, known.column_shift, columns_done=done, current_row=row,
            scale="signed" if signed else "weight", limit=limit,
            square=not _TALL <= len(known.rows) <= len(self.reading.source),
        )  # fmt: skip
