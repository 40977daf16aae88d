"""The shapes that stand for the points of a line, so that lines are told apart without their colours."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

Marker = Literal["", "disc", "ring", "square", "diamond", "triangle", "down", "plus", "cross", "star"]
_CORNERS = {"square": (4, 45.0), "diamond": (4, 0.0), "triangle": (3, 90.0), "down": (3, 270.0)}  # degrees of the first
_STROKES = {"plus": (0.0, 90.0), "cross": (45.0, 135.0), "star": (30.0, 90.0, 150.0)}


def draw_marker(painter: QPainter, marker: Marker, centre: QPointF, *, colour: str, ground: str, size: float) -> None:
    """Draw a shape about a point, `size` from its middle to its edge, set off from lines by its ground."""
    if marker in _STROKES:
        for pen in (QPen(QColor(ground), 4.5), QPen(QColor(colour), 2)):
            painter.setPen(pen)
            painter.drawLines([_stroke(centre, size, angle) for angle in _STROKES[marker]])
        return
    hollow = marker == "ring"
    painter.setPen(QPen(QColor(colour), 2) if hollow else QPen(QColor(ground), 1))
    painter.setBrush(QColor(ground if hollow else colour))
    if marker in _CORNERS:
        painter.drawPolygon(_polygon(centre, size, *_CORNERS[marker]))
    elif marker:
        painter.drawEllipse(centre, size - 0.5, size - 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _polygon(centre: QPointF, size: float, corners: int, first: float) -> QPolygonF:
    reach = size * (1.25 if corners == 4 else 1.4)  # so that all shapes look equally large
    return QPolygonF([centre + _away(reach, first + 360 / corners * n) for n in range(corners)])


def _stroke(centre: QPointF, size: float, angle: float) -> QLineF:
    reach = _away(size + 0.5, angle)
    return QLineF(centre - reach, centre + reach)


def _away(reach: float, angle: float) -> QPointF:
    return QPointF(reach * math.cos(math.radians(angle)), -reach * math.sin(math.radians(angle)))
