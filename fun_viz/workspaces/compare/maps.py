"""Which map is shown of a lane, how it stands at one moment, and how two of them differ. Numpy only, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Part
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.axes import DEPENDS, LOOKS, TOTAL, WRITES, axes, influence_totals

ABSENT, _PAIR = "–", " | "
_OTHERS = marked("The lanes wrote different words here: what is compared is where each looked for its own.")


def attends(reading: Reading) -> bool:
    """Say whether a lane has attention to the source; influence stands for it in one that has not."""
    return not reading.decode_moves or reading.attention("cross") is not None


def weights(reading: Reading, *, influence: bool) -> Array | None:
    """Return what a lane looks at, (query, key); influence where there is no attention; None before it is known."""
    alignment = None if influence or reading.attention("cross") is None else reading.alignment()
    array = alignment[1] if alignment else reading.influence
    shape = (len(reading.target), len(reading.source))
    return array if array is not None and array.values.shape == shape else None


def grid(at: Moment, limit: float, *, influence: bool) -> Grid | None:
    """Return the map of a lane as it stands now; `limit` is the weight drawn in full colour."""
    array = weights(at.reading, influence=influence)
    if array is None:
        return None
    shows: Part = "influence" if influence or at.reading.attention("cross") is None else "cross"
    known = axes(at.reading, shows)
    return Grid(
        array, known.rows, known.columns, known.row_side, known.column_side,
        rows_done=at.written,
        columns_done=at.read if at.encoding else None,
        current_row=None if at.encoding or at.ended else at.token,
        current_column=at.reads.left if at.reads else None,
        limit=limit,
        totals=influence_totals(at.reading) if shows == "influence" else (),
        total_title=TOTAL,
        row_title=translated(known.row_title), column_title=translated(known.column_title), row_notes=known.notes,
        hides_ahead=True,
    )  # fmt: skip


def heaviest(moments: Sequence[Moment], *, influence: bool) -> float:
    """Return the largest weight of all lanes, so that one scale serves them all."""
    maps = [array.values for at in moments if (array := weights(at.reading, influence=influence)) is not None]
    peaks = [float(np.nanmax(values)) for values in maps if np.isfinite(values).any()]
    return max(peaks, default=1.0) or 1.0


@dataclass(frozen=True, eq=False)
class Gap:
    """The first lane's map minus the second's, target tokens side by side by their index.

    `values` (row, source) is NaN where only one of them wrote a token; the first `done` rows have happened in both.
    """

    values: np.ndarray
    rows: tuple[str, ...]
    source: tuple[str, ...]
    done: int
    going: bool  # a lane is still writing, so the last row done is the current one
    column_title: str = LOOKS

    @property
    def limit(self) -> float:
        """The largest difference of the whole run, which gets the full colour."""
        finite = np.abs(self.values[np.isfinite(self.values)])
        return float(finite.max()) if finite.size and finite.max() > 0 else 1.0

    def differs(self, row: int) -> bool:
        """Whether the two lanes wrote different words there, or one none: then their rows are not of one word."""
        return _PAIR in self.rows[row]

    @property
    def row(self) -> int | None:
        """The row last written by both."""
        both = [row for row in range(self.done) if np.isfinite(self.values[row]).all()]
        return both[-1] if both else None

    @property
    def distance(self) -> float | None:
        """Total variation distance of the row last written by both: ½ Σ |a - b|, from 0 (same) to 1 (disjoint)."""
        return None if self.row is None else float(np.abs(self.values[self.row]).sum() / 2)

    def grid(self) -> Grid:
        current = self.done - 1 if self.going and self.done else None
        return Grid(
            Array(self.values.copy(), ("query", "key")), self.rows, self.source, "target", "source",
            rows_done=self.done, current_row=current, scale="signed", limit=self.limit, of_shares=True,
            row_title=translated(WRITES), column_title=translated(self.column_title),
            hides_ahead=True,
            row_notes=tuple(translated(_OTHERS) if self.differs(row) else "" for row in range(len(self.rows))),
        )  # fmt: skip


def gap(first: Moment, second: Moment, *, influence: bool) -> Gap | None:
    """Return how two lanes differ; None before both maps are known, or when they cut the sentence differently.

    Without `influence` both must have attention: a weight and an influence are two measures.
    """
    one, other = (weights(at.reading, influence=influence) for at in (first, second))
    if one is None or other is None or not same_source(first.reading, second.reading):
        return None
    a, b = one.values, other.values
    values = np.full((max(len(a), len(b)), a.shape[1]), np.nan, np.float32)
    both = min(len(a), len(b))
    values[:both] = a[:both] - b[:both]
    pairs = zip_longest(first.reading.target, second.reading.target, fillvalue=ABSENT)
    rows = tuple(x if x == y else f"{x}{_PAIR}{y}" for x, y in pairs)
    return Gap(values, rows, first.reading.source, _done(first, second), not (first.ended and second.ended),
               DEPENDS if influence else LOOKS)  # fmt: skip


def same_source(first: Reading, second: Reading) -> bool:
    """Whether both lanes read the same source tokens."""
    return bool(first.moves and second.moves) and first.source == second.source


def _done(first: Moment, second: Moment) -> int:
    """Return how many rows have happened in both; a lane that has ended does not hold the other back."""
    going = [at.written for at in (first, second) if not at.ended]
    return min(going) if going else max(first.written, second.written)
