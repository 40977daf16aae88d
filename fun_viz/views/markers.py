"""The shapes that stand for the points of a line, so that lines are told apart without their colours."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

Marker = Literal["", "disc", "ring", "square", "diamond", "triangle", "down", "plus", "cross", "star"]
_CORNERS = {"square": (4, 45.0, 1.25), "diamond": (4, 0.0, 1.25), "triangle": (3, 90.0, 1.4), "down": (3, 270.0, 1.4)}
_STROKES = {"plus": (4, 0.0), "cross": (4, 45.0), "star": (6, 30.0)}  # ends, and the degrees of the first of them


def draw_marker(painter: QPainter, marker: Marker, centre: QPointF, *, colour: str, ground: str, size: float) -> None:
    """Draw a shape about a point, `size` from its middle to its edge, set off from lines by its ground."""
    if marker in _STROKES:
        ends = _around(centre, size + 0.5, *_STROKES[marker])
        for pen in (QPen(QColor(ground), 4.5), QPen(QColor(colour), 2)):
            painter.setPen(pen)
            painter.drawLines([point for pair in zip(ends, ends[len(ends) // 2 :], strict=False) for point in pair])
        return
    hollow = marker == "ring"
    painter.setPen(QPen(QColor(colour), 2) if hollow else QPen(QColor(ground), 1))
    painter.setBrush(QColor(ground if hollow else colour))
    if marker in _CORNERS:
        corners, first, larger = _CORNERS[marker]  # larger, so that all shapes look equally large
        painter.drawPolygon(_around(centre, size * larger, corners, first))
    elif marker:
        painter.drawEllipse(centre, size - 0.5, size - 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _around(centre: QPointF, reach: float, count: int, first: float) -> list[QPointF]:
    """Return points evenly spaced on a circle, the first of them at so many degrees."""
    angles = np.radians(first + 360 / count * np.arange(count))
    return [centre + QPointF(x, y) for x, y in zip(reach * np.cos(angles), -reach * np.sin(angles), strict=True)]
