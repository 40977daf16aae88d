"""The labels of a map's axes and their titles: which are painted, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import sequence_colour, translucent
from fun_viz.views.frame import Frame
from fun_viz.views.grid import Grid, Side
from fun_viz.views.labels import LabelWidths
from fun_viz.views.painting import CENTRED, LEFT, RIGHT, fill, write
from fun_viz.views.theme import theme_of, type_face

_PALE = 0.38
_BESIDE = 8.0  # from a row's label to its cells


@dataclass(frozen=True)
class Marks:
    """The rows and columns that are pointed at."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Axis:
    """The labels of one axis with their widths, and the room that each of those painted may take."""

    labels: tuple[str, ...]
    widths: tuple[float, ...]
    rooms: dict[int, float]
    marked: frozenset[int]
    current: int | None
    done: range
    side: Side | None

    def cut(self, index: int | None) -> str:
        """Return the token of a label that is not to be read in full."""
        return self.labels[index] if index is not None and self.widths[index] > self.rooms.get(index, 0.0) else ""

    def paint(self, painter: QPainter, widget: QWidget, corner: Callable[[int, float], QPointF], over: int) -> None:
        """Write the labels, each from the corner that follows from its index and its width.

        Marked ones and the current one are bold, marked ones on a soft ground; those to come are pale. Text that is
        centred may stand `over` its box by some pixels, to be sure.
        """
        theme, fonts = theme_of(widget), (type_face(widget, 13), type_face(widget, 13, bold=True))
        colour = theme.text if self.side is None else sequence_colour(theme, self.side)
        inks, align = (translucent(colour, _PALE), translucent(colour)), CENTRED if over else RIGHT
        for index, room in self.rooms.items():
            width, marked = min(room, self.widths[index]), index in self.marked
            box = QRectF(corner(index, width), QSizeF(width, 18))
            if marked:
                fill(painter, box.adjusted(-4, 0, 4, 0), theme.soft, 4)
            font, ink = fonts[marked or index == self.current], inks[index in self.done]
            cut = int(width) + 1 if width < self.widths[index] else None
            box = box.adjusted(-4, -3, over, 3)
            write(painter, box, self.labels[index], font=font, colour=ink, align=align, room=cut)


def axes(grid: Grid, frame: Frame, widths: LabelWidths, marks: Marks) -> tuple[Axis, Axis]:
    """Return the axes of rows and of columns with the labels there is room for."""
    row_rooms = widths.row_rooms(frame.rows, marked=marks.rows, current=grid.current_row, gutter=frame.gutter)
    column_rooms = widths.column_rooms(frame.columns, marked=marks.columns, current=grid.current_column)
    return (
        Axis(grid.rows, widths.rows, row_rooms, marks.rows, grid.current_row, grid.done_rows, grid.row_side),
        Axis(
            grid.columns, widths.columns, column_rooms, marks.columns, grid.current_column, grid.done_columns,
            grid.column_side,
        ),
    )  # fmt: skip


def paint_axes(painter: QPainter, widget: QWidget, grid: Grid, frame: Frame, both: tuple[Axis, Axis]) -> None:
    """Paint both axes, the row title in the corner and the column title above the columns' labels."""
    left, top, right = frame.columns.start, frame.rows.start, widget.width()

    def of_row(index: int, width: float) -> QPointF:
        return QPointF(left - _BESIDE - width, frame.rows.edge(index + 0.5) - 9)

    def of_column(index: int, width: float) -> QPointF:
        return QPointF(max(3.0, min(frame.columns.edge(index + 0.5) - width / 2, right - 3 - width)), top - 21)

    rows, columns = both
    rows.paint(painter, widget, of_row, 0)
    columns.paint(painter, widget, of_column, 4)
    font, colour = type_face(widget, 12), theme_of(widget).muted
    for text, x, y, room, align in (
        (grid.row_title, 0.0, top - 21, left - _BESIDE, RIGHT),
        (grid.column_title, left, 0.0, right - left, LEFT),
    ):
        write(painter, QRectF(x, y, room, 18), text, font=font, colour=colour, align=align, room=int(room) + 1)
