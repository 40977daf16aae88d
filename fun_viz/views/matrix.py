"""The token map: a heat map with a token at every row and column, as large as fits, to be zoomed into."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Canvas, draw_placeholder, renew
from fun_viz.views.cells import Cells
from fun_viz.views.colour_map import image, levels
from fun_viz.views.foretelling import Foretelling
from fun_viz.views.frame import Frame, fit
from fun_viz.views.grid import Grid
from fun_viz.views.labels import Axis, LabelWidths, Marks, axes, paint_axes
from fun_viz.views.sprites import is_vector
from fun_viz.views.theme import Theme, theme_of
from fun_viz.views.zoom import Zoom, wheel_move, zoom_request

__all__ = ["Grid", "Matrix"]

_DRAG = 4.0  # pixels the mouse moves before a click is a drag


class Matrix(Foretelling, Canvas):
    """Draws a Grid. `cell` carries (row, column) under the mouse or None."""

    cell = Signal(object)
    opened = Signal(int, int)  # row and column of a cell that was clicked twice, where the map is seen whole

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(60, 60)
        self.grid: Grid | None = None  # what is drawn
        self._asked: Grid | None = None  # what is to be drawn, as it was given
        self._widths = LabelWidths((), (), 0.0, 0.0, 0.0)
        self._picture: tuple[Theme, QImage] | None = None  # of all cells
        self._labels: tuple[object, tuple[Axis, Axis]] | None = None  # those of a grid in a frame
        self._zoom = Zoom()
        self._under: tuple[int | None, int | None] = (None, None)
        self._pressed: QPointF | None = None
        self._dragged = False
        self.describe()

    def draw_again(self) -> None:
        self.show_grid(self._asked)

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the map is looked at."""
        return self._zoom.factor > 1.0

    def show_grid(self, grid: Grid | None) -> None:
        """Draw a grid, or the placeholder; the zoom stays while the map keeps its shape."""
        self._asked = grid
        if grid is not None and grid.hides_ahead and self.ahead:
            grid = replace(grid, hides_ahead=False)
        empty = grid is None or not grid.rows or not grid.columns
        before = self.grid
        self.grid = None if empty else grid
        if self.grid is None or before is None or self.grid.array.values.shape != before.array.values.shape:
            self._under = (None, None)
            self.reset_zoom()
        if self.grid is not None and before is not None and self.grid.only_later(before):
            renew(self, self._changed(before, self.grid))
            return
        if self.grid is not None:
            self._levels = levels(self.grid.unmasked(), self.grid.scale, self.grid.limit)
            self._picture = None
            if before is None or _names(before) != _names(self.grid):
                self.measure()
        self.describe()
        self.update()

    def reset_zoom(self) -> None:
        """Fit the whole map again."""
        self._look(Zoom())

    def zoom_by(self, times: float, about: QPointF | None = None) -> None:
        """Look nearer, or farther below 1; the cell at `about`, else in the middle, stays where it is."""
        if self.grid is not None:
            before = self.frame()
            factor = max(1.0, min(self._zoom.factor * times, before.closest))
            self._look(before.kept(about or before.area().center(), self.frame(Zoom(factor)), factor))

    def to_csv(self) -> str:
        """Return what is drawn as numbers."""
        return "" if self.grid is None else self.grid.to_csv()

    def frame(self, zoom: Zoom | None = None) -> Frame:
        """Return where the cells lie now, or would at another zoom. There must be a grid."""
        grid, size = self._shown(), QSizeF(self.size())
        return fit(
            len(grid.rows), len(grid.columns), size, gutter=self._widths.gutter(size.width()),
            head=self._widths.head(),
            margin=self._widths.margin(), square=grid.square, zoom=zoom or self._zoom, ratio=self.devicePixelRatioF(),
        )  # fmt: skip

    def paint(self, painter: QPainter) -> None:
        if self.grid is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        grid, frame, within = self.grid, self.frame(), QRectF(self.exposed.boundingRect())
        if is_vector(painter):
            frame = frame.whole()
        Cells(grid, frame, self._levels, self._cells(grid), within).paint(painter, self, self._marks())
        paint_axes(painter, self, grid, frame, self._axes(grid, frame), within, beside=self._beside())

    def _beside(self) -> float:
        """Return how many pixels something else takes at the right of the column title."""
        return 0.0

    def _cells(self, grid: Grid) -> QImage:
        """Return all cells as an image, made once for each theme."""
        theme = theme_of(self)
        if self._picture is None or self._picture[0] != theme:
            self._picture = theme, image(self._levels, theme, grid.scale)
        return self._picture[1]

    def _axes(self, grid: Grid, frame: Frame) -> tuple[Axis, Axis]:
        """Return the labels of a grid; asked for the same ones again, they are there."""
        key = (grid, frame, self._widths, self._marks())
        if self._labels is None or self._labels[0] != key:
            self._labels = key, axes(grid, frame, self._widths, key[-1])
        return self._labels[1]

    def _changed(self, before: Grid, now: Grid) -> QRegion:
        """Return what looks another way than before, when only time has gone on."""
        frame, whole = self.frame(), (range(len(now.rows)), range(len(now.columns)))
        labels = [was.changed(is_) for was, is_ in zip(self._axes(before, frame), self._axes(now, frame), strict=True)]
        rows = _stretch(before.done_rows, now.done_rows, before.current_row, now.current_row)
        columns = _stretch(before.done_columns, now.done_columns, before.current_column, now.current_column)
        region = QRegion()
        for box in (frame.block(rows, whole[1]), frame.block(whole[0], columns)):
            if not box.isEmpty():
                region |= box.adjusted(-4, -4, 4, 4).toAlignedRect()
        wide = self.width() if now.totals else math.ceil(frame.columns.start)  # a total stands where a label does
        for row in labels[0]:
            y = round(frame.rows.edge(row + 0.5))
            region |= QRect(0, y - 14, wide, 28)
        if labels[1]:
            region |= QRect(0, 0, self.width(), math.ceil(frame.rows.start))
        return region

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self.zoomed:
            self.hover(event.position())
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() > _DRAG:
            self._dragged, self._pressed = True, event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._look(self.frame().moved(self._zoom, moved))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self.unsetCursor()
        if not self._dragged and self.grid is not None:
            self.clicked.emit(self.grid.places(*self.frame().at(event.position())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, column = (None, None) if self.grid is None else self.frame().at(event.position())
        if not self.zoomed and row is not None and column is not None:
            self.opened.emit(row, column)
        self.reset_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move a zoomed map; else the wheel goes to whoever scrolls around it."""
        if self.zoomed:
            self._look(self.frame().moved(self._zoom, wheel_move(event)))
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._look(self._zoom)

    def event(self, event: QEvent) -> bool:
        wish = zoom_request(event, self)
        if wish is not None:
            self.zoom_by(*wish)
            event.accept()
            return True
        return super().event(event)

    def _shown(self) -> Grid:
        if self.grid is None:
            raise ValueError("nothing is drawn")
        return self.grid

    def _look(self, zoom: Zoom) -> None:
        """Take up a zoom, within its limits."""
        if self.grid is not None:
            frame = self.frame(zoom)
            zoom = frame.zoom(min(zoom.factor, frame.closest))
        self._zoom = zoom
        self.update()

    def hover(self, point: QPointF | None) -> None:
        if point is None:
            self._under = (None, None)
            self.cell.emit(None)
        elif self.grid is not None and (under := self.frame().at(point)) != self._under:
            self._under = under
            self.pointed.emit(self.grid.places(*under))
            self.cell.emit(None if None in under else under)

    def _marks(self) -> Marks:
        return Marks(*self._shown().marked(self._marked))

    def measure(self) -> None:
        if self.grid is not None:
            self._widths = LabelWidths.of(self.grid, self)

    def tip_at(self, point: QPointF) -> str:
        """Say the value of a cell, or a token whose label was cut or left out."""
        if self.grid is None:
            return ""
        row, column = self.frame().at(point)
        if row is not None and column is not None:
            if self.grid.hides_ahead and not self.grid.happened(row, column):
                return self._said(self.grid, row, column)
            said = f"{self.grid.name(row, column)}  {self._said(self.grid, row, column)}".strip()
            means = self._means(self.grid) if self.grid.happened(row, column) else ""
            told = row in self.grid.done_rows or not self.grid.hides_ahead
            return "\n".join(filter(None, (said, means, *self.grid.row_notes[row : row + 1] * told)))
        rows, columns = axes(self.grid, self.frame(), self._widths, self._marks())
        labels = ((axis, n) for axis, n in ((rows, row), (columns, column)) if n is not None)
        label = next((axis.labels[n] for axis, n in labels if axis.told or n in axis.done), "")
        if not label:
            return ""
        said = self.explained(label)
        whole = said if said != label else rows.cut(row) or columns.cut(column)
        return "\n".join(filter(None, (whole, *self.grid.row_notes[row : row + 1]))) if row is not None else whole

    def _means(self, grid: Grid) -> str:
        """Say what the number of a cell is a number of."""
        if grid.of_shares:
            return self.tr("Red: more in the first. Blue: more in the second.")
        if grid.scale == "unit":
            return self.tr("A gate: the share that it lets through.")
        if grid.scale == "weight":
            return self.tr("The share that the row has from the column.")
        return self.tr("A number with a sign: blue below 0, red above.")

    def _said(self, grid: Grid, row: int, column: int) -> str:
        if not grid.happened(row, column):
            return self.tr("not computed yet")
        if grid.masked(row, column):
            noted = any(grid.row_notes[row : row + 1])  # why, is said there
            return "" if noted else self.tr("masked: the model may not look here")
        return grid.said(row, column)

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Token map"))
        words, grid = self.tr("{rows} rows, {columns} columns"), self.grid
        described = words.format(rows=len(grid.rows), columns=len(grid.columns)) if grid else self._placeholder
        self.setAccessibleDescription(described)


def _stretch(before: range, now: range, *current: int | None) -> range:
    """Return from the first to the last cell that one stretch has and the other has not, the current ones included."""
    edges = [n for pair in ((before.start, now.start), (before.stop, now.stop)) if pair[0] != pair[1] for n in pair]
    there = [n for n in current if n is not None] if current[0] != current[1] else []
    return range(min((*edges, *there), default=0), max((*edges, *(n + 1 for n in there)), default=0))


def _names(grid: Grid) -> tuple[object, ...]:
    """Return all that is written beside the cells."""
    return grid.rows, grid.columns, grid.row_title, grid.column_title, grid.totals, grid.total_title
