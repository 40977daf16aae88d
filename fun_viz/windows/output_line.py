"""The translation so far, in one line: the newest token bold, then a caret."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Canvas
from fun_viz.views.theme import theme_of, type_face

_CARET = 7.0


class OutputLine(Canvas):
    """Draws the text from its end; what does not fit is cut at its beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.current = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_text(self, before: str, current: str) -> None:
        """Show a text that goes on with what is being written now."""
        self.before, self.current = before, current
        self.setToolTip(self.before + self.current)
        self.setAccessibleName(self.before + self.current)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        plain, bold = type_face(self, 16), type_face(self, 16, bold=True)
        height, baseline = QFontMetricsF(plain).height(), self.height() / 2
        right = self.width() - _CARET - 2
        if not self.before + self.current:
            return
        if self.current:
            painter.fillRect(
                QRectF(self.width() - _CARET, baseline - height * 0.36, _CARET, height * 0.72), QColor(theme.accent)
            )
        painter.setPen(QColor(theme.target))
        for text, font in ((self.current, bold), (self.before, plain)):
            metrics = QFontMetricsF(font)
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, max(0.0, right))
            wide = metrics.horizontalAdvance(cut)
            painter.setFont(font)
            painter.drawText(QRectF(right - wide, 0, wide + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, cut)
            right -= wide
