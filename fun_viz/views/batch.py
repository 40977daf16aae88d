"""A batch as a grid: a sentence a row, a position a column, the source beside the target, padding hatched."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.views.batch_layout import BatchCell, BatchLayout, lay_out
from fun_viz.views.batch_painter import BatchPainter
from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.theme import type_face
from fun_viz.views.zoom import wheel_move

__all__ = ["BatchCell", "BatchView"]

_COLUMN = (20.0, 64.0)  # pixels that a column may need, the least and the most
_NOTHING = BatchPicture(SidePicture(()), SidePicture(()))


class BatchView(Canvas):
    """Draws a BatchPicture. `chosen` carries a row when it is clicked, `hovered` a BatchCell or None."""

    chosen = Signal(int)
    hovered = Signal(object)
    hint: ClassVar[QSize | None] = QSize(560, 360)
    least: ClassVar[QSize | None] = QSize(200, 100)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._picture = _NOTHING
        self.row, self._scroll, self._whole = 0, 0.0, False  # the row is outlined
        self._widest = (_COLUMN[0], _COLUMN[0])
        self._under: BatchCell | None = None
        self.describe()

    @property
    def whole(self) -> bool:
        """Whether all rows are shown at once, however small."""
        return self._whole

    @whole.setter
    def whole(self, whole: bool) -> None:
        self._whole = whole
        self.choose(self.row)

    def show_batch(self, picture: BatchPicture | None) -> None:
        """Draw a batch, or the placeholder."""
        self._picture = picture or _NOTHING
        self.row, self._scroll, self._under = 0, 0.0, None
        self.measure()
        self.describe()
        self.update()

    def choose(self, row: int) -> None:
        """Outline a row and scroll it into view."""
        self.row = max(0, min(row, len(self._picture.source.pieces) - 1))
        rows = self.layout_now().rows
        top, bottom = self.row * rows.cell, (self.row + 1) * rows.cell
        self._scroll = max(min(rows.scroll, top), bottom - rows.view)
        self.update()

    def layout_now(self) -> BatchLayout:
        """Return where the cells stand."""
        return lay_out(
            self._picture, QSizeF(self.size()), widest=self._widest, whole=self._whole, scroll=self._scroll,
            ratio=self.devicePixelRatioF(),
        )  # fmt: skip

    def to_csv(self) -> str:
        """Return two lines for each row, its source and its target, a token a cell; padding is left blank."""
        source, target = self._picture.source, self._picture.target
        if not source.pieces:
            return ""
        width = max(source.width, target.width)
        header = ("row", "side", *(str(column + 1) for column in range(width)))
        lines = (
            (row + 1, side, *pieces, *[""] * (width - len(pieces)))
            for row, pair in enumerate(zip(source.pieces, target.pieces, strict=True))
            for side, pieces in zip(("source", "target"), pair, strict=True)
        )
        return csv_text(header, lines)

    def paint(self, painter: QPainter) -> None:
        source, target = self._picture.source, self._picture.target
        if not source.pieces:
            draw_placeholder(painter, self, self._placeholder)
            return
        captions = self._caption(self.tr("source"), source), self._caption(self.tr("target"), target)
        batch = BatchPainter(painter, self, self._picture, self.layout_now(), captions, self.row, self._under)
        batch.paint(QRectF(self.exposed.boundingRect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.layout_now().row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._take(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
        if event.key() in moves and self._picture.source.pieces:
            self._take(self.row + moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows, if there are more than fit; else the wheel goes to whoever scrolls around it."""
        furthest = self.layout_now().furthest
        if not furthest:
            event.ignore()
            return
        self._scroll = max(0.0, min(self._scroll - wheel_move(event).y(), furthest))
        self.hover(event.position())
        self.update()

    def tip_at(self, point: QPointF) -> str:
        cell = self.layout_now().at(point)
        if cell is None:
            return ""
        pieces = (self._picture.source if cell.side == "source" else self._picture.target).pieces[cell.row]
        if cell.column >= len(pieces):
            return self.tr("padding, behind the last token of row {row}").format(row=cell.row + 1)
        words = self.tr("{token}  row {row}, token {n} of {count}")
        return words.format(token=pieces[cell.column], row=cell.row + 1, n=cell.column + 1, count=len(pieces))

    def _take(self, row: int) -> None:
        self.choose(row)
        self.chosen.emit(self.row)

    def hover(self, point: QPointF | None) -> None:
        """Outline another cell; only the cells concerned are painted anew."""
        cell = None if point is None else self.layout_now().at(point)
        if cell == self._under:
            return
        for changed in (self._under, cell):
            if changed is not None:
                self.update(self.layout_now().cell(changed).adjusted(-3, -3, 3, 3).toAlignedRect())
        self._under = cell
        self.hovered.emit(cell)

    def _caption(self, name: str, side: SidePicture) -> str:
        words = self.tr("{side}: {rows} × {columns}, {share} padding")
        return words.format(side=name, rows=len(side.pieces), columns=side.width, share=percent(side.waste / 100))

    def measure(self) -> None:
        """Learn how wide the widest token of either side is, in the largest type there is here."""
        self._widest = (self._room(self._picture.source), self._room(self._picture.target))

    def _room(self, side: SidePicture) -> float:
        metrics = QFontMetricsF(type_face(self, 13))
        widest = max(map(metrics.horizontalAdvance, {piece for row in side.pieces for piece in row}), default=0.0)
        return min(_COLUMN[1], max(_COLUMN[0], widest + 9))

    def describe(self) -> None:
        self.setAccessibleName(self.tr("A batch"))
        rows, share = len(self._picture.source.pieces), percent(self._picture.waste / 100)
        words = self.tr("{rows} rows, {share} padding").format(rows=rows, share=share)
        self.setAccessibleDescription(words if rows else self._placeholder)
