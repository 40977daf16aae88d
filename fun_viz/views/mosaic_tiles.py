"""What an overview shows, groups of small maps, and where the tiles of one group lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from fun_viz.views.grid import Side

GAP = 4  # pixels between tiles


@dataclass(frozen=True, eq=False)
class Group:
    """Maps of one kind in `rows` × `columns`, as a rule layers × heads; `values` is (row, column, height, width).

    In each map the first `shown` rows have happened (None is all) and `current` is the one happening; NaN is empty.
    The values must not be changed afterwards. Maps that are not `square` may be stretched to fill the room.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray
    scale: Literal["weight", "signed"] = "weight"
    limit: float = 1.0
    side_rows: Side | None = None
    side_columns: Side | None = None
    shown: int | None = None
    current: int | None = None
    square: bool = True

    def __post_init__(self) -> None:
        if self.values.ndim != 4 or self.values.shape[:2] != (len(self.rows), len(self.columns)):
            raise ValueError(f"{len(self.rows)} × {len(self.columns)} maps do not fit values of {self.values.shape}")
        if not self.rows or not self.columns:
            raise ValueError("a group holds at least one map")

    @property
    def empty(self) -> bool:
        """Whether its maps have no cells yet."""
        return self.values.size == 0

    @property
    def cells(self) -> tuple[int, int]:
        """Columns and rows of a map; one that has none yet keeps a square free."""
        height, width = self.values.shape[2:]
        return (max(1, height, width),) * 2 if self.empty else (width, height)

    @property
    def shape(self) -> tuple[float, float]:
        """Width and height of a map, relative to the longer of the two."""
        width, height = self.cells
        longest = max(width, height)
        return (width / longest, height / longest) if self.square else (1.0, 1.0)


class Tile(NamedTuple):
    """One map of an overview, by its group and its place in it."""

    group: int
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """Where one group lies: its first tile at (left, top), the next `step` to the right and `pitch` below."""

    left: int
    top: int
    width: int
    height: int
    step: int
    pitch: int
    rows: int
    columns: int
    label: float  # room for row labels, left of the tiles
    head: float  # room for column labels above them, 0 where there is none
    above: float  # from the top of the title to the tiles

    def tile(self, row: int, column: int) -> QRectF:
        return QRectF(self.left + column * self.step, self.top + row * self.pitch, self.width, self.height)

    def tiles(self) -> list[QRectF]:
        return [self.tile(row, column) for row in range(self.rows) for column in range(self.columns)]

    def area(self) -> QRectF:
        """Return the rectangle round all tiles."""
        last = self.tile(self.rows - 1, self.columns - 1)
        return QRectF(QPointF(self.left, self.top), last.bottomRight())

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the tile at a point; the gap after a tile is part of it."""
        row = math.floor((point.y() - self.top) / self.pitch)
        column = math.floor((point.x() - self.left) / self.step)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None
