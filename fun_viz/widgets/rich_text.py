"""A text with colours and bold words that has something new to say with every step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QTextEdit

from fun_viz.views.canvas import painting
from fun_viz.widgets.panel import opaque


class RichText(QTextEdit):
    """Shows HTML that can be selected and scrolls up and down.

    Not a QLabel: that lays a new text out for each size somebody asks it about, and asks for a new layout itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self._html = ""
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below it is painted
        if (holder := self.verticalScrollBar().parentWidget()) is not None:
            opaque(holder)  # the bar moves with each text that is longer than its room

    def text(self) -> str:
        """Return what it says, as HTML."""
        return self._html

    def setText(self, text: str) -> None:
        """Say something; what is said already stays as it is, with what of it is selected."""
        if text != self._html:
            self._html = text
            self.setHtml(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self.viewport()) as painter:
            painter.fillRect(event.rect(), self.palette().base())
        super().paintEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        QAbstractScrollArea.wheelEvent(self, event)  # a QTextEdit would make the letters larger with Ctrl
