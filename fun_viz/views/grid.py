"""What a map shows: one array of two axes with its labels, and how much of it has happened."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from fun_viz.trace import Array, Place
from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.number_format import csv_text, percent, percent_more, short_number, short_percent

Side: TypeAlias = str
"""The name of the sequence whose tokens stand along an axis."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A map's numbers and names: the rows of `array` are labelled `rows`, its columns `columns`.

    A side says which sentence the labels of that axis belong to. Of the rows the first `rows_done` have happened, of
    the columns the first `columns_done`, or the last when `columns_from_right`; None is all. `hidden` cells are masked.
    On the scale "weight" stand shares of 1, and on "signed" their differences where these are `of_shares`.
    """

    array: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_side: Side | None = None
    column_side: Side | None = None
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
    square: bool = True
    outlined: frozenset[tuple[int, int]] = frozenset()  # (row, column) of cells that are set apart

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if self.array.values.shape != shape:
            raise ValueError(f"{shape[0]} row and {shape[1]} column labels do not fit {self.array.values.shape}")
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
            return percent_more(value)
        return "–" if math.isnan(value) else f"{value:.3f}".replace("-", "−")

    def figure(self, row: int, column: int) -> str:
        """Return the number of a cell as it is written inside it."""
        value = float(self.array.values[row, column])
        return short_percent(value) if self.scale == "weight" or self.of_shares else short_number(value)

    def places(self, row: int | None, column: int | None) -> tuple[Place, ...]:
        """Return the tokens that a row and a column stand for; an axis without a side has none."""
        pairs = ((self.row_side, row), (self.column_side, column))
        return tuple(Place(side, index) for side, index in pairs if side is not None and index is not None)

    def seen(self) -> np.ndarray:
        """Return the values with NaN where nothing is to be seen: not happened yet, or masked."""
        rows, columns = self.done_rows, self.done_columns
        values = np.full(self.array.values.shape, np.nan, np.float32)
        window = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        values[window] = self.array.values[window]
        if self.hidden is not None:
            values[self.hidden] = np.nan
        return values

    def to_csv(self) -> str:
        """Return the numbers with a line of column and a column of row labels; what is not seen is left blank."""
        numbers = zip(self.rows, self.seen().tolist(), strict=True)
        return csv_text(("", *self.columns), ((label, *row) for label, row in numbers))


def _within(done: int | None, count: int) -> int:
    return count if done is None else max(0, min(done, count))
