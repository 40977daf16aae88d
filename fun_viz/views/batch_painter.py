"""The painting of a batch: a tinted cell for a token, hatching for padding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.views.batch_layout import GUTTER, BatchCell, BatchLayout
from fun_viz.views.cells import paint_gaps, paint_hatching
from fun_viz.views.colours import blend, sequence_colour, translucent
from fun_viz.views.frame import Frame
from fun_viz.views.grid import Side
from fun_viz.views.painting import CENTRED, RIGHT, write
from fun_viz.views.theme import theme_of, type_face

_GAPS_FROM = 7.0  # pixels of a cell; smaller ones touch
_READ_FROM = (11.0, 12.0)  # width and height of a cell whose token can be read
_NUMBER = 22.0  # pixels between two numbers of an axis, at least
_TINT = 0.2


@dataclass(frozen=True)
class BatchPainter:
    """A batch in a layout, ready to be painted; `chosen` and `under` are outlined."""

    painter: QPainter
    widget: QWidget
    picture: BatchPicture
    layout: BatchLayout
    captions: tuple[str, str]  # of the source and of the target
    chosen: int
    under: BatchCell | None = None

    def paint(self, area: QRectF) -> None:
        """Paint what of the batch lies in an area of the widget."""
        near = QRectF(-1e6, area.top() - 3, 2e6, area.height() + 6)
        shown = [row for row in self.layout.rows.shown() if self.layout.line(row).intersects(near)]
        rows, track = range(min(shown, default=0), max(shown, default=-1) + 1), self.layout.rows
        self.painter.save()
        self._heads()
        view = QRectF(0, track.start - 2, self.widget.width(), track.view + 4)
        self.painter.setClipRect(view, Qt.ClipOperation.IntersectClip)
        self._side("source", self.picture.source, rows)
        self._side("target", self.picture.target, rows)
        self._row_numbers(rows)
        self._outlines()
        self.painter.restore()

    def _side(self, name: Side, side: SidePicture, rows: range) -> None:
        theme, frame = theme_of(self.widget), self.layout.frame(name)
        colour, columns = sequence_colour(theme, name), range(side.width)
        for row in rows:
            tokens = frame.block(range(row, row + 1), range(side.lengths[row]))
            self.painter.fillRect(tokens, blend(theme.panel, colour, _TINT))
        padding = np.arange(side.width) >= np.array(side.lengths)[:, None]  # (row, position)
        paint_hatching(self.painter, frame, padding, rows, columns, translucent(theme.muted, 0.5))
        paint_gaps(self.painter, frame, rows, columns, QColor(theme.panel), least=_GAPS_FROM)
        if frame.columns.cell >= _READ_FROM[0] and frame.rows.cell >= _READ_FROM[1]:
            self._words(side, frame, rows, colour)

    def _words(self, side: SidePicture, frame: Frame, rows: range, colour: str) -> None:
        width, height = frame.columns.cell, frame.rows.cell
        self.painter.setFont(type_face(self.widget, 13 if height >= 19 and width >= 17 else 11))
        self.painter.setPen(QColor(colour))
        metrics = self.painter.fontMetrics()
        for row in rows:
            for column, piece in enumerate(side.pieces[row]):
                box = QRectF(frame.columns.edge(column), frame.rows.edge(row), width, height)
                shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, math.ceil(width))
                if shown != "…" or piece == "…":  # a cut that leaves no letter says less than the cell does
                    self.painter.drawText(box.adjusted(-2, -2, 1, 1), Qt.AlignmentFlag.AlignCenter, shown)

    def _heads(self) -> None:
        """Write what each side is, and the numbers of some positions, counted from 1."""
        theme, bold = theme_of(self.widget), type_face(self.widget, 12, bold=True)
        number = partial(write, self.painter, font=type_face(self.widget, 11), colour=theme.muted, align=CENTRED)
        sides: tuple[Side, Side] = ("source", "target")
        for name, caption in zip(sides, self.captions, strict=True):
            columns, colour = self.layout.frame(name).columns, sequence_colour(theme, name)
            box, room = QRectF(columns.start, 0, columns.view + 20, 18), int(columns.view) + 18
            write(self.painter, box, caption, font=bold, colour=colour, room=room)
            for column in _numbered(columns.count, columns.cell):
                number(QRectF(columns.edge(column + 0.5) - 15, 19, 30, 16), str(column + 1))

    def _row_numbers(self, rows: range) -> None:
        """Write the numbers of some sentences, counted from 1; that of the chosen one always."""
        theme, track, chosen = theme_of(self.widget), self.layout.rows, self.chosen
        numbered = _numbered(track.count, track.cell * 1.4)
        right = self.layout.source.columns.start - 8
        for row in rows:
            strong = row == chosen
            if strong or (row in numbered and abs(row - chosen) * track.cell >= 13):
                font, colour = type_face(self.widget, 11, bold=strong), theme.accent if strong else theme.muted
                box = QRectF(right - GUTTER, track.edge(row + 0.5) - 8, GUTTER, 16)
                write(self.painter, box, str(row + 1), font=font, colour=colour, align=RIGHT)

    def _outlines(self) -> None:
        theme = theme_of(self.widget)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        line = self.layout.line(self.chosen)
        if not line.isEmpty():
            self.painter.setPen(QPen(QColor(theme.accent), 2.0))
            self.painter.drawRoundedRect(line.adjusted(-2, -1.5, 1, 0.5), 4, 4)
        if self.under is not None:
            self.painter.setPen(QPen(QColor(sequence_colour(theme, self.under.side)), 1.5))
            self.painter.drawRoundedRect(self.layout.cell(self.under).adjusted(0, 0, -1, -1), 2, 2)


def _numbered(count: int, cell: float) -> range:
    """Return which of so many cells are numbered: every one, or every second, fifth, tenth, and so on."""
    steps = (step * 10**power for power in range(9) for step in (1, 2, 5))
    step = next(step for step in steps if step * cell >= _NUMBER)
    return range(count) if step == 1 else range(step - 1, count, step)
