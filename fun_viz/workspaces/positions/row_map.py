"""A map whose first rows are tokens and whose other rows are mere positions, with units named along the top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QRegion, QResizeEvent

from fun_viz.trace import Array
from fun_viz.views.canvas import indices, renew
from fun_viz.views.colour_bar import ColourBar
from fun_viz.views.colours import sequence_colour
from fun_viz.views.frame import Frame
from fun_viz.views.grid import Grid, Side, same_numbers
from fun_viz.views.labels import labelled
from fun_viz.views.matrix import Matrix
from fun_viz.views.number_format import csv_text
from fun_viz.views.painting import RIGHT, advance, write
from fun_viz.views.sprites import is_vector
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.workspaces.positions.controls import checked

_LINE = 13.0  # height of a label
_LONGEST = 10  # characters that are given room
_FIGURE_SPACE = "\u2007"  # as wide as a digit; a Matrix without labels measures only its row title


@dataclass(frozen=True, eq=False)
class Sheet:
    """Values (row, column); `labels` name the first rows, the others are known by their number.

    `chosen` are columns to be marked, each in its colour; `done` is as in Grid. Beside the column title stands the
    `check` (what was checked, and whether it holds), or with `legend` the scale.
    """

    values: np.ndarray
    labels: tuple[str, ...]
    side: Side | None  # whose tokens the rows are; None is of no sentence
    current: tuple[int, ...] = ()
    room: int = 0  # characters that a label may have at least
    chosen: tuple[tuple[int, str], ...] = ()
    done: int | None = None
    limit: float = 1.0
    square: bool = False
    row_title: str = ""
    column_title: str = ""
    check: tuple[str, bool] | None = None
    legend: bool = False

    def grid(self) -> Grid:
        """Return what a Matrix draws of it: all but the labels of a sheet that goes on after its tokens."""
        rows, columns = self.values.shape
        bare = self.row_title or len(self.labels) != rows
        return Grid(
            Array(self.values.view(), ("row", "column")), ("",) * rows if bare else self.labels, ("",) * columns,
            row_side=self.side, rows_done=self.done, scale="signed", limit=self.limit, square=self.square,
            row_title=self.row_title.rjust(min(self.room, _LONGEST), _FIGURE_SPACE), column_title=self.column_title,
        )  # fmt: skip

    def only_later(self, than: Sheet) -> bool:
        """Say whether this is the same sheet at another time: with more or fewer rows read, and others current."""
        longer, shorter = sorted((self.labels, than.labels), key=len, reverse=True)
        names = (field.name for field in fields(self) if field.name not in ("values", "labels", "current", "done"))
        return (
            same_numbers(self.values, than.values)
            and longer[: len(shorter)] == shorter
            and all(getattr(self, name) == getattr(than, name) for name in names)
        )

    def name(self, row: int) -> str:
        return self.labels[row] if row < len(self.labels) else str(row)


class RowMap(Matrix):
    """Draws a Sheet. A row is pointed at as a Place of the sheet's side; `picked` is the column clicked."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._limit = ColourBar(self), 0.0
        self.sheet: Sheet | None = None  # what is drawn

    def show_sheet(self, sheet: Sheet | None) -> None:
        before, self.sheet = self.sheet, sheet
        self.show_grid(sheet.grid() if sheet else None)
        if before is not None and sheet is not None and sheet.only_later(before):
            self._renew_rows(before, sheet)
        else:
            self.update()
        self._bar.setVisible(sheet is not None and sheet.legend)
        if sheet is not None and sheet.legend and sheet.limit != self._limit:
            self._limit = sheet.limit
            self._bar.show_scale("signed", sheet.limit)
            self._place_bar()

    def _renew_rows(self, before: Sheet, now: Sheet) -> None:
        """Paint the rows again that were current, or are, or have another name than before."""
        if self.grid is None or (before.current, before.labels) == (now.current, now.labels):
            return
        frame, region = self.frame(), QRegion()
        runs = [*_runs(before.current), *_runs(now.current)] if before.current != now.current else []
        names = sorted((len(before.labels), len(now.labels)))
        for rows in (*runs, range(names[0], names[1])):
            box = frame.block(rows, range(frame.columns.count))
            if box.height() > 0:
                near = _LINE + 4 if self.grid.row_title else 4  # a label makes room for the current one's
                region |= QRectF(0, box.top() - near, self.width(), box.height() + 2 * near).toAlignedRect()
        renew(self, region)

    def to_csv(self) -> str:
        """Return the numbers, each row led by its token or position."""
        if self.sheet is None:
            return ""
        rows = ((self.sheet.name(i), *row) for i, row in enumerate(self.sheet.values.tolist()[: self.sheet.done]))
        return csv_text(("", *map(str, range(self.sheet.values.shape[1]))), rows)

    def tip_at(self, point: QPointF) -> str:
        """Say whose a row is, and the value of a cell; above them the title and the ✓, which may have been cut."""
        if self.sheet is not None and self.sheet.check and self._check_box(self.sheet).contains(point):
            text, holds = self.sheet.check
            return checked(text, holds=holds)
        if self.grid is not None and self.grid.column_title and point.y() < 18:
            return self.grid.column_title
        row = self.frame().at(point)[0] if self.grid else None
        name = self.sheet.name(row) if self.sheet and row is not None and self.grid and not self.grid.rows[row] else ""
        return "  ".join(filter(None, (self.explained(name), super().tip_at(point))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        column = self.frame().at(event.position())[1] if self.grid else None
        if column is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    def _beside(self) -> float:
        return 0.0 if self._bar.isHidden() else self._bar.width() + 10.0

    def _place_bar(self) -> None:
        self._bar.resize(self._bar.sizeHint())
        self._bar.move(self.width() - self._bar.width() - 2, 0)

    def paint(self, painter: QPainter) -> None:
        painter.save()
        super().paint(painter)
        painter.restore()
        if self.sheet is None or self.grid is None:
            return
        theme = theme_of(self)
        frame = self.frame().whole() if is_vector(painter) else self.frame()
        if self.grid.row_title:
            self._label_rows(painter, theme, frame, self.sheet, self.exposed.boundingRect())
            if self.exposed.boundingRect().top() < frame.rows.start:
                self._label_columns(painter, theme, frame, self.sheet)
        self._outline(painter, theme, frame, self.sheet)
        self._say_check(painter, theme, self.sheet)

    def _label_rows(self, painter: QPainter, theme: Theme, frame: Frame, sheet: Sheet, within: QRect) -> None:
        current = sheet.current[0] if len(sheet.current) == 1 else None
        heights = (_LINE,) * frame.rows.count
        marked = indices(self._marked, sheet.side)
        kept = labelled(frame.rows, heights, marked=marked, current=current, shortest=_LINE, gap=0.0)
        ink = sequence_colour(theme, sheet.side) if sheet.side else theme.text
        room = frame.gutter - 14
        some = not kept.keys() >= set(range(len(sheet.labels)))  # then all go by tooltips
        numbers = some and len(sheet.labels) < frame.rows.count
        plain, bold = type_face(self, 12), type_face(self, 12, bold=True)
        for row in kept:
            known = row < len(sheet.labels) and not numbers
            font, colour = bold if row == current or row in marked else plain, ink if known else theme.muted
            box = QRectF(frame.columns.start - frame.gutter, frame.rows.edge(row + 0.5) - 9, frame.gutter - 10, 18)
            name = sheet.name(row) if known else str(row)
            if box.top() - 3 <= within.bottom() and within.top() <= box.bottom() + 3:
                cut = int(room) if known else None
                write(painter, box, name, font=font, colour=colour, align=RIGHT, room=cut)
        side = frame.block(range(min(len(sheet.labels), frame.rows.count)), range(1))
        if side.height() > 0 and sheet.side:
            painter.fillRect(QRectF(frame.columns.start - 6, side.top(), 3, side.height() - 1), QColor(ink))

    def _label_columns(self, painter: QPainter, theme: Theme, frame: Frame, sheet: Sheet) -> None:
        """Name the chosen columns in their colours, and of the others as many round numbers as fit between."""
        taken: list[QRectF] = []
        chosen = dict(sheet.chosen)
        steps = (2**n for n in range(16))
        step = next((step for step in steps if step * frame.columns.cell >= 30), frame.columns.count)
        for column in (*chosen, *range(0, frame.columns.count, step)):
            middle = frame.columns.edge(column + 0.5)
            if not frame.columns.start <= middle <= frame.columns.end:
                continue
            painter.setFont(type_face(self, 12, bold=column in chosen))
            painter.setPen(QColor(chosen.get(column, theme.muted)))
            wide = painter.fontMetrics().horizontalAdvance(str(column)) + 6
            x = max(frame.columns.start - 4, min(middle - wide / 2, self.width() - wide))
            box = QRectF(x, frame.rows.start - 22, wide, 16)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(column))
            if column in chosen:
                painter.fillRect(QRectF(middle - 1.5, frame.rows.start - 6, 3, 5), QColor(chosen[column]))

    def _outline(self, painter: QPainter, theme: Theme, frame: Frame, sheet: Sheet) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rows in _runs(sheet.current):
            box = frame.block(rows, range(frame.columns.count))
            if box.height() > 0:
                painter.drawRoundedRect(box.adjusted(-1, -1, 0, 0), 3, 3)

    def _check_box(self, sheet: Sheet) -> QRectF:
        left = self.frame().columns.start + advance(sheet.column_title, type_face(self, 12)) + 12
        return QRectF(left, 0, self.width() - 2 - left, 18)

    def _say_check(self, painter: QPainter, theme: Theme, sheet: Sheet) -> None:
        if sheet.check is None:
            return
        text, holds = sheet.check
        painter.setFont(type_face(self, 12))
        painter.setPen(QColor(theme.right if holds else theme.wrong))
        box, said = self._check_box(sheet), checked(text, holds=holds)
        said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)


def _runs(rows: tuple[int, ...]) -> Iterator[range]:
    """Yield the stretches of rows next to each other."""
    for _, run in groupby(enumerate(sorted(set(rows))), lambda pair: pair[1] - pair[0]):
        stretch = [row for _, row in run]
        yield range(stretch[0], stretch[-1] + 1)
