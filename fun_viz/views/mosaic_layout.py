"""An overview's groups of small maps, and where they lie: in one line or several, as makes the tiles largest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF

from fun_viz.views.colour_map import ScaleKind
from fun_viz.views.frame import LONGEST, on_pixels
from fun_viz.views.grid import Side, same_numbers

GAP = 4  # pixels between tiles
TITLE = 20.0  # height of a group's title
HEAD = 15.0  # height of its column labels
_APART, _FARTHEST = 20.0, 64.0  # between groups, at least and at most
_BELOW = 10.0  # between lines
_EDGE = 4.0  # room for an outline
_SMALLEST = 6  # pixels of a tile's side, whatever the room
_IN_TIME = ("values", "shown", "current", "shown_columns", "begun")  # what is compared apart

Line = tuple[int, ...]  # the groups side by side


@dataclass(frozen=True, eq=False)
class Group:
    """Maps of one kind in `rows` × `columns`, as a rule layers × heads; `values` is (row, column, height, width).

    In each map the first `shown` rows have happened (None is all) and `current` is the one happening; NaN is empty. Or
    its first columns have, so many in each column of maps (`shown_columns`), the last ones where it is read
    `from_right`; and only the first `begun` rows of maps have anything to show. The values must not be changed
    afterwards. Maps that are not `square` may be stretched to fill the room. Sides and shifts are as in a Grid; `axes`
    says what rows and columns stand for.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray
    scale: ScaleKind = "weight"
    limit: float = 1.0
    side_rows: Side | None = None
    side_columns: Side | None = None
    shift_rows: int = 0
    shift_columns: int = 0
    axes: str = ""
    shown: int | None = None
    current: int | None = None
    square: bool = True
    shown_columns: tuple[int, ...] | None = None
    from_right: bool = False
    begun: int | None = None
    lettered: bool = True  # whether rows are labelled beside the maps, too

    def __post_init__(self) -> None:
        if self.values.ndim != 4 or self.values.shape[:2] != (len(self.rows), len(self.columns)):
            raise ValueError(f"{len(self.rows)} × {len(self.columns)} maps do not fit values of {self.values.shape}")
        if not self.rows or not self.columns:
            raise ValueError("a group holds at least one map")

    def only_later(self, than: Group) -> bool:
        """Say whether these are the same maps at another time."""
        names = (field.name for field in fields(self) if field.name not in _IN_TIME)
        same = all(getattr(self, name) == getattr(than, name) for name in names)
        return same and same_numbers(self.values, than.values)

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
    """Where one group lies: its first tile at (left, top), the others beside and below it with a gap between."""

    left: int
    top: int
    width: int
    height: int
    rows: int
    columns: int
    label: float  # room for row labels, left of the tiles
    head: float  # room for column labels above them, 0 where there is none
    above: float  # from the top of the title to the tiles

    def tile(self, row: int, column: int) -> QRectF:
        x, y = self.left + column * (self.width + GAP), self.top + row * (self.height + GAP)
        return QRectF(x, y, self.width, self.height)

    @cached_property
    def tiles(self) -> list[QRect]:
        return [self.tile(row, column).toRect() for row in range(self.rows) for column in range(self.columns)]

    def area(self) -> QRectF:
        """Return the rectangle round all tiles."""
        last = self.tile(self.rows - 1, self.columns - 1)
        return QRectF(QPointF(self.left, self.top), last.bottomRight())

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the tile at a point; the gap after a tile is part of it."""
        row = math.floor((point.y() - self.top) / (self.height + GAP))
        column = math.floor((point.x() - self.left) / (self.width + GAP))
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None


def changed_parts(then: Group, now: Group, block: Block) -> Iterator[QRectF]:
    """Yield the rectangles in which the same maps look another way at another time."""
    kinds = [(group.begun, group.shown is None, group.shown_columns is None) for group in (then, now)]
    if kinds[0] != kinds[1]:
        yield block.area()
        return
    columns, rows = now.cells
    edges = [n for n in (then.shown, now.shown) if n is not None] if then.shown != now.shown else []
    if then.current != now.current:
        edges += [n + end for n in (then.current, now.current) if n is not None for end in (0, 1)]
    if edges:
        cell, (first, last) = block.height / rows, (min(edges), max(edges))
        for row in range(block.rows):
            tile = block.tile(row, 0)
            yield QRectF(tile.left(), tile.top() + first * cell, block.area().width(), (last - first) * cell)
    for column, (was, is_) in enumerate(zip(then.shown_columns or (), now.shown_columns or (), strict=True)):
        if was != is_:
            tile, cell, (first, last) = block.tile(0, column), block.width / columns, sorted((was, is_))
            left = (columns - last if now.from_right else first) * cell
            yield QRectF(tile.left() + left, tile.top(), (last - first) * cell, block.area().height())


@dataclass(frozen=True)
class LabelledGroup:
    """A group and how wide its widest row and column labels are."""

    group: Group
    label: float
    head: float

    @property
    def rows(self) -> int:
        return len(self.group.rows)

    @property
    def columns(self) -> int:
        return len(self.group.columns)


@dataclass(frozen=True)
class _Plan:
    """One way to break the groups into lines; `side` is the length of the longer side of a tile."""

    groups: tuple[LabelledGroup, ...]
    lines: tuple[Line, ...]
    heads: tuple[bool, ...]  # a line: has it column labels?
    width: float
    height: float

    @property
    def side(self) -> float:
        room = self.height - sum(self._above(index) for index in range(len(self.lines)))
        tall = sum(self._rows(line) * self._tall(line) for line in self.lines)
        return min(room / tall, *(self._across(line) for line in self.lines))

    def _across(self, line: Line) -> float:
        wide = sum(self.groups[i].columns * self.groups[i].group.shape[0] for i in line)
        return (self.width - self._beside(line)) / wide

    def _beside(self, line: Line) -> float:
        """Return what a line takes in width besides its tiles."""
        gaps = sum(self.groups[i].label + (self.groups[i].columns - 1) * GAP for i in line)
        return gaps + (len(line) - 1) * _APART

    def _above(self, index: int) -> float:
        """Return what a line takes in height besides its tiles."""
        between = _BELOW if index else 0.0
        return between + TITLE + HEAD * self.heads[index] + (self._rows(self.lines[index]) - 1) * GAP

    def _rows(self, line: Line) -> int:
        return max(self.groups[i].rows for i in line)

    def _tall(self, line: Line) -> float:
        return max(self.groups[i].group.shape[1] for i in line)

    def tiles(self) -> list[tuple[int, int]]:
        """Return each group's tile size; what may be stretched takes what the others leave."""
        side = max(self.side, _SMALLEST)
        sizes = [_fitted(labelled.group, side) for labelled in self.groups]
        free = [not labelled.group.square for labelled in self.groups]
        if all(free):
            rows = sum(self._rows(line) for line in self.lines)
            used = sum(self._above(index) for index in range(len(self.lines)))
            sizes = [(width, max(_SMALLEST, int((self.height - used) / rows))) for width, _ in sizes]
        if not any(free):
            return self._stretched(sizes)
        for line in self.lines:
            share = sum(self.groups[i].columns for i in line if free[i])
            fixed = sum(self.groups[i].columns * sizes[i][0] for i in line if not free[i])
            for i in (i for i in line if free[i]):
                width = int((self.width - self._beside(line) - fixed) / share)
                sizes[i] = (max(_SMALLEST, width), sizes[i][1])
        return sizes

    def _stretched(self, sizes: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return sizes that fill the room better: broader or higher, but not by more than cells may be."""
        wide = min((self.width - self._beside(line)) / sum(self.groups[i].columns * sizes[i][0] for i in line)
                   for line in self.lines)  # fmt: skip
        used = sum(self._above(index) for index in range(len(self.lines)))
        tall = sum(max(self.groups[i].rows * sizes[i][1] for i in line) for line in self.lines)
        across, down = (max(1.0, min(LONGEST, by)) for by in (wide, (self.height - used) / tall))
        return [(int(width * across), int(height * down)) for width, height in sizes]

    def blocks(self) -> tuple[Block, ...]:
        """Return where each group lies; the lines together stand in the middle, all beginning at the same edge."""
        sizes, top = self.tiles(), 0.0
        starts, between = zip(*(self._start(line, sizes) for line in self.lines), strict=True)
        blocks: list[Block] = []
        for index, line in enumerate(self.lines):
            top += _BELOW if index else 0.0
            above, left = TITLE + HEAD * self.heads[index], min(starts)
            for i in line:
                blocks.append(_block(self.groups[i], sizes[i], left=left, top=top, above=above))
                left = blocks[-1].area().right() + min(between)
            top = max(block.area().bottom() for block in blocks[-len(line) :])
        return tuple(blocks)

    def _start(self, line: Line, sizes: Sequence[tuple[int, int]]) -> tuple[float, float]:
        """Return where a line begins and how far apart its groups are, when it stands in the middle."""
        spare = max(0.0, self.width - self._beside(line) - sum(self.groups[i].columns * sizes[i][0] for i in line))
        more = min(_FARTHEST - _APART, spare / (len(line) + 1))
        return _EDGE + (spare - more * (len(line) - 1)) / 2, _APART + more


def _block(labelled: LabelledGroup, size: tuple[int, int], *, left: float, top: float, above: float) -> Block:
    head = HEAD if above > TITLE and labelled.head + 2 <= size[0] else 0.0
    x, y, label = int(left + labelled.label), int(top + above), labelled.label
    return Block(x, y, *size, labelled.rows, labelled.columns, label=label, head=head, above=above)


def arrange(groups: Sequence[LabelledGroup], size: QSizeF) -> tuple[Block, ...]:
    """Return where each group lies in a widget of this size, its tiles as large as any plan makes them."""
    width, height = max(1.0, size.width() - 2 * _EDGE), max(1.0, size.height() - _EDGE)
    plans = (_Plan(tuple(groups), lines, (False,) * len(lines), width, height) for lines in _lines(len(groups)))
    best = max(plans, key=lambda plan: plan.side)
    sizes = best.tiles()
    heads = tuple(any(0 < groups[i].head <= 0.9 * sizes[i][0] for i in line) for line in best.lines)
    return _Plan(best.groups, best.lines, heads, width, height).blocks()


def _lines(count: int) -> Iterator[tuple[Line, ...]]:
    """Return every way to break a row of groups into lines, fewest lines first."""
    for breaks in range(min(count, 8)):
        for cuts in combinations(range(1, count), breaks):
            ends = (0, *cuts, count)
            yield tuple(tuple(range(start, stop)) for start, stop in pairwise(ends))


def _fitted(group: Group, side: float) -> tuple[int, int]:
    """Return the size of a tile whose longer side is at most `side`, of whole pixels a cell where that costs little."""
    if not group.square:
        return int(side), int(side)
    width, height = group.cells
    cell = on_pixels(side / max(height, width), 1.0)
    return max(_SMALLEST, round(width * cell)), max(_SMALLEST, round(height * cell))
