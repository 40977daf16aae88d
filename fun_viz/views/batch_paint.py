"""The painting of a batch: a tinted cell for a token, hatching for padding."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.views.batch_layout import GUTTER, BatchLayout, Spot
from fun_viz.views.grid import Side
from fun_viz.views.ink import blend, ink
from fun_viz.views.theme import Theme, theme_of, type_face

_GAPS_FROM = 7.0  # pixels of a cell; smaller ones touch
_READ_FROM = (11.0, 12.0)  # width and height of a cell whose token can be read
_NUMBER = 22.0  # pixels between two numbers of an axis, at least
_TINT = 0.2
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_AND = Qt.ClipOperation.IntersectClip


@dataclass(frozen=True)
class BatchPaint:
    """A batch in a layout, ready to be painted; `chosen` and `under` are outlined."""

    painter: QPainter
    widget: QWidget
    picture: BatchPicture
    layout: BatchLayout
    captions: tuple[str, str]  # of the source and of the target
    chosen: int | None = None
    under: Spot | None = None

    def paint(self, area: QRectF) -> None:
        """Paint what of the batch lies in an area of the widget."""
        theme = theme_of(self.widget)
        rows = [row for row in self.layout.rows.shown() if self.layout.line(row).intersects(_wide(area))]
        sides: tuple[tuple[Side, SidePicture], ...] = (
            ("source", self.picture.source),
            ("target", self.picture.target),
        )
        for (side, _), caption in zip(sides, self.captions, strict=True):
            self._head(theme, side, caption)
        self.painter.save()
        track = self.layout.rows
        self.painter.setClipRect(QRectF(0, track.start - 2, self.widget.width(), track.view + 4), _AND)
        for side, seen in sides:
            self._cells(theme, side, seen, rows)
            self._gaps(theme, side, rows)
            self._words(theme, side, seen, rows)
        self._numbers(theme, rows)
        self._outlines(theme)
        self.painter.restore()

    def _cells(self, theme: Theme, side: Side, seen: SidePicture, rows: list[int]) -> None:
        ground = blend(theme.panel, _colour(theme, side), _TINT)
        hatched = QBrush(ink(theme.muted, 0.5), Qt.BrushStyle.BDiagPattern)
        for row in rows:
            line, length = range(row, row + 1), seen.lengths[row]
            self.painter.fillRect(self.layout.block(side, line, range(length)), ground)
            self.painter.fillRect(self.layout.block(side, line, range(length, seen.width)), hatched)

    def _gaps(self, theme: Theme, side: Side, rows: list[int]) -> None:
        ground, columns = QColor(theme.panel), self.layout.columns(side)
        lines = [self.layout.block(side, range(row, row + 1), range(columns.count)) for row in rows]
        if columns.cell >= _GAPS_FROM:
            for line in lines:
                for column in range(1, columns.count):
                    self.painter.fillRect(QRectF(columns.edge(column) - 1, line.top(), 1, line.height()), ground)
        if self.layout.rows.cell >= _GAPS_FROM:
            for line in lines:
                self.painter.fillRect(QRectF(line.left(), line.bottom() - 1, line.width(), 1), ground)

    def _words(self, theme: Theme, side: Side, seen: SidePicture, rows: list[int]) -> None:
        columns = self.layout.columns(side)
        width, height = columns.cell, self.layout.rows.cell
        if width < _READ_FROM[0] or height < _READ_FROM[1]:
            return
        self.painter.setFont(type_face(self.widget, 13 if height >= 19 and width >= 17 else 11))
        self.painter.setPen(QColor(_colour(theme, side)))
        metrics = self.painter.fontMetrics()
        for row in rows:
            for column, piece in enumerate(seen.pieces[row]):
                box = QRectF(columns.edge(column), self.layout.rows.edge(row), width, height)
                shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, math.ceil(width))
                if shown != "…" or piece == "…":  # a cut that leaves no letter says less than the cell does
                    self.painter.drawText(box.adjusted(-2, -2, 1, 1), Qt.AlignmentFlag.AlignCenter, shown)

    def _head(self, theme: Theme, side: Side, caption: str) -> None:
        """Write what the side is, and the numbers of some positions, counted from 1."""
        columns = self.layout.columns(side)
        self.painter.setFont(type_face(self.widget, 12, bold=True))
        self.painter.setPen(QColor(_colour(theme, side)))
        shown = self.painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, int(columns.view) + 18)
        self.painter.drawText(QRectF(columns.start, 0, columns.view + 20, 18), _MIDDLE, shown)
        self.painter.setFont(type_face(self.widget, 11))
        self.painter.setPen(QColor(theme.muted))
        for column in _numbered(columns.count, columns.cell):
            box = QRectF(columns.edge(column + 0.5) - 15, 19, 30, 16)
            self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(column + 1))

    def _numbers(self, theme: Theme, rows: list[int]) -> None:
        """Write the numbers of some sentences, counted from 1; that of the chosen one always."""
        track, chosen = self.layout.rows, self.chosen
        numbered = set(_numbered(track.count, track.cell * 1.4))
        if chosen is not None:
            numbered = {row for row in numbered if abs(row - chosen) * track.cell >= 13} | {chosen}
        right = self.layout.source.start - 8
        for row in (row for row in rows if row in numbered):
            strong = row == chosen
            self.painter.setFont(type_face(self.widget, 11, bold=strong))
            self.painter.setPen(QColor(theme.accent if strong else theme.muted))
            box = QRectF(right - GUTTER, track.edge(row + 0.5) - 8, GUTTER, 16)
            self.painter.drawText(box, Qt.AlignmentFlag.AlignRight | _MIDDLE, str(row + 1))

    def _outlines(self, theme: Theme) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.chosen is not None and not (line := self.layout.line(self.chosen)).isEmpty():
            self.painter.setPen(QPen(QColor(theme.accent), 2.0))
            self.painter.drawRoundedRect(line.adjusted(-2, -1.5, 1, 0.5), 4, 4)
        if self.under is not None:
            spot = self.under
            box = self.layout.block(spot.side, range(spot.row, spot.row + 1), range(spot.column, spot.column + 1))
            self.painter.setPen(QPen(QColor(_colour(theme, spot.side)), 1.5))
            self.painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)


def _colour(theme: Theme, side: Side) -> str:
    return theme.source if side == "source" else theme.target


def _numbered(count: int, cell: float) -> range:
    """Return which of so many cells are numbered: every one, or every second, fifth, tenth, and so on."""
    steps = (step * 10**power for power in range(9) for step in (1, 2, 5))
    step = next(step for step in steps if step * cell >= _NUMBER)
    return range(count) if step == 1 else range(step - 1, count, step)


def _wide(area: QRectF) -> QRectF:
    return QRectF(-1e6, area.top() - 3, 2e6, area.height() + 6)
