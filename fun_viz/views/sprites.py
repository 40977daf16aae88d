"""Small pictures drawn once and then only copied: most of what a view shows stays as it was from step to step."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from fun_viz.views.canvas import painting

_MARGIN = 2.0  # an outline lies half outside its box
_ROOM = 800


class Sprites:
    """Pictures of one widget by what they show. On paper (SVG, PDF) everything is drawn anew and stays text."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}

    def draw(self, painter: QPainter, key: Hashable, box: QRectF, paint: Callable[[QPainter, QRectF], None]) -> None:
        """Show what `paint` draws into a box. The same key and size of box must mean the same picture."""
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            paint(painter, box)
            return
        scale = painter.device().devicePixelRatioF()
        whole = (key, box.width(), box.height(), scale)
        if whole not in self._kept:
            if len(self._kept) >= _ROOM:
                self._kept.clear()
            self._kept[whole] = _picture(box, scale, paint)
        corner = QPointF(round((box.x() - _MARGIN) * scale) / scale, round((box.y() - _MARGIN) * scale) / scale)
        painter.drawPixmap(corner, self._kept[whole])


def _picture(box: QRectF, scale: float, paint: Callable[[QPainter, QRectF], None]) -> QPixmap:
    width, height = (math.ceil((side + 2 * _MARGIN) * scale) for side in (box.width(), box.height()))
    picture = QPixmap(width, height)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    with painting(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(_MARGIN, _MARGIN, box.width(), box.height()))
    return picture
