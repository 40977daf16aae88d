"""What the two colours of a difference mean: which lane looks more where it is blue, and which where it is red."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Painted
from fun_viz.views.colour_map import image
from fun_viz.views.number_format import points
from fun_viz.views.painting import write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import set_tip

_BAR, _TALL, _GAP, _HEIGHT, _PIXELS = 42.0, 8.0, 5.0, 20, 11


class Scale(Painted):
    """A small bar from blue to red, each end with the lane that looks more there; the tip says how much more."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scale(self, limit: float, blue: str, red: str) -> None:
        """Draw other ends; `blue` and `red` are read beside them, full colour is a difference of `limit`."""
        set_tip(self, f"{points(-limit)} … {points(limit)}")
        if (blue, red) != self._ends:
            self._ends = blue, red
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths()) + _BAR + 2 * _GAP), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> tuple[float, float]:
        metrics = QFontMetricsF(type_face(self, _PIXELS))
        blue, red = (metrics.horizontalAdvance(end) + 2 for end in self._ends)
        return blue, red

    def paint(self, painter: QPainter) -> None:
        theme, (blue, red) = theme_of(self), self._widths()
        bar = QRectF(blue + _GAP, (self.height() - _TALL) / 2, _BAR, _TALL)
        painter.drawImage(bar, image(np.arange(1, 256, dtype=np.uint8)[None, :], theme, "signed"))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(bar)
        for text, left, wide in zip(self._ends, (0.0, bar.right() + _GAP), (blue, red), strict=True):
            room = QRectF(left, 0, wide, self.height())
            write(painter, room, text, font=type_face(self, _PIXELS), colour=theme.muted)
