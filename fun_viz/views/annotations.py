"""What stands behind the lines of a plot: stretches of its axis, the space between two lines, moments with a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import translucent
from fun_viz.views.theme import theme_of, type_face


class Ground(Protocol):
    """A plot that says where its values are."""

    def box(self) -> QRectF: ...

    def at(self, x: float, height: float) -> QPointF: ...


class Annotation(Protocol):
    """Something to paint before the lines are."""

    def paint(self, painter: QPainter, ground: Ground, widget: QWidget) -> None: ...


@dataclass(frozen=True)
class Stretch:
    """The plot from one x to another, with words at its top; shaded or not."""

    start: float
    end: float
    words: str
    shaded: bool = False

    def paint(self, painter: QPainter, ground: Ground, widget: QWidget) -> None:
        theme, box = theme_of(widget), ground.box()
        left, right = (max(box.left(), min(ground.at(x, 0.0).x(), box.right())) for x in (self.start, self.end))
        here = QRectF(left, box.top() - 4, right - left, box.height() + 4)
        if self.shaded:
            painter.fillRect(here, QColor(theme.soft))
        painter.setFont(type_face(widget, 12))
        painter.setPen(QColor(theme.accent if self.shaded else theme.muted))
        room = here.adjusted(6, 2, -6, 0)
        words = QFontMetricsF(painter.font()).elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


@dataclass(frozen=True, eq=False)
class Between:
    """The space between two lines over the same x."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    colour: str
    opacity: float = 0.16

    def paint(self, painter: QPainter, ground: Ground, widget: QWidget) -> None:
        there = [ground.at(x, y) for x, y in zip(self.x.tolist(), self.high.tolist(), strict=True)]
        back = [ground.at(x, y) for x, y in zip(self.x.tolist(), self.low.tolist(), strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(self.colour, self.opacity))
        painter.drawPolygon(QPolygonF([*there, *reversed(back)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True)
class Moment:
    """A dotted line at an x, with a word beside its upper end."""

    x: float
    words: str

    def paint(self, painter: QPainter, ground: Ground, widget: QWidget) -> None:
        theme, box, x = theme_of(widget), ground.box(), ground.at(self.x, 0.0).x()
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top() - 4), QPointF(x, box.bottom()))
        painter.setFont(type_face(widget, 12))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(self.words) + 2
        left = x + 4 if x + 4 + wide <= box.right() + 8 else x - 4 - wide
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(left, box.top() - 5, wide, 16), Qt.AlignmentFlag.AlignVCenter, self.words)
