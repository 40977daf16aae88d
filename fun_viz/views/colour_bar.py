"""The legend of a map: its colours from one end of the scale to the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import Canvas
from fun_viz.views.colour_map import ScaleKind, image
from fun_viz.views.number_format import percent_end
from fun_viz.views.painting import RIGHT, write
from fun_viz.views.theme import theme_of, type_face

_BAR, _SHORTEST = 72, 40  # pixels
_GAP = 6


class ColourBar(Canvas):
    """A bar of the scale's colours between its two ends in figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_scale("weight", 1.0)

    def show_scale(self, kind: ScaleKind, limit: float = 1.0) -> None:
        """Show the colours of a scale and the numbers at its ends."""
        self._kind: ScaleKind = kind
        high = f"{limit:.3g}" if limit else "+"  # no number where each row has its own
        low = f"−{high}".removesuffix("+")
        ends = {"weight": (percent_end(0), percent_end(limit)), "signed": (low, high), "unit": ("0", "1")}
        self.ends = ends[kind]
        self.describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._with(_BAR)

    def minimumSizeHint(self) -> QSize:
        return self._with(_SHORTEST)

    def _with(self, bar: int) -> QSize:
        metrics = QFontMetrics(type_face(self, 12))
        return QSize(sum(map(metrics.horizontalAdvance, self.ends)) + 2 * _GAP + bar, 18)

    def paint(self, painter: QPainter) -> None:
        theme, font = theme_of(self), type_face(self, 12)
        write(painter, QRectF(self.rect()), self.ends[0], font=font, colour=theme.muted)
        write(painter, QRectF(self.rect()), self.ends[1], font=font, colour=theme.muted, align=RIGHT)
        left, right = (QFontMetrics(font).horizontalAdvance(end) + _GAP for end in self.ends)
        bar = QRectF(left, self.height() // 2 - 4, self.width() - left - right, 8)
        painter.drawImage(bar, image(np.linspace(1, 255, _BAR).round().astype(np.uint8)[None, :], theme, self._kind))
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))

    def describe(self) -> None:
        words, (low, high) = self.tr("Colour scale from {low} to {high}"), self.ends
        self.setAccessibleName(words.format(low=low, high=high))
