"""The painting of a map's cells: one image for all of them, and over it the lines that say what they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.views.colour_map import EMPTY, colour_table, image
from fun_viz.views.colours import LEGIBLE, blend, contrast, translucent
from fun_viz.views.dashes import dash_across, dash_down
from fun_viz.views.frame import Frame, Track
from fun_viz.views.grid import Grid
from fun_viz.views.labels import Marks
from fun_viz.views.painting import CENTRED, write
from fun_viz.views.sprites import is_vector
from fun_viz.views.theme import Theme, theme_of, type_face

_GAPS_FROM = 10.0  # pixels of a cell; smaller ones touch
_FIGURES_FROM = (44.0, 20.0)  # width and height of a cell that has room for its number


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid in a frame, ready to be painted; `within` is the part of the widget that is."""

    grid: Grid
    frame: Frame
    levels: np.ndarray  # (row, column) uint8, of cells that have not happened too
    picture: QImage  # of them
    within: QRectF

    @cached_property
    def _rows(self) -> range:
        return self.frame.rows.touched(self.within.top(), self.within.bottom())

    @cached_property
    def _columns(self) -> range:
        return self.frame.columns.touched(self.within.left(), self.within.right())

    def paint(self, painter: QPainter, widget: QWidget, marks: Marks) -> None:
        """Paint everything inside the map."""
        theme = theme_of(widget)
        painter.save()
        painter.setClipRect(self.frame.area(), Qt.ClipOperation.IntersectClip)
        self._image(painter, theme)
        self._hatch(painter, theme)
        rows, columns = _both(self.grid.done_rows, self._rows), _both(self.grid.done_columns, self._columns)
        paint_gaps(painter, self.frame, rows, columns, QColor(theme.panel), least=_GAPS_FROM)
        self._figures(painter, widget, theme)
        painter.restore()
        painter.save()
        painter.setClipRect(self.frame.area().adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)  # lines stand out
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._edge(painter, theme)
        self._future(painter, theme)
        self._outline(painter, theme)
        self._bands(painter, theme, marks)
        self._current(painter, theme)
        painter.restore()

    def _image(self, painter: QPainter, theme: Theme) -> None:
        rows, columns, frame, grid = self.frame.rows.shown(), self.frame.columns.shown(), self.frame, self.grid
        target = QRectF(
            frame.columns.edge(columns.start), frame.rows.edge(rows.start),
            len(columns) * frame.columns.cell, len(rows) * frame.rows.cell,
        )  # fmt: skip
        done = frame.block(grid.done_rows, grid.done_columns)
        ratio = painter.deviceTransform().m11()  # pixels a unit, on a screen or in a picture of any size
        if is_vector(painter) or min(frame.columns.cell, frame.rows.cell) * ratio < 1.0:
            happened = np.full_like(self.levels, EMPTY)
            window = np.ix_(grid.done_rows, grid.done_columns)
            happened[window] = self.levels[window]
            cells = image(happened[rows.start : rows.stop, columns.start : columns.stop], theme, grid.scale)
            painter.drawImage(target, _resampled(cells, target, painter))
        elif not done.isEmpty():
            painter.save()
            painter.setClipRect(done, Qt.ClipOperation.IntersectClip)
            painter.drawImage(target, self.picture, QRectF(columns.start, rows.start, len(columns), len(rows)))
            painter.restore()

    def _hatch(self, painter: QPainter, theme: Theme) -> None:
        if self.grid.hidden is not None:
            rows = _both(self.grid.done_rows, self._rows)
            ink = translucent(theme.muted, 0.45)
            paint_hatching(painter, self.frame, self.grid.hidden, rows, self.grid.done_columns, ink)

    def _edge(self, painter: QPainter, theme: Theme) -> None:
        """Draw a line round what has happened, for cells near zero look like the ground."""
        box = self.frame.block(self.grid.done_rows, self.grid.done_columns)
        if not box.isEmpty():
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawRect(box.adjusted(-0.5, -0.5, -0.5, -0.5))

    def _future(self, painter: QPainter, theme: Theme) -> None:
        """Dash the cells that have not happened yet."""
        near, ink = self.within.adjusted(-2, -2, 2, 2), blend(theme.panel, theme.muted, 0.35)
        for rows, columns in self._undone():
            box = self.frame.block(rows, columns)
            if box.isEmpty() or not box.intersects(near):
                continue
            for x in _borders(self.frame.columns, columns):
                if near.left() <= x <= near.right():
                    dash_down(painter, x - 1, box.top(), box.bottom(), ink)
            for y in _borders(self.frame.rows, rows):
                if near.top() <= y <= near.bottom():
                    dash_across(painter, y - 1, box.left(), box.right(), ink)

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
        table, font = colour_table(theme, self.grid.scale), type_face(widget, 12)
        for row in _both(self.grid.done_rows, self._rows):
            for column in _both(self.grid.done_columns, self._columns):
                level = int(self.levels[row, column])
                if level != EMPTY:
                    box = QRectF(self.frame.columns.edge(column), self.frame.rows.edge(row), width - 1, height - 1)
                    text, ink = self.grid.figure(row, column), _ink(int(table[level]), theme.text, theme.panel)
                    write(painter, box, text, font=font, colour=ink, align=CENTRED)

    def _bands(self, painter: QPainter, theme: Theme, marks: Marks) -> None:
        """Frame the rows and columns that are pointed at, without touching the colours inside."""
        painter.setPen(QPen(translucent(theme.accent, 0.55), 1.0))
        for box in self._strips(marks.rows, marks.columns):
            painter.drawRect(box.adjusted(-0.5, -0.5, -0.5, -0.5))

    def _outline(self, painter: QPainter, theme: Theme) -> None:
        """Draw a line round each cell that is set apart, just inside it, so that neighbours keep theirs."""
        pen = QPen(QColor(theme.right), 2.0 if self.frame.columns.cell >= _GAPS_FROM else 1.0)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        for row, column in self.grid.outlined:
            if row < len(self.grid.rows) and column < len(self.grid.columns):
                box = self.frame.block(range(row, row + 1), range(column, column + 1))
                if not box.isEmpty():
                    painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _current(self, painter: QPainter, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        for box in self._strips([self.grid.current_row], [self.grid.current_column]):
            painter.drawRoundedRect(box.adjusted(-1, -1, 0, 0), 3, 3)

    def _strips(self, rows: Collection[int | None], columns: Collection[int | None]) -> list[QRectF]:
        """Return the rectangles of rows and columns, of those that there are, as much as is in view."""
        every_row, every_column = range(len(self.grid.rows)), range(len(self.grid.columns))
        boxes = [self.frame.block(range(n, n + 1), every_column) for n in rows if n is not None and n in every_row]
        boxes += [self.frame.block(every_row, range(n, n + 1)) for n in columns if n is not None and n in every_column]
        return [box for box in boxes if not box.isEmpty()]


def paint_hatching(
    painter: QPainter, frame: Frame, hidden: np.ndarray, rows: range, columns: range, ink: QColor
) -> None:
    """Hatch the `hidden` cells (row, column) among some rows and columns."""
    brush = QBrush(ink, Qt.BrushStyle.BDiagPattern)
    part = hidden[rows.start : rows.stop, columns.start : columns.stop].astype(np.int8)
    change = np.diff(part, axis=1, prepend=0, append=0)
    starts, stops = (np.argwhere(change == sign).tolist() for sign in (1, -1))
    for (row, first), (_, last) in zip(starts, stops, strict=True):
        run = range(columns.start + first, columns.start + last)
        painter.fillRect(frame.block(range(rows.start + row, rows.start + row + 1), run), brush)


def paint_gaps(painter: QPainter, frame: Frame, rows: range, columns: range, ground: QColor, *, least: float) -> None:
    """Set cells apart by one pixel between each two, where they are at least so large."""
    box = frame.block(rows, columns)
    if frame.columns.cell >= least:
        for x in _edges(frame.columns, range(columns.start + 1, columns.stop)):
            painter.fillRect(QRectF(x - 1, box.top(), 1, box.height()), ground)
    if frame.rows.cell >= least:
        for y in _edges(frame.rows, range(rows.start + 1, rows.stop)):
            painter.fillRect(QRectF(box.left(), y - 1, box.width(), 1), ground)


def _borders(track: Track, cells: range) -> list[float]:
    """Return where some cells of a track begin, and where the last one ends, of what is in view."""
    if track.cell < _GAPS_FROM:
        first, length = track.span(cells.start, cells.stop)
        return [first, first + length]
    return _edges(track, range(cells.start, cells.stop + 1))


def _edges(track: Track, cells: range) -> list[float]:
    """Return where some cells begin, of those in view."""
    return [edge for edge in map(track.edge, cells) if track.start - 1e-6 <= edge <= track.end + 1e-6]


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


def _both(one: range, other: range) -> range:
    """Return what two stretches have in common."""
    start = max(one.start, other.start)
    return range(start, max(start, min(one.stop, other.stop)))


@lru_cache(maxsize=1024)
def _ink(ground: int, *inks: str) -> str:
    """Return the ink that stands out most from a ground 0xAARRGGBB, black or white where none can be read on it."""
    below = QColor.fromRgb(ground).name()
    best = max(inks, key=lambda ink: contrast(ink, below))
    return best if contrast(best, below) >= LEGIBLE or "#000000" in inks else _ink(ground, "#000000", "#FFFFFF")
