"""The token map: a heat map with a token at every row and column, as large as fits, to be zoomed into."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from fun_viz.views.axes import Axes, Marks
from fun_viz.views.canvas import Canvas
from fun_viz.views.cells import Cells, is_vector
from fun_viz.views.grid import Grid
from fun_viz.views.ink import draw_placeholder
from fun_viz.views.labels import Lettering
from fun_viz.views.shade import levels
from fun_viz.views.track import Frame, fit
from fun_viz.views.zoom import Zoom, closer, wheel_move

__all__ = ["Grid", "Matrix"]

_DRAG = 4.0  # pixels the mouse moves before a click is a drag


class Matrix(Canvas):
    """Draws a Grid. `cell` carries (row, column) under the mouse or None."""

    cell = Signal(object)
    zoom_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(60, 60)
        self._grid: Grid | None = None
        self._lettering = Lettering((), (), 0.0, 0.0)
        self._placeholder = ""
        self._zoom = Zoom()
        self._under: tuple[int | None, int | None] = (None, None)
        self._pressed: QPointF | None = None
        self._dragged = False
        self._name()

    @property
    def grid(self) -> Grid | None:
        """What is drawn."""
        return self._grid

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the map is looked at."""
        return self._zoom.factor > 1.0

    def show_grid(self, grid: Grid | None) -> None:
        """Draw a grid, or the placeholder; the zoom stays while the map keeps its shape."""
        empty = grid is None or not grid.rows or not grid.columns
        before = self._grid
        self._grid = None if empty else grid
        if self._grid is None or before is None or self._grid.array.values.shape != before.array.values.shape:
            self._under = (None, None)
            self.reset_zoom()
        if self._grid is not None:
            self._levels = levels(self._grid.seen(), self._grid.scale, self._grid.limit)
            if before is None or _names(before) != _names(self._grid):
                self._measure()
        self._name()
        self.update()

    def set_placeholder(self, text: str) -> None:
        """Say what is to be read while there is no grid."""
        self._placeholder = text
        self._name()
        self.update()

    def reset_zoom(self) -> None:
        """Fit the whole map again."""
        self._look(Zoom())

    def zoom_by(self, times: float, about: QPointF | None = None) -> None:
        """Look nearer, or farther below 1; the cell at `about`, else in the middle, stays where it is."""
        if self._grid is not None:
            before = self.frame()
            factor = max(1.0, min(self._zoom.factor * times, before.closest))
            self._look(before.kept(about or before.area().center(), self.frame(Zoom(factor)), factor))

    def to_csv(self) -> str:
        """Return what is drawn as numbers."""
        return "" if self._grid is None else self._grid.to_csv()

    def frame(self, zoom: Zoom | None = None) -> Frame:
        """Return where the cells lie now, or would at another zoom. There must be a grid."""
        grid, size = self._shown(), QSizeF(self.size())
        return fit(
            len(grid.rows), len(grid.columns), size, gutter=self._lettering.gutter(size.width()),
            head=self._lettering.head(), square=grid.square, zoom=zoom or self._zoom, ratio=self.devicePixelRatioF(),
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._grid is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        frame, marks = self.frame(), self._marks()
        if is_vector(painter):
            frame = frame.whole()
        Cells(self._grid, frame, self._levels).paint(painter, self, marks)
        Axes.of(self._grid, frame, self._lettering, marks).paint(painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self.zoomed:
            self._hover(event.position())
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() > _DRAG:
            self._dragged, self._pressed = True, event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pan(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self.unsetCursor()
        if not self._dragged and self._grid is not None:
            self.clicked.emit(self._grid.places(*self.frame().at(event.position())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move a zoomed map; else the wheel goes to whoever scrolls around it."""
        if self.zoomed:
            self._pan(wheel_move(event))
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = (None, None)
        self.cell.emit(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._look(self._zoom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        elif event.type() == QEvent.Type.LanguageChange:
            self._name()

    def event(self, event: QEvent) -> bool:
        wish = closer(event, self)
        if wish is not None:
            self.zoom_by(wish.times, wish.point)
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _shown(self) -> Grid:
        if self._grid is None:
            raise ValueError("nothing is drawn")
        return self._grid

    def _look(self, zoom: Zoom) -> None:
        """Take up a zoom, within its limits."""
        before = self.zoomed
        if self._grid is not None:
            frame = self.frame(zoom)
            zoom = frame.zoom(min(zoom.factor, frame.closest))
        self._zoom = zoom
        self.update()
        if self.zoomed != before:
            self.zoom_changed.emit(self.zoomed)

    def _pan(self, moved: QPointF) -> None:
        self._look(self.frame().moved(self._zoom, moved))

    def _hover(self, point: QPointF) -> None:
        """Say what is under the mouse, when it is something else than before."""
        if self._grid is None:
            return
        under = self.frame().at(point)
        if under != self._under:
            self._under = under
            self.pointed.emit(self._grid.places(*under))
            self.cell.emit(None if None in under else under)

    def _marks(self) -> Marks:
        grid = self._shown()
        rows = (place.index for place in self._marked if place.sequence == grid.row_side)
        columns = (place.index for place in self._marked if place.sequence == grid.column_side)
        return Marks(frozenset(rows), frozenset(columns))

    def _measure(self) -> None:
        if self._grid is not None:
            self._lettering = Lettering.of(self._grid, self)

    def _tip(self, point: QPointF) -> str:
        """Return what a tool tip says: the value of a cell, or a token whose label was cut or left out."""
        if self._grid is None:
            return ""
        row, column = self.frame().at(point)
        if row is not None and column is not None:
            names = " · ".join(name for name in (self._grid.rows[row], self._grid.columns[column]) if name)
            return f"{names}  {self._said(self._grid, row, column)}".strip()
        axes = Axes.of(self._grid, self.frame(), self._lettering, self._marks())
        return axes.cut(row, column)

    def _said(self, grid: Grid, row: int, column: int) -> str:
        if not grid.happened(row, column):
            return self.tr("not computed yet")
        if grid.masked(row, column):
            return self.tr("masked: the model may not look here")
        value = float(grid.array.values[row, column])
        return "–" if math.isnan(value) else f"{value:.3f}"

    def _name(self) -> None:
        """Tell screen readers what is here."""
        self.setAccessibleName(self.tr("Token map"))
        described = ""
        if self._grid is not None:
            described = self.tr("{rows} rows, {columns} columns")
            described = described.format(rows=len(self._grid.rows), columns=len(self._grid.columns))
        self.setAccessibleDescription(described or self._placeholder)


def _names(grid: Grid) -> tuple[object, ...]:
    """Return all that is written beside the cells."""
    return grid.rows, grid.columns, grid.row_title, grid.column_title
