"""The legend of a map: its colours from one end of the scale to the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import Canvas
from fun_viz.views.colour_map import ScaleKind, image
from fun_viz.views.theme import theme_of, type_face

_BAR = 72  # pixels
_GAP = 6


class ColourBar(Canvas):
    """A bar of the scale's colours between its two ends in figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_scale("weight", 1.0)

    def show_scale(self, kind: ScaleKind, limit: float = 1.0) -> None:
        """Show the colours of a scale and the numbers at its ends."""
        self._kind: ScaleKind = kind
        high = f"{1.0 if kind == 'unit' else limit:.3g}"
        self._ends = (f"−{high}" if kind == "signed" else "0", high)
        self.describe()
        self.updateGeometry()
        self.update()

    @property
    def ends(self) -> tuple[str, str]:
        """The figures at the low and the high end."""
        return self._ends

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(type_face(self, 12))
        return QSize(sum(map(metrics.horizontalAdvance, self._ends)) + 2 * _GAP + _BAR, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setFont(type_face(self, 12))
        painter.setPen(QColor(theme.muted))
        metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | middle, self._ends[0])
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | middle, self._ends[1])
        left, right = (metrics.horizontalAdvance(end) + _GAP for end in self._ends)
        bar = QRectF(left, self.height() // 2 - 4, self.width() - left - right, 8)
        painter.drawImage(bar, image(np.linspace(1, 255, _BAR).round().astype(np.uint8)[None, :], theme, self._kind))
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))

    def describe(self) -> None:
        self.setAccessibleName(
            self.tr("Colour scale from {low} to {high}").format(low=self._ends[0], high=self._ends[1])
        )
