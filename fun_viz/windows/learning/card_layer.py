"""A card beside what it is about, over a window that stays as light as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import translucent
from fun_viz.views.theme import theme_of
from fun_viz.widgets.layouts import column
from fun_viz.windows.learning.info_card import InfoCard

_SHADOW = 6


class CardLayer(Painted):
    """Shows one card at a time; a click beside it, Esc, or another size of the window takes it away."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self.holder = window, QWidget(self)
        self.card: InfoCard | None = None
        self._inside = column(self.holder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.hide()

    def show_card(self, card: InfoCard, mark: QRect) -> None:
        """Show a card beside a mark in the window, in place of the one that was there."""
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        self.card = card
        self._inside.addWidget(card)
        self.setGeometry(self._window.rect())
        self.holder.setGeometry(beside(mark, card.fitted(), self._window.rect()))
        self.show()
        self.update()  # the edge and shadow of the card before it, which are drawn beside that
        self.raise_()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # what it is about may be elsewhere now
            self.hide()
        return False

    def event(self, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.holder.geometry().contains(event.position().toPoint()):
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.closed.emit()

    def paint(self, painter: QPainter) -> None:
        theme, box = theme_of(self), QRectF(self.holder.geometry())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent("#000000", 0.03))
        for wide in range(1, _SHADOW + 1):
            painter.drawRoundedRect(box.adjusted(-wide, 2 - wide, wide, 2 + wide), 10 + wide, 10 + wide)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 12, 12)


def beside(mark: QRect, size: QSize, room: QRect) -> QRect:
    """Return where a card stands: below a mark, or above it where there is more room, wholly within the room."""
    below = room.bottom() - mark.bottom() >= min(size.height(), mark.top() - room.top())
    top = mark.bottom() + 8 if below else mark.top() - 8 - size.height()
    left = mark.center().x() - size.width() // 2
    left = max(room.left() + 8, min(left, room.right() - size.width() - 8))
    return QRect(left, max(room.top() + 8, min(top, room.bottom() - size.height() - 8)), size.width(), size.height())
