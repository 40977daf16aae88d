"""What stands behind the lines of a plot: stretches of its axis, the space between two lines, moments with a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from fun_viz.views.colours import translucent
from fun_viz.views.painting import write
from fun_viz.views.plot_area import PlotArea
from fun_viz.views.theme import theme_of, type_face


@dataclass(frozen=True)
class Stretch:
    """The plot from one x to another, with words at its top; shaded or not."""

    start: float
    end: float
    words: str
    shaded: bool = False

    def paint(self, painter: QPainter, area: PlotArea) -> None:
        theme, box = theme_of(area), area.box()
        left, right = (max(box.left(), min(area.at(x, 0.0).x(), box.right())) for x in (self.start, self.end))
        here = QRectF(left, box.top() - 4, right - left, box.height() + 4)
        if self.shaded:
            painter.fillRect(here, QColor(theme.soft))
        here, colour = here.adjusted(6, 2, -6, 0), theme.accent if self.shaded else theme.muted
        top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        write(painter, here, self.words, font=type_face(area, 12), colour=colour, align=top, room=here.width())


@dataclass(frozen=True, eq=False)
class Between:
    """The space between two lines over the same x."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    colour: str

    def paint(self, painter: QPainter, area: PlotArea) -> None:
        there = [area.at(x, y) for x, y in zip(self.x.tolist(), self.high.tolist(), strict=True)]
        back = [area.at(x, y) for x, y in zip(self.x.tolist(), self.low.tolist(), strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(self.colour, 0.16))
        painter.drawPolygon(QPolygonF([*there, *reversed(back)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True)
class Moment:
    """A dotted line at an x, with a word beside its upper end."""

    x: float
    words: str

    def paint(self, painter: QPainter, area: PlotArea) -> None:
        theme, box, x = theme_of(area), area.box(), area.at(self.x, 0.0).x()
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top() - 4), QPointF(x, box.bottom()))
        font = type_face(area, 12)
        wide = QFontMetricsF(font).horizontalAdvance(self.words) + 2
        left = x + 4 if x + 4 + wide <= box.right() + 8 else x - 4 - wide
        write(painter, QRectF(left, box.top() - 5, wide, 16), self.words, font=font, colour=theme.text)
