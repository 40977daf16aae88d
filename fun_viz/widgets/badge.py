"""A lane's number on its colour: what stands for the lane wherever there is no room for its name."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.theme import Theme, theme_of, type_face

Dash = Literal["solid", "dash", "dot", "dashdot"]
DASHES: tuple[Dash, Dash, Dash, Dash] = ("solid", "dash", "dashdot", "dot")


def lane_colour(theme: Theme, index: int) -> str:
    return theme.lanes[index % len(theme.lanes)]


class Badge(Painted):
    """Draws the number of one lane; `hue` is the lane whose colour it has, its own by itself."""

    def __init__(self, index: int, parent: QWidget | None = None, *, hue: int | None = None) -> None:
        super().__init__(parent)
        self._index, self._hue = index, index if hue is None else hue
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(lane_colour(theme, self._hue)))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setPen(QColor(theme.panel))
        painter.setFont(type_face(self, 12, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._index + 1))
