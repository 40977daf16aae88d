"""A card over the window, which is dimmed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import translucent
from fun_viz.views.theme import theme_of
from fun_viz.widgets.layouts import column


class Overlay(Painted):
    """Shows one content at a time; a click beside it or Esc takes it away."""

    closed = Signal()
    lies = Signal(QRect)  # where its card is in the window; empty where there is none

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._card = QWidget(self)
        self._content: QWidget | None = None
        QVBoxLayout(self).addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self._inside = column(self._card)
        window.installEventFilter(self)
        self._card.installEventFilter(self)
        self.hide()

    def show_content(self, content: QWidget) -> None:
        """Show something in the card, in place of what was there, and give it the keyboard."""
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._inside.addWidget(content)
        self._fit()
        self.show()
        self.raise_()
        self.lies.emit(self._card.geometry())
        self.keyed.setFocus()

    @property
    def keyed(self) -> QWidget:
        """What has the keyboard while something is shown."""
        return self._content if self._content is not None and self._content.focusProxy() else self

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._card:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
                self.update()  # its edge is drawn beside it, where Qt does not know of it
                self.lies.emit(self._card.geometry())
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.lies.emit(QRect())
            self.closed.emit()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), translucent("#000000", 0.35))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self._card.geometry()).adjusted(-0.5, -0.5, 0.5, 0.5), 12, 12)
