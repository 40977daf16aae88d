"""The painting of a map's cells: one image for all of them, and over it the lines that say what they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPaintEngine, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.views.axes import Marks
from fun_viz.views.grid import Grid
from fun_viz.views.ink import blend, ink
from fun_viz.views.shade import EMPTY, colours, picture
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.views.track import Frame, Track

_GAPS_FROM = 10.0  # pixels of a cell; smaller ones touch
_FIGURES_FROM = (44.0, 20.0)  # width and height of a cell that has room for its number


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid in a frame, ready to be painted."""

    grid: Grid
    frame: Frame
    levels: np.ndarray  # (row, column) uint8

    def paint(self, painter: QPainter, widget: QWidget, marks: Marks) -> None:
        """Paint everything inside the map."""
        theme = theme_of(widget)
        painter.save()
        painter.setClipRect(self.frame.area())
        self._image(painter, theme)
        self._hatch(painter, theme)
        self._gaps(painter, theme)
        self._figures(painter, widget, theme)
        painter.setClipRect(self.frame.area().adjusted(-2, -2, 2, 2))  # lines stand out a little
        self._edge(painter, theme)
        self._future(painter, theme)
        self._outline(painter, theme)
        self._bands(painter, theme, marks)
        self._current(painter, theme)
        painter.restore()

    def _image(self, painter: QPainter, theme: Theme) -> None:
        rows, columns = self.frame.rows.shown(), self.frame.columns.shown()
        image = picture(self.levels[rows.start : rows.stop, columns.start : columns.stop], theme, self.grid.scale)
        target = QRectF(
            self.frame.columns.edge(columns.start), self.frame.rows.edge(rows.start),
            len(columns) * self.frame.columns.cell, len(rows) * self.frame.rows.cell,
        )  # fmt: skip
        painter.drawImage(target, _resampled(image, target, painter))

    def _hatch(self, painter: QPainter, theme: Theme) -> None:
        if self.grid.hidden is None:
            return
        brush = QBrush(ink(theme.muted, 0.45), Qt.BrushStyle.BDiagPattern)
        for row in self.frame.rows.shown():
            if row in self.grid.done_rows:
                for run in _runs(self.grid.hidden[row], self.grid.done_columns):
                    painter.fillRect(self.frame.block(range(row, row + 1), run), brush)

    def _gaps(self, painter: QPainter, theme: Theme) -> None:
        done, ground = self.frame.block(self.grid.done_rows, self.grid.done_columns), QColor(theme.panel)
        if self.frame.columns.cell >= _GAPS_FROM:
            for x in _borders(self.frame.columns, self.grid.done_columns)[1:-1]:
                painter.fillRect(QRectF(x - 1, done.top(), 1, done.height()), ground)
        if self.frame.rows.cell >= _GAPS_FROM:
            for y in _borders(self.frame.rows, self.grid.done_rows)[1:-1]:
                painter.fillRect(QRectF(done.left(), y - 1, done.width(), 1), ground)

    def _edge(self, painter: QPainter, theme: Theme) -> None:
        """Draw a line round what has happened, for cells near zero look like the ground."""
        box = self.frame.block(self.grid.done_rows, self.grid.done_columns)
        if not box.isEmpty():
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-0.5, -0.5, -0.5, -0.5))

    def _future(self, painter: QPainter, theme: Theme) -> None:
        """Dash the cells that have not happened yet."""
        pen = QPen(blend(theme.panel, theme.muted, 0.35), 1.0)
        pen.setDashPattern([2.0, 3.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for rows, columns in self._undone():
            box = self.frame.block(rows, columns)
            if box.isEmpty():
                continue
            for x in _borders(self.frame.columns, columns):
                painter.drawLine(QLineF(x - 0.5, box.top(), x - 0.5, box.bottom()))
            for y in _borders(self.frame.rows, rows):
                painter.drawLine(QLineF(box.left(), y - 0.5, box.right(), y - 0.5))

    def _undone(self) -> Iterator[tuple[range, range]]:
        rows, columns = range(len(self.grid.rows)), range(len(self.grid.columns))
        done_rows, done = self.grid.done_rows, self.grid.done_columns
        if len(done_rows) < len(rows):
            yield rows[len(done_rows) :], columns
        for rest in (columns[: done.start], columns[done.stop :]):
            if done_rows and rest:
                yield done_rows, rest

    def _figures(self, painter: QPainter, widget: QWidget, theme: Theme) -> None:
        width, height = self.frame.columns.cell, self.frame.rows.cell
        if width < _FIGURES_FROM[0] or height < _FIGURES_FROM[1]:
            return
        table, pens = colours(theme, self.grid.scale), _pens(theme)
        painter.setFont(type_face(widget, 12))
        for row in self.frame.rows.shown():
            for column in self.frame.columns.shown():
                level = int(self.levels[row, column])
                if level != EMPTY:
                    box = QRectF(self.frame.columns.edge(column), self.frame.rows.edge(row), width - 1, height - 1)
                    painter.setPen(pens[_is_light(table[level])])
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figure(self.grid.array.values[row, column]))

    def _bands(self, painter: QPainter, theme: Theme, marks: Marks) -> None:
        """Frame the rows and columns that are pointed at, without touching the colours inside."""
        rows, columns = range(len(self.grid.rows)), range(len(self.grid.columns))
        painter.setPen(QPen(ink(theme.accent, 0.55), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        boxes = [self.frame.block(range(row, row + 1), columns) for row in marks.rows if row in rows]
        boxes += [self.frame.block(rows, range(column, column + 1)) for column in marks.columns if column in columns]
        for box in boxes:
            if not box.isEmpty():
                painter.drawRect(box.adjusted(-0.5, -0.5, -0.5, -0.5))

    def _outline(self, painter: QPainter, theme: Theme) -> None:
        """Draw a line round each cell that is set apart, just inside it, so that neighbours keep theirs."""
        pen = QPen(QColor(theme.right), 2.0 if self.frame.columns.cell >= _GAPS_FROM else 1.0)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, column in self.grid.outlined:
            if row < len(self.grid.rows) and column < len(self.grid.columns):
                box = self.frame.block(range(row, row + 1), range(column, column + 1))
                if not box.isEmpty():
                    painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _current(self, painter: QPainter, theme: Theme) -> None:
        rows, columns = range(len(self.grid.rows)), range(len(self.grid.columns))
        row, column = self.grid.current_row, self.grid.current_column
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row is not None and row in rows:
            self._ring(painter, self.frame.block(range(row, row + 1), columns))
        if column is not None and column in columns:
            self._ring(painter, self.frame.block(rows, range(column, column + 1)))

    def _ring(self, painter: QPainter, box: QRectF) -> None:
        if not box.isEmpty():
            painter.drawRoundedRect(box.adjusted(-1, -1, 0, 0), 3, 3)


def figure(value: float) -> str:
    """Return a number short enough for a cell: .83, 1.0, −.12, 7."""
    size = abs(value)
    if size < 0.005:
        return "0"
    text = f"{size:.2f}".removeprefix("0") if size < 0.995 else f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    return f"−{text}" if value < 0 else text


def _borders(track: Track, cells: range) -> list[float]:
    """Return where some cells of a track begin, and where the last one ends, of what is in view."""
    if track.cell < _GAPS_FROM:
        first, length = track.span(cells.start, cells.stop)
        return [first, first + length]
    edges = (track.edge(index) for index in range(cells.start, cells.stop + 1))
    return [edge for edge in edges if track.start - 1e-6 <= edge <= track.end + 1e-6]


def _runs(hidden: np.ndarray, columns: range) -> Iterator[range]:
    """Return the stretches of hidden cells among some columns."""
    part = hidden[columns.start : columns.stop].astype(np.int8)
    change = np.flatnonzero(np.diff(part, prepend=0, append=0)) + columns.start
    for start, stop in zip(change[::2].tolist(), change[1::2].tolist(), strict=True):
        yield range(start, stop)


def _resampled(image: QImage, target: QRectF, painter: QPainter) -> QImage:
    """Return the image ready for its place: averaged where cells are smaller than pixels, enlarged for vector devices.

    Qt shrinks by leaving pixels out, and other programs blur a small image in a drawing when they enlarge it.
    """
    ratio = painter.deviceTransform().m11()  # pixels a unit, on a screen or in a picture of any size
    width, height = (max(1, round(length * ratio)) for length in (target.width(), target.height()))
    if width < image.width() or height < image.height():
        size = QSize(min(width, image.width()), min(height, image.height()))
        return image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    if is_vector(painter):
        return image.scaled(
            image.width() * math.ceil(width / image.width()), image.height() * math.ceil(height / image.height())
        )
    return image


def is_vector(painter: QPainter) -> bool:
    """Say whether what is painted on draws shapes rather than pixels; such devices may not clip."""
    return painter.paintEngine().type() != QPaintEngine.Type.Raster


def _pens(theme: Theme) -> tuple[QColor, QColor]:
    """Return the colours of text on a dark and on a light ground."""
    pair = sorted((QColor(theme.text), QColor(theme.panel)), key=QColor.lightness)
    return pair[1], pair[0]


def _is_light(colour: int) -> bool:
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140
