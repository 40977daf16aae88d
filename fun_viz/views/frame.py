"""Where the cells of a map lie: one track an axis, both fitted into the widget and zoomed together."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from fun_viz.views.zoom import Zoom

_LARGEST = 64.0  # pixels of a square cell that is not zoomed
LONGEST = 1.9  # to 1: a cell that is as square as it can be, where it has to fill its room
_CLOSEST = 96.0  # pixels of the smaller side of a cell, zoomed in
_EDGE = 3.0  # room for an outline round the last cells


@dataclass(frozen=True)
class Track:
    """Cells along one axis, in pixels: `view` of them are seen from `start` on, `scroll` have gone by before it."""

    start: float
    view: float
    cell: float
    count: int
    scroll: float = 0.0

    @property
    def end(self) -> float:
        return self.start + self.view

    def edge(self, index: float) -> float:
        """Return where a cell begins, in view or not."""
        return self.start + index * self.cell - self.scroll

    def index(self, position: float) -> float:
        """Return what `edge` is the inverse of: a cell and the fraction of it."""
        return (position - self.start + self.scroll) / self.cell

    def at(self, position: float) -> int | None:
        """Return the cell at a position in view."""
        if not self.start <= position < self.end:
            return None
        return min(int(self.index(position)), self.count - 1)

    def shown(self) -> range:
        """Return the cells of which some part is in view."""
        first = int(self.scroll / self.cell + 1e-6)
        return range(first, min(self.count, math.ceil((self.scroll + self.view) / self.cell - 1e-6)))

    def touched(self, start: float, end: float) -> range:
        """Return the cells in view that lie on some pixels, with one more on each side."""
        shown = self.shown()
        first, last = math.floor(self.index(start)) - 1, math.ceil(self.index(end)) + 1
        return range(max(shown.start, first), max(shown.start, min(shown.stop, last)))

    def span(self, first: float, last: float) -> tuple[float, float]:
        """Return (start, length) of the cells from `first` up to `last` without it, cut to what is in view."""
        start, end = (max(self.start, min(self.edge(index), self.end)) for index in (first, last))
        return start, end - start

    def whole(self) -> Track:
        """Return the track that shows only whole cells, for devices that cannot clip."""
        first = math.ceil(self.scroll / self.cell - 1e-6)
        count = max(1, math.floor((self.scroll + self.view) / self.cell + 1e-6) - first)
        return Track(self.start, min(count * self.cell, self.view), self.cell, self.count, first * self.cell)


@dataclass(frozen=True)
class Frame:
    """The two tracks of a map, its row labels in the `gutter` left of it, its column labels in the `head` above."""

    rows: Track
    columns: Track
    gutter: float
    head: float
    closest: float = 1.0  # the greatest zoom factor

    def area(self) -> QRectF:
        """Return the rectangle in which cells are seen."""
        return QRectF(self.columns.start, self.rows.start, self.columns.view, self.rows.view)

    def block(self, rows: range, columns: range) -> QRectF:
        """Return the rectangle of some rows and columns, cut to what is in view."""
        x, width = self.columns.span(columns.start, columns.stop)
        y, height = self.rows.span(rows.start, rows.stop)
        return QRectF(x, y, width, height)

    def at(self, point: QPointF) -> tuple[int | None, int | None]:
        """Return the row and the column at a point; on a label it is only one of them."""
        row, column = self.rows.at(point.y()), self.columns.at(point.x())
        if column is None and not self.columns.start - self.gutter <= point.x() < self.columns.start:
            row = None
        if row is None and not self.rows.start - self.head <= point.y() < self.rows.start:
            column = None
        return row, column

    def zoom(self, factor: float) -> Zoom:
        """Return how this frame is looked at."""
        return Zoom(factor, self.rows.scroll / self.rows.cell, self.columns.scroll / self.columns.cell)

    def moved(self, zoom: Zoom, by: QPointF) -> Zoom:
        """Return the zoom after the map was pulled by so many pixels."""
        return Zoom(zoom.factor, zoom.row - by.y() / self.rows.cell, zoom.column - by.x() / self.columns.cell)

    def kept(self, point: QPointF, larger: Frame, factor: float) -> Zoom:
        """Return the zoom of a larger frame in which the cell at a point of this one stays where it is."""
        row = self.rows.index(point.y()) - (point.y() - larger.rows.start) / larger.rows.cell
        column = self.columns.index(point.x()) - (point.x() - larger.columns.start) / larger.columns.cell
        return Zoom(factor, row, column)

    def whole(self) -> Frame:
        """Return the frame that shows only whole cells."""
        return replace(self, rows=self.rows.whole(), columns=self.columns.whole())


def fit(
    rows: int, columns: int, size: QSizeF, *, gutter: float, head: float, square: bool, zoom: Zoom, ratio: float,
    margin: float = 0.0,
) -> Frame:  # fmt: skip
    """Return the frame whose cells are as large as the widget of this size allows, times the zoom.

    `ratio` is the device's: cells end on its pixels where that costs little. `margin` stays free at the right.
    """
    wide, high = max(1.0, size.width() - gutter - margin - _EDGE), max(1.0, size.height() - head - _EDGE)
    width, height = wide / columns, high / rows
    if square:
        height = min(height, width, _LARGEST)
        width = min(width, height * LONGEST)
    closest = max(1.0, min(64.0, _CLOSEST / min(width, height)))
    factor = min(zoom.factor, closest)
    across = _track(gutter, wide, on_pixels(width * factor, ratio), columns, zoom.column, middle=True)
    down = _track(head, high, on_pixels(height * factor, ratio), rows, zoom.row, middle=False)
    return Frame(down, across, gutter, head, closest)


def on_pixels(cell: float, ratio: float) -> float:
    """Return the size cut to whole pixels of the device, unless more than an eighth would be lost."""
    cut = math.floor(cell * ratio + 1e-6) / ratio
    return cut if cut >= cell * 0.875 else cell


def _track(before: float, room: float, cell: float, count: int, first: float, *, middle: bool) -> Track:
    length = cell * count
    view = min(length, room)
    start = before + (math.floor((room - view) / 2) if middle else 0)
    return Track(start, view, cell, count, max(0.0, min(first * cell, length - view)))
