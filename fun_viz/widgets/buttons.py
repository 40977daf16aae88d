"""A button whose meaning changes under the pointer, so that no hand can press what it has not read."""

from __future__ import annotations

from time import monotonic

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton


class OneClick(QPushButton):
    """Is deaf to the mouse for as long as a double click may take after its text has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._turned = -1e9  # when its text changed last, in seconds

    def setText(self, text: str) -> None:
        if text != self.text():
            self._turned = monotonic()
        super().setText(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if 1e3 * (monotonic() - self._turned) >= QApplication.doubleClickInterval():
            super().mousePressEvent(event)
