"""What a map shows: one array of two axes with its labels, and how much of it has happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np

from fun_viz.trace import Array, Place
from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.number_format import csv_text, percent, points, short_number, short_percent, short_points

Side: TypeAlias = str
"""The name of the sequence whose tokens stand along an axis."""
_IN_TIME = ("array", "hidden", "rows_done", "columns_done", "current_row", "current_column")  # what is compared apart


@dataclass(frozen=True, eq=False)
class Grid:
    """A map's numbers and names: the rows of `array` are labelled `rows`, its columns `columns`.

    A side says which sentence the labels of that axis belong to, a shift which of its tokens the first label is: -1
    where the start mark comes before them all. Of the rows the first `rows_done` have happened, of the columns the
    first `columns_done`, or the last when `columns_from_right`; None is all. `hidden` cells are masked. On the scale
    "weight" stand shares of 1, and on "signed" their differences where these are `of_shares`.
    """

    array: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_side: Side | None = None
    column_side: Side | None = None
    row_shift: int = 0
    column_shift: int = 0
    rows_done: int | None = None
    columns_done: int | None = None
    columns_from_right: bool = False
    current_row: int | None = None
    current_column: int | None = None
    scale: ScaleKind = "weight"
    limit: float = 1.0
    of_shares: bool = False
    hidden: np.ndarray | None = None
    row_title: str = ""
    column_title: str = ""
    row_notes: tuple[str, ...] = ()  # what more is said of each row under the mouse
    totals: tuple[str, ...] = ()  # what stands at the right of each row, and what that is called
    total_title: str = ""
    square: bool = True
    hides_ahead: bool = False  # whether labels of rows and columns that have not happened are not told yet
    outlined: frozenset[tuple[int, int]] = frozenset()  # (row, column) of cells that are set apart

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if self.array.values.shape != shape:
            raise ValueError(f"{shape[0]} row and {shape[1]} column labels do not fit {self.array.values.shape}")
        if any(more and len(more) != shape[0] for more in (self.row_notes, self.totals)):
            raise ValueError(f"notes or totals do not fit {shape[0]} rows")
        if self.hidden is not None and self.hidden.shape != shape:
            raise ValueError(f"a mask of shape {self.hidden.shape} does not fit {shape}")

    @property
    def done_rows(self) -> range:
        """Which rows have happened."""
        return range(_within(self.rows_done, len(self.rows)))

    @property
    def done_columns(self) -> range:
        """Which columns have happened."""
        count = len(self.columns)
        done = _within(self.columns_done, count)
        return range(count - done, count) if self.columns_from_right else range(done)

    def only_later(self, than: Grid) -> bool:
        """Say whether this is the same map at another time: the same numbers and names, more or fewer of them seen."""
        names, mine, other = (field.name for field in fields(self)), self.hidden, than.hidden
        return (
            same_numbers(self.array.values, than.array.values)
            and all(getattr(self, name) == getattr(than, name) for name in names if name not in _IN_TIME)
            and (mine is other or (mine is not None and other is not None and np.array_equal(mine, other)))
        )

    def window(self, rows: range, columns: range) -> Grid:
        """Return some rows and columns of it as a map of their own; what has happened of it stays so."""
        across, down = slice(columns.start, columns.stop), slice(rows.start, rows.stop)
        part, first = Array(self.array.values[down, across], self.array.axes), rows.start
        done, left = self.done_rows, self.done_columns
        seen = [max(0, min(stretch.stop, of.stop) - max(stretch.start, of.start))
                for stretch, of in ((done, rows), (left, columns))]  # fmt: skip
        current = (self.current_row, rows), (self.current_column, columns)
        inside = [None if at is None or at not in of else at - of.start for at, of in current]
        cells = ((row - first, column - columns.start) for row, column in self.outlined
                 if row in rows and column in columns)  # fmt: skip
        return replace(
            self, array=part, rows=self.rows[down], columns=self.columns[across], row_shift=self.row_shift + first,
            column_shift=self.column_shift + columns.start, rows_done=seen[0], columns_done=seen[1],
            current_row=inside[0], current_column=inside[1],
            hidden=None if self.hidden is None else self.hidden[down, across],
            row_notes=self.row_notes[down], totals=self.totals[down], outlined=frozenset(cells),
        )  # fmt: skip

    def happened(self, row: int, column: int) -> bool:
        """Say whether a cell has been computed by now."""
        return row in self.done_rows and column in self.done_columns

    def masked(self, row: int, column: int) -> bool:
        """Say whether a cell is one the model was not allowed to see."""
        return self.hidden is not None and bool(self.hidden[row, column])

    def said(self, row: int, column: int) -> str:
        """Return the number of a cell as it is written where there is room."""
        value = float(self.array.values[row, column])
        if self.scale == "weight":
            return percent(value)
        if self.of_shares:
            return points(value)
        return "–" if math.isnan(value) else f"{value:.3f}".replace("-", "−")

    def figure(self, row: int, column: int) -> str:
        """Return the number of a cell as it is written inside it."""
        value = float(self.array.values[row, column])
        if self.scale == "weight":
            return short_percent(value)
        return short_points(value) if self.of_shares else short_number(value)

    def places(self, row: int | None, column: int | None) -> tuple[Place, ...]:
        """Return the tokens that a row and a column stand for; an axis without a side has none."""
        pairs = ((self.row_side, row, self.row_shift), (self.column_side, column, self.column_shift))
        known = ((side, index + shift) for side, index, shift in pairs if side is not None and index is not None)
        return tuple(Place(side, index) for side, index in known if index >= 0)

    def marked(self, places: Iterable[Place]) -> tuple[frozenset[int], frozenset[int]]:
        """Return the rows and the columns that stand for some tokens."""
        of_row, of_column = (
            frozenset(place.index - shift for place in places if place.sequence == side)
            for side, shift in ((self.row_side, self.row_shift), (self.column_side, self.column_shift))
        )
        return of_row, of_column

    def name(self, row: int, column: int) -> str:
        """Return what a cell is called: its row and its column, each after the title of its axis."""
        both = (self.row_title, self.rows[row]), (self.column_title, self.columns[column])
        return " · ".join(f"{title} {label}".strip() for title, label in both if label)

    def unmasked(self) -> np.ndarray:
        """Return the values with NaN where they are masked."""
        values = self.array.values
        return values if self.hidden is None else np.where(self.hidden, np.float32(np.nan), values)

    def seen(self) -> np.ndarray:
        """Return the values with NaN where nothing is to be seen: not happened yet, or masked."""
        window = np.ix_(self.done_rows, self.done_columns)
        values = np.full(self.array.values.shape, np.nan, np.float32)
        values[window] = self.unmasked()[window]
        return values

    def to_csv(self) -> str:
        """Return the numbers with a line of column and a column of row labels; what is not seen is left blank.

        In the corner stands what the labels of both axes are, in a last column what stands at the right of the rows.
        """
        last = [self.total_title] if self.totals else []
        totals = [[total] if at in self.done_rows else [""] for at, total in enumerate(self.totals)]
        numbers = zip(self.rows, self.seen().tolist(), totals or [[]] * len(self.rows), strict=True)
        corner = " / ".join(filter(None, (self.row_title, self.column_title)))
        return csv_text((corner, *self.columns, *last), ((label, *row, *total) for label, row, total in numbers))


def _within(done: int | None, count: int) -> int:
    return count if done is None else max(0, min(done, count))


def same_numbers(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two arrays are views of the same memory; nobody changes numbers that are shown."""
    memory = [(array.__array_interface__["data"], array.shape, array.strides, array.dtype) for array in (one, other)]
    return one is other or memory[0] == memory[1]
