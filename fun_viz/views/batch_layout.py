"""Where the cells of a batch stand: the sentences one below another, their two sides beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from fun_viz.text.batch_tokens import BatchPicture
from fun_viz.views.frame import Frame, Track, on_pixels
from fun_viz.views.grid import Side

HEAD = 38.0  # a caption and the numbers of the positions
GUTTER = 34.0  # the numbers of the rows
_BETWEEN = 22.0
_EDGE = 4.0
_LOWEST, _HIGHEST = 17.0, 26.0  # pixels of a row whose tokens can be read


@dataclass(frozen=True)
class BatchCell:
    """One cell: a token, or padding behind the last one of its row."""

    side: Side
    row: int
    column: int


@dataclass(frozen=True)
class BatchLayout:
    """The frames of the two sides, which share their rows."""

    source: Frame
    target: Frame

    @property
    def rows(self) -> Track:
        return self.source.rows

    def frame(self, side: Side) -> Frame:
        return self.source if side == "source" else self.target

    def cell(self, cell: BatchCell) -> QRectF:
        """Return the rectangle of a cell, as much of it as is in view."""
        return self.frame(cell.side).block(range(cell.row, cell.row + 1), range(cell.column, cell.column + 1))

    def line(self, row: int) -> QRectF:
        """Return the rectangle round both sides of a row, as much of it as is in view."""
        y, height = self.rows.span(row, row + 1)
        return QRectF(self.source.columns.start, y, self.target.columns.end - self.source.columns.start, height)

    def row_at(self, point: QPointF) -> int | None:
        """Return the row at a point, between its sides and at its number too."""
        inside = self.source.columns.start - GUTTER <= point.x() < self.target.columns.end
        return self.rows.at(point.y()) if inside else None

    def at(self, point: QPointF) -> BatchCell | None:
        """Return the cell at a point."""
        row = self.rows.at(point.y())
        for side in ("source", "target"):
            column = self.frame(side).columns.at(point.x())
            if row is not None and column is not None:
                return BatchCell(side, row, column)
        return None

    @property
    def furthest(self) -> float:
        """How far the rows can be scrolled; 0 when all are in view."""
        return max(0.0, self.rows.cell * self.rows.count - self.rows.view)


def lay_out(
    picture: BatchPicture, size: QSizeF, *, widest: tuple[float, float], whole: bool, scroll: float, ratio: float
) -> BatchLayout:
    """Return the layout in a widget of this size, whose device has `ratio` pixels a unit.

    `widest` is the room that a column of the source, and one of the target, needs at most. Rows are high enough to be
    read and scroll, or, if `whole`, all fit.
    """
    counts = (max(1, picture.source.width), max(1, picture.target.width))
    room = max(2.0, size.width() - GUTTER - _BETWEEN - _EDGE)
    limit = _limit(counts, widest, room)
    wide = [on_pixels(min(wanted, limit), ratio) for wanted in widest]
    spare = max(0.0, room - wide[0] * counts[0] - wide[1] * counts[1])
    source = Track(GUTTER + float(int(spare / 2)), wide[0] * counts[0], wide[0], counts[0])
    target = Track(source.end + _BETWEEN, wide[1] * counts[1], wide[1], counts[1])
    rows = _rows(len(picture.source.pieces), size.height(), whole, scroll, ratio)
    return BatchLayout(*(Frame(rows, columns, GUTTER, HEAD) for columns in (source, target)))


def _rows(count: int, height: float, whole: bool, scroll: float, ratio: float) -> Track:
    room = max(1.0, height - HEAD - _EDGE)
    fitting = min(_HIGHEST, room / max(1, count))
    cell = on_pixels(fitting if whole else max(_LOWEST, fitting), ratio)
    view = min(room, cell * count)
    return Track(HEAD, view, cell, count, max(0.0, min(scroll, cell * count - view)))


def _limit(counts: tuple[int, int], widest: tuple[float, float], room: float) -> float:
    """Return the width no column may exceed, so that those that need less leave their room to the others."""
    narrow, wide = sorted(zip(widest, counts, strict=True))
    return max(room / sum(counts), (room - narrow[0] * narrow[1]) / wide[1])
