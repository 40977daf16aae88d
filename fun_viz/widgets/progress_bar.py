"""How much of some work is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of


class Bar(Painted):
    """A thin bar of how much is done; an empty groove where nobody can say."""

    def __init__(self) -> None:
        super().__init__()
        self.share: float | None = None
        self.setFixedHeight(6)

    def show_share(self, share: float | None) -> None:
        if share != self.share:
            self.share = share
            self.setAccessibleDescription("" if share is None else f"{share:.0%}")
            self.update()

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self.share:
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * self.share), self.height()), 3, 3)
