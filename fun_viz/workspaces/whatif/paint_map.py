"""A map of which one row can be painted: by the mouse up and down in a cell, or by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen

from fun_viz.views.matrix import Matrix
from fun_viz.views.painting import fill, write
from fun_viz.views.theme import theme_of, type_face

_WHOLE = 120.0  # pixels from 0 to 1
_STEP = 0.05  # of a key
_TAG = (112.0, 58.0)
_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class PaintMap(Matrix):
    """Draws a Grid. Its framed row may be painted if `ready`; a press on another row asks for that one."""

    begun = Signal()  # a stroke begins
    brushed = Signal(int, float)  # a key of the framed row, and the weight it shall have
    row_chosen = Signal(int)
    refused = Signal()  # somebody would paint where nothing can be painted
    menu_wanted = Signal(object, QPoint)  # (row, column), and where on the screen

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ready = False
        self._key: int | None = None  # the column of the brush
        self._stroke: tuple[float, float] | None = None  # where the mouse was pressed, and the weight there
        self._fresh = True  # whether the next key begins a stroke

    @property
    def brush(self) -> int | None:
        """The column that the brush is on."""
        grid = self.grid
        inside = grid is not None and self._key is not None and self._key < len(grid.columns)
        return self._key if inside else None

    def put_brush(self, key: int | None) -> None:
        """Take the brush to a column, or away."""
        if key != self._key:
            self._key, self._fresh = key, True
            self.update()

    def _row(self) -> int | None:
        return self.grid.current_row if self.grid is not None else None

    def _weight(self, key: int) -> float:
        row = self._row()
        return float(self.grid.array.values[row, key]) if self.grid is not None and row is not None else 0.0

    def _sees(self, key: int) -> bool:
        row = self._row()
        return self.grid is not None and row is not None and not self.grid.masked(row, key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, key = self.frame().at(event.position()) if self.grid is not None else (None, None)
        if event.button() == Qt.MouseButton.LeftButton and row is not None and key is not None and row == self._row():
            if not self.ready:
                self.refused.emit()
            elif self._sees(key):
                self.put_brush(key)
                self._stroke = event.position().y(), self._weight(key)
                self.begun.emit()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._stroke is None or self.brush is None:
            super().mouseMoveEvent(event)
            return
        y, weight = self._stroke
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.brushed.emit(self.brush, min(max(weight + (y - event.position().y()) / _WHOLE, 0.0), 1.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._stroke is not None:
            self._stroke = None
            self.unsetCursor()
            return
        pressed, dragged = self._pressed is not None, self._dragged
        super().mouseReleaseEvent(event)
        row = self.frame().at(event.position())[0] if self.grid is not None else None
        if pressed and not dragged and row is not None:
            if self._row() is None and not self.ready:
                self.refused.emit()
            self.row_chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way, grid, row = _WAYS.get(Qt.Key(event.key())), self.grid, self._row()
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and grid is not None:
            to = (row or 0) + (1 if event.key() == Qt.Key.Key_PageDown else -1)
            if 0 <= to < len(grid.rows):
                self.row_chosen.emit(to)
        elif way is None or grid is None:
            super().keyPressEvent(event)
        elif not self.ready:
            self.refused.emit()
        elif way[0] or self.brush is None:
            to = 0 if self.brush is None else self.brush + way[0]
            self.put_brush(max(0, min(len(grid.columns) - 1, to)))
        elif self._sees(self.brush):
            if self._fresh:
                self.begun.emit()
            self._fresh = False
            self.brushed.emit(self.brush, min(max(self._weight(self.brush) + way[1] * _STEP, 0.0), 1.0))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _WAYS:
            event.accept()  # here the arrows move the brush, whatever they do elsewhere in the window
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._fresh = True
        self.update()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row, key = self.frame().at(event.pos().toPointF()) if self.grid is not None else (None, None)
        if row is None:
            event.ignore()
        else:
            self.menu_wanted.emit((row, key), event.globalPos())

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        theme, grid, row, key = theme_of(self), self.grid, self._row(), self.brush
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus() and grid is not None:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if grid is None or row is None or key is None:
            return
        cell = self.frame().block(range(row, row + 1), range(key, key + 1))
        painter.setPen(QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine))
        size = max(10.0, min(cell.width(), cell.height()) * 0.62)
        painter.drawEllipse(cell.center(), size, size)
        self._paint_tag(painter, cell, row, key)

    def _paint_tag(self, painter: QPainter, cell: QRectF, row: int, key: int) -> None:
        """Say the weight under the brush, and what its row sums to."""
        assert self.grid is not None
        theme, (wide, high) = theme_of(self), _TAG
        x = min(self.frame().columns.end + 12, self.width() - wide - 2)
        y = min(cell.bottom() + 8, self.height() - high - 2)
        box = QRectF(x, y, wide, high)
        fill(painter, box, theme.panel, 8)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 8, 8)
        values = self.grid.unmasked()[row]
        total = float(values[values == values].sum())
        name = self.grid.columns[key]
        lines = (
            (f"{name}  {self._weight(key):.2f}", theme.source if self.grid.column_side == "source" else theme.target),
            (self.tr("painted") if self.ready else "", theme.muted),
            (self.tr("row sums to {sum}").format(sum=f"{total:.3f}".rstrip("0").rstrip(".")), theme.right),
        )
        for place, (text, colour) in enumerate(lines):
            line = QRectF(box.left() + 9, box.top() + 4 + 17 * place, wide - 14, 17)
            font = type_face(self, 12, bold=not place)
            write(painter, line, text, font=font, colour=colour, room=line.width())

    def tip_at(self, point: QPointF) -> str:
        tip = super().tip_at(point)
        row, key = self.frame().at(point) if self.grid is not None else (None, None)
        how = self.tr("Drag up or down to paint this weight; the others of the row give way.")
        return f"{tip}\n{how}" if tip and key is not None and row is not None and row == self._row() else tip
