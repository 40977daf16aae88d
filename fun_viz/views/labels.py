"""The labels of a map's axes: which there is room for, how much room each may take, and how they are painted."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import sequence_colour, translucent
from fun_viz.views.frame import Frame, Track
from fun_viz.views.grid import Grid, Side
from fun_viz.views.painting import CENTRED, LEFT, RIGHT, advance, fill, write
from fun_viz.views.theme import theme_of, type_face

_GAP, _CLOSE = 5.0, 1.0  # between two labels; between two that are single characters
_SINGLE = 15.0  # a label up to this wide is a single character
_LINE = 15.0  # height of a label
_SIZES = {13: 15.0, 11: 12.5, 10: 11.5}  # of labels in pixels, each with the height of a line
_SHORTEST = 26.0  # a label is elided down to this before others are left out
_WIDEST = 150.0
_BARE = 3.0  # room for an outline where there are no labels
_PALE = 0.38
_DOTS_FROM = 6.0  # pixels of a cell; smaller ones would make a line of their dots
_BESIDE = 8.0  # from a row's label to its cells


@dataclass(frozen=True)
class LabelWidths:
    """How wide the labels of a grid are in a widget's font, measured bold, so that bold never moves anything."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    row_title: float
    column_title: float
    total: float

    @staticmethod
    def of(grid: Grid, widget: QWidget) -> LabelWidths:
        """Measure the labels of a grid."""
        bold, caption = type_face(widget, 13, bold=True), type_face(widget, 12)
        rows, columns = (tuple(advance(label, bold) for label in labels) for labels in (grid.rows, grid.columns))
        row_title, column_title = (advance(title, caption) for title in (grid.row_title, grid.column_title))
        total = max(advance(text, caption) for text in (grid.total_title, *grid.totals)) if grid.totals else 0.0
        return LabelWidths(rows, columns, row_title, column_title, total)

    def gutter(self, width: float) -> float:
        """Return the room for row labels in a widget of this width."""
        longest = max((*self.rows, self.row_title), default=0.0)
        return math.ceil(min(longest + 14, max(40.0, width * 0.3), _WIDEST)) if longest else _BARE

    def margin(self) -> float:
        """Return the room for what stands at the right of the rows."""
        return math.ceil(self.total + _BESIDE) if self.total else 0.0

    def head(self) -> float:
        """Return the room for column labels and the title above them."""
        labels = 22.0 if any(self.columns) or self.row_title else _BARE
        return labels + (18.0 if self.column_title else 0.0)


@dataclass(frozen=True)
class Marks:
    """The rows and columns that are pointed at."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Axis:
    """The labels of one axis with their widths, and the room that each of those painted may take."""

    labels: tuple[str, ...]
    widths: tuple[float, ...]
    rooms: dict[int, float]
    marked: frozenset[int]
    current: int | None
    done: range
    told: bool  # whether labels of what has not happened yet are written too
    side: Side | None
    skipped: tuple[int, ...] = ()  # labels that there is no room for: a dot says that one is left out
    pixels: int = 13

    def cut(self, index: int | None) -> str:
        """Return the token of a label that is not to be read in full."""
        return self.labels[index] if index is not None and self.widths[index] > self.rooms.get(index, 0.0) else ""

    def changed(self, before: Axis) -> list[int]:
        """Return the labels that look another way than before, and those that were not painted or are no more."""
        return [n for n in self.rooms.keys() | before.rooms.keys() if self._look(n) != before._look(n)]

    def _look(self, index: int) -> tuple[float | None, bool, bool, bool]:
        return self.rooms.get(index), index in self.marked, index == self.current, index in self.done

    def paint_skipped(self, painter: QPainter, ink: QColor, corner: Callable[[int, float], QPointF]) -> None:
        """Paint a dot where a label is left out, so that nobody reads those beside it as one word."""
        for index in self.skipped:
            painter.fillRect(QRectF(corner(index, 2.0) + QPointF(0.0, 8.0), QSizeF(2.0, 2.0)), ink)

    def paint(
        self, painter: QPainter, widget: QWidget, corner: Callable[[int, float], QPointF], over: int, within: QRectF
    ) -> None:
        """Write the labels that lie `within`, each from the corner that follows from its index and its width.

        Marked ones and the current one are bold, marked ones on a soft ground; those to come are pale. Text that is
        centred may stand `over` its box by some pixels, to be sure.
        """
        theme, fonts = theme_of(widget), [type_face(widget, self.pixels, bold=bold) for bold in (False, True)]
        colour = theme.text if self.side is None else sequence_colour(theme, self.side)
        inks, align = (translucent(colour, _PALE), translucent(colour)), CENTRED if over else RIGHT
        for index, room in self.rooms.items():
            if index not in self.done and not self.told:
                continue
            width, marked = min(room, self.widths[index]), index in self.marked
            box = QRectF(corner(index, width), QSizeF(width, 18))
            if not box.adjusted(-6, -3, 6, 3).intersects(within):
                continue
            if marked:
                fill(painter, box.adjusted(-4, 0, 4, 0), theme.soft, 4)
            font, ink = fonts[marked or index == self.current], inks[index in self.done]
            cut = int(width) + 1 if width < self.widths[index] else None
            box = box.adjusted(-4, -3, over, 3)
            write(painter, box, self.labels[index], font=font, colour=ink, align=align, room=cut)


def axes(grid: Grid, frame: Frame, widths: LabelWidths, marks: Marks) -> tuple[Axis, Axis]:
    """Return the axes of rows and of columns with the labels there is room for."""
    current = grid.current_row
    size = _size(_SIZES, frame.rows.cell)
    line, told = _SIZES[size], not grid.hides_ahead
    heights = tuple(line if width else 0.0 for width in widths.rows)
    kept = labelled(frame.rows, heights, marked=marks.rows, current=current, shortest=line, gap=0.0)
    rooms = dict.fromkeys(kept, frame.gutter - 13)
    rows = Axis(grid.rows, _sized(widths.rows, size), rooms, marks.rows, current, grid.done_rows, told, grid.row_side,
                _skipped(frame.rows, heights, dict.fromkeys(kept, line)), size)  # fmt: skip
    track, current, widest = frame.columns, grid.current_column, max(widths.columns, default=0.0)
    single = widest <= _SINGLE
    gap = _CLOSE if single else _GAP
    size = _size({size: widest * size / 13 + gap for size in _SIZES}, track.cell) if single else 13
    wide = _sized(widths.columns, size)
    rooms = labelled(track, wide, marked=marks.columns, current=current, shortest=_SHORTEST, gap=gap)
    columns = Axis(grid.columns, wide, rooms, marks.columns, current, grid.done_columns, told,
                   grid.column_side, _skipped(track, wide, rooms), size)  # fmt: skip
    return rows, columns


def _size(needs: Mapping[int, float], cell: float) -> int:
    """Return the largest size in which every cell has its label; the usual one where none is small enough."""
    return next((size for size, need in needs.items() if need <= cell + 1e-6), 13)


def _sized(widths: tuple[float, ...], size: int) -> tuple[float, ...]:
    """Return how wide labels are in a smaller size."""
    return widths if size == 13 else tuple(width * size / 13 for width in widths)


def _skipped(track: Track, extents: tuple[float, ...], rooms: dict[int, float]) -> tuple[int, ...]:
    """Return the labels that are left out where a dot touches none of the others, where cells are apart."""
    if track.cell < _DOTS_FROM:
        return ()
    out = (n for n in track.shown() if extents[n] and n not in rooms)
    return tuple(n for n in out if _left(track, rooms, n, 2.0) >= 2.0)


def paint_axes(
    painter: QPainter, widget: QWidget, grid: Grid, frame: Frame, both: tuple[Axis, Axis], within: QRectF, *,
    beside: float,
) -> None:  # fmt: skip
    """Paint both axes, the row title in the corner and the column title above the columns' labels.

    `beside` pixels at the right of the column title are something else's.
    """
    left, top, right = frame.columns.start, frame.rows.start, widget.width()

    def of_row(index: int, width: float) -> QPointF:
        return QPointF(left - _BESIDE - width, frame.rows.edge(index + 0.5) - 9)

    def of_column(index: int, width: float) -> QPointF:
        return QPointF(max(3.0, min(frame.columns.edge(index + 0.5) - width / 2, right - 3 - width)), top - 21)

    rows, columns = both
    ink = translucent(theme_of(widget).muted, 0.7)
    rows.paint_skipped(painter, ink, of_row)
    columns.paint_skipped(painter, ink, of_column)
    rows.paint(painter, widget, of_row, 0, within)
    columns.paint(painter, widget, of_column, 4, within)
    font, colour = type_face(widget, 12), theme_of(widget).muted
    for text, x, y, room, align in (
        (grid.row_title, 0.0, top - 21, left - _BESIDE, RIGHT),
        (grid.column_title, left, 0.0, max(0.0, right - left - beside), LEFT),
        *_totals(grid, frame, rows),
    ):
        write(painter, QRectF(x, y, room, 18), text, font=font, colour=colour, align=align, room=int(room) + 1)


def _totals(grid: Grid, frame: Frame, rows: Axis) -> Iterator[tuple[str, float, float, float, Qt.AlignmentFlag]]:
    """Yield what stands at the right of the rows that are labelled and have happened, and above them its title."""
    x, room = frame.columns.end + _BESIDE, _WIDEST
    if grid.totals:
        yield grid.total_title, x, frame.rows.start - 21, room, LEFT
        for index in rows.rooms:
            if index in rows.done:
                yield grid.totals[index], x, frame.rows.edge(index + 0.5) - 9, room, LEFT


@lru_cache(maxsize=256)  # all moves of a trace
def labelled(
    track: Track, extents: tuple[float, ...], *, marked: Collection[int], current: int | None, shortest: float,
    gap: float,
) -> dict[int, float]:  # fmt: skip
    """Return which labels are painted, and the room along the track for each, so that no two of them touch.

    Every n-th has its turn; the current one and those marked come first, and marked ones are as long as they need. What
    is returned is not to be changed.
    """
    seen = [index for index in track.shown() if extents[index] and track.start <= track.edge(index + 0.5) < track.end]
    need = min(max((extents[index] for index in seen), default=0.0), shortest) + gap
    stride = max(1, math.ceil(need / track.cell - 1e-6))
    first = [*sorted(marked), *(() if current is None else (current,))]
    rooms: dict[int, float] = {}
    for index in (index for index in first if index in seen):
        whole = index in marked or stride > 1
        room = min(extents[index], _WIDEST) if whole else _room(track, extents, index, 1, gap)
        if _left(track, rooms, index, gap) + 1e-6 >= room:
            rooms[index] = room
    others = {}
    for index in (index for index in seen if index % stride == 0 and index not in rooms):
        room = min(_room(track, extents, index, stride, gap), _left(track, rooms, index, gap))
        if room >= min(extents[index], shortest - gap):
            others[index] = room
    return rooms | others


def _room(track: Track, extents: Sequence[float], index: int, stride: int, gap: float) -> float:
    """Return a label's own turn, and what short neighbours leave of theirs."""
    turn = stride * track.cell
    near = [extents[other] if 0 <= other < len(extents) else turn for other in (index - stride, index + stride)]
    return 2 * min(max(turn / 2, turn - extent / 2 - gap / 2) for extent in near) - gap


def _left(track: Track, taken: dict[int, float], index: int, gap: float) -> float:
    """Return the room about the middle of a cell that other labels have left."""
    return min(
        (2 * abs(index - other) * track.cell - room - 2 * gap for other, room in taken.items()), default=math.inf
    )
