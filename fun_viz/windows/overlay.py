"""A card over the window, which is dimmed, or beside what it is about, which is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import translucent
from fun_viz.views.theme import theme_of
from fun_viz.widgets.layouts import column


class Overlay(Painted):
    """Shows one content at a time; a click beside it or Esc takes it away."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._card = QWidget(self)
        self._content: QWidget | None = None
        self._place: Callable[[], QRect] | None = None  # of the card; without it, the middle
        self._inside = column(self._card)
        window.installEventFilter(self)
        self.hide()

    def show_content(self, content: QWidget, *, place: Callable[[], QRect] | None = None) -> None:
        """Show something in the card, in place of what was there, and give it the keyboard.

        With a `place` it stands there, and the window is as light as before.
        """
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content, self._place = content, place
        self._inside.addWidget(content)
        self._fit()
        self.show()
        self.raise_()
        (content if content.focusProxy() else self).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            if self._place is not None:  # what it is about may be elsewhere now
                self.hide()
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.closed.emit()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        if self._place is not None:
            self._card.setGeometry(self._place())
            return
        size = self._card.sizeHint().boundedTo(self.size())
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        self._card.setGeometry(box)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._place is None:
            painter.fillRect(self.rect(), translucent("#000000", 0.35))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self._card.geometry()).adjusted(-0.5, -0.5, 0.5, 0.5), 12, 12)
