"""The painting of a map's labels and the titles of its axes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import sequence_colour, translucent
from fun_viz.views.frame import Frame
from fun_viz.views.grid import Grid, Side
from fun_viz.views.labels import LabelWidths
from fun_viz.views.theme import Theme, theme_of, type_face

_PALE = 0.38
_BESIDE = 8.0  # from a row's label to its cells
_RIGHT, _CENTRE, _MIDDLE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Marks:
    """The rows and columns that are pointed at."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Axes:
    """The labels that are painted, each with the width it may have."""

    grid: Grid
    frame: Frame
    widths: LabelWidths
    marks: Marks
    rows: dict[int, float]
    columns: dict[int, float]

    @staticmethod
    def of(grid: Grid, frame: Frame, widths: LabelWidths, marks: Marks) -> Axes:
        """Decide which labels are painted."""
        rows = widths.row_rooms(frame.rows, marked=marks.rows, current=grid.current_row, gutter=frame.gutter)
        columns = widths.column_rooms(frame.columns, marked=marks.columns, current=grid.current_column)
        return Axes(grid, frame, widths, marks, rows, columns)

    def cut(self, row: int | None, column: int | None) -> str:
        """Return the token of a label that is not to be read in full."""
        for index, labels, rooms, widths in (
            (row, self.grid.rows, self.rows, self.widths.rows),
            (column, self.grid.columns, self.columns, self.widths.columns),
        ):
            if index is not None and widths[index] > rooms.get(index, 0.0):
                return labels[index]
        return ""

    def paint(self, painter: QPainter, widget: QWidget) -> None:
        """Paint both axes and their titles."""
        theme, grid, frame = theme_of(widget), self.grid, self.frame
        label = _LabelPainter(painter, widget, theme, grid.row_side, _RIGHT)
        for index, room in self.rows.items():
            width = min(room, self.widths.rows[index])
            box = QRectF(frame.columns.start - _BESIDE - width, frame.rows.edge(index + 0.5) - 9, width, 18)
            label.choose(current=index == grid.current_row, done=index in grid.done_rows)
            label.write(box, grid.rows[index], cut=width < self.widths.rows[index], marked=index in self.marks.rows)
        label = _LabelPainter(painter, widget, theme, grid.column_side, _CENTRE)
        for index, room in self.columns.items():
            width = min(room, self.widths.columns[index])
            x = max(3.0, min(frame.columns.edge(index + 0.5) - width / 2, widget.width() - 3 - width))
            cut, marked = width < self.widths.columns[index], index in self.marks.columns
            label.choose(current=index == grid.current_column, done=index in grid.done_columns)
            label.write(QRectF(x, frame.rows.start - 21, width, 18), grid.columns[index], cut=cut, marked=marked)
        self._titles(painter, widget, theme)

    def _titles(self, painter: QPainter, widget: QWidget, theme: Theme) -> None:
        """Write the row title in the corner, the column title above the columns' labels."""
        painter.setFont(type_face(widget, 12))
        painter.setPen(QColor(theme.muted))
        metrics, left, top = painter.fontMetrics(), self.frame.columns.start, self.frame.rows.start
        for text, x, y, room, side in (
            (self.grid.row_title, 0.0, top - 21, left - _BESIDE, _RIGHT),
            (self.grid.column_title, left, 0.0, widget.width() - left, Qt.AlignmentFlag.AlignLeft),
        ):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room) + 1)
            painter.drawText(QRectF(x, y, room, 18), side | _MIDDLE, shown)


class _LabelPainter:
    """Writes the labels of one axis; fonts and colours are made once for all of them."""

    def __init__(
        self, painter: QPainter, widget: QWidget, theme: Theme, side: Side | None, align: Qt.AlignmentFlag
    ) -> None:
        colour = theme.text if side is None else sequence_colour(theme, side)
        self._painter = painter
        self._align = align | _MIDDLE
        self._over = 4 if align == _CENTRE else 0  # pixels that the text may stand out of its box, to be sure
        self._soft = QColor(theme.soft)
        self._fonts = (type_face(widget, 13), type_face(widget, 13, bold=True))
        self._inks = (translucent(colour, _PALE), translucent(colour))
        self._strong, self._done = False, True

    def choose(self, *, current: bool, done: bool) -> None:
        """Say what the next label is: the current one is bold, one that has not happened yet is pale."""
        self._strong, self._done = current, done

    def write(self, box: QRectF, text: str, *, cut: bool, marked: bool) -> None:
        """Write a label, elided if it is to be cut to the box; a marked one is bold on a soft ground."""
        if marked:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._soft)
            self._painter.drawRoundedRect(box.adjusted(-4, 0, 4, 0), 4, 4)
        self._painter.setFont(self._fonts[self._strong or marked])
        self._painter.setPen(self._inks[self._done])
        if cut:
            text = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        self._painter.drawText(box.adjusted(-4, -3, self._over, 3), self._align, text)
