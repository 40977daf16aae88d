"""What the two colours of a difference mean, from the largest difference to its opposite."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Painted
from fun_viz.views.colour_map import image
from fun_viz.views.number_format import points
from fun_viz.views.theme import theme_of, type_face

_BAR = 10.0


class Scale(Painted):
    """Draws a bar from +limit above to -limit below, each end with the tag of the lane that looks more there."""

    def __init__(self) -> None:
        super().__init__()
        self._limit, self._above, self._below = 0.0, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_scale(self, limit: float, above: str, below: str) -> None:
        """Draw other ends; `above` and `below` are read beside the red and the blue end."""
        if (limit, above, below) != (self._limit, self._above, self._below):
            self._limit, self._above, self._below = limit, above, below
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(type_face(self, 12))
        return QSize(round(max(map(metrics.horizontalAdvance, self._texts())) + _BAR + 12), 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 60)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        bar = QRectF(0.5, 6.5, _BAR, min(160.0, self.height() - 14.0))
        painter.drawImage(bar, image(np.arange(1, 256, dtype=np.uint8)[::-1, None], theme, "signed"))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(bar)
        painter.setFont(type_face(self, 12))
        top, bottom, high, low = self._texts()
        self._write(painter, bar.top(), top, theme.text)
        self._write(painter, bar.top() + 16, high, theme.muted)
        self._write(painter, bar.bottom(), bottom, theme.text)
        self._write(painter, bar.bottom() - 16, low, theme.muted)
        if bar.height() > 90:
            self._write(painter, bar.center().y(), "0", theme.text)

    def _texts(self) -> tuple[str, str, str, str]:
        return points(self._limit), points(-self._limit), self._above, self._below

    def _write(self, painter: QPainter, y: float, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        room = QRectF(_BAR + 7, y - 9, self.width(), 18)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
