"""The painting of a map's labels and the titles of its axes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.grid import Grid, Side
from fun_viz.views.ink import ink
from fun_viz.views.labels import Lettering
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.views.track import Frame

_PALE = 0.38
_BESIDE = 8.0  # from a label to the cells


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
    lettering: Lettering
    marks: Marks
    rows: dict[int, float]
    columns: dict[int, float]

    @staticmethod
    def of(grid: Grid, frame: Frame, lettering: Lettering, marks: Marks) -> Axes:
        """Decide which labels are painted."""
        rows = lettering.row_rooms(frame.rows, marked=marks.rows, current=grid.current_row, gutter=frame.gutter)
        columns = lettering.column_rooms(frame.columns, marked=marks.columns, current=grid.current_column)
        return Axes(grid, frame, lettering, marks, rows, columns)

    def cut(self, row: int | None, column: int | None) -> str:
        """Return the token of a label that is not to be read in full."""
        for index, labels, rooms, widths in (
            (row, self.grid.rows, self.rows, self.lettering.rows),
            (column, self.grid.columns, self.columns, self.lettering.columns),
        ):
            if index is not None and widths[index] > rooms.get(index, 0.0):
                return labels[index]
        return ""

    def paint(self, painter: QPainter, widget: QWidget) -> None:
        """Paint both axes and their titles."""
        theme, grid = theme_of(widget), self.grid
        for index, room in self.rows.items():
            width = min(room, self.lettering.rows[index])
            x, y = self.frame.columns.start - _BESIDE - width, self.frame.rows.edge(index + 0.5) - 9
            state = self._state(index == grid.current_row, index in self.marks.rows, index in grid.done_rows)

        self._titles(painter, widget, theme)

    def _titles(self, painter: QPainter, widget: QWidget, theme: Theme) -> None:
        """Write the row title in the corner, the column title above the columns' labels."""
        painter.setFont(type_face(widget, 12))
        painter.setPen(QColor(theme.muted))
        metrics, left, top = painter.fontMetrics(), self.frame.columns.start, self.frame.rows.start
        for text, x, y, room, side in (
            (self.grid.row_title, 0.0, top - 21, left - _BESIDE, Qt.AlignmentFlag.AlignRight),
            (self.grid.column_title, left, 0.0, widget.width() - left, Qt.AlignmentFlag.AlignLeft),
        ):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room) + 1)
            painter.drawText(QRectF(x, y, room, 18), side | Qt.AlignmentFlag.AlignVCenter, shown)


def _fitting(text: str, room: float, metrics: QFontMetricsF) -> tuple[str, float]:
    """Return the text, elided when it must be, and its width."""
    width = metrics.horizontalAdvance(text)
    if width <= room + 0.5:
        return text, width
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return short, metrics.horizontalAdvance(short)


def _colour(theme: Theme, side: Side | None, *, done: bool) -> QColor:
    colour = {"source": theme.source, "target": theme.target, None: theme.text}[side]
    return ink(colour, 1.0 if done else _PALE)


def _write(painter: QPainter, box: QRectF, text: str, colour: QColor, ground: str | None) -> None:
    if ground is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box.adjusted(-4, 0, 4, 0), 4, 4)
    painter.setPen(colour)
    painter.drawText(box.adjusted(-4, -3, 4, 3), Qt.AlignmentFlag.AlignCenter, text)
