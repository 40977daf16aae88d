"""Dashed lines of one pixel that lie still: their dashes do not move when a line begins elsewhere or is cut."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from fun_viz.views.sprites import is_vector

_DASH, _SPACE = 2, 3  # pixels


def dash_down(painter: QPainter, x: float, top: float, bottom: float, colour: QColor) -> None:
    """Draw a line that ends one pixel right of x; on paper, where nothing moves, it is a line and no picture."""
    if is_vector(painter):
        _draw(painter, QLineF(x + 0.5, top, x + 0.5, bottom), colour)
    else:
        painter.fillRect(QRectF(x, top, 1, bottom - top), _brushes(colour.rgba())[1])


def dash_across(painter: QPainter, y: float, left: float, right: float, colour: QColor) -> None:
    """Draw a line that ends one pixel below y."""
    if is_vector(painter):
        _draw(painter, QLineF(left, y + 0.5, right, y + 0.5), colour)
    else:
        painter.fillRect(QRectF(left, y, right - left, 1), _brushes(colour.rgba())[0])


def _draw(painter: QPainter, line: QLineF, colour: QColor) -> None:
    pen = QPen(colour, 1.0)
    pen.setDashPattern([_DASH, _SPACE])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(line)


@lru_cache(maxsize=16)
def _brushes(colour: int) -> tuple[QBrush, QBrush]:
    """Return what fills a line across, and one down, in an opaque colour."""
    row = np.array([[colour] * _DASH + [0] * _SPACE], np.uint32)
    return QBrush(_picture(row)), QBrush(_picture(row.T))


def _picture(colours: np.ndarray) -> QImage:
    height, width = colours.shape
    solid = np.ascontiguousarray(colours)
    return QImage(solid.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
