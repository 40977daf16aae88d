"""A button whose meaning changes under the pointer, so that no hand can press what it has not read."""

from __future__ import annotations

from time import monotonic

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton

_DEAF = 0.5  # seconds, which a double click does not take longer than


class OneClick(QPushButton):
    """Is deaf to the mouse for a moment after its text has changed, or what it does otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._turned = -1e9  # when it came to mean something else, in seconds

    def setText(self, text: str) -> None:
        if text != self.text():
            self.turn()
        super().setText(text)

    def turn(self) -> None:
        """Say that it does something else from now on, or that it has just come under the pointer."""
        self._turned = monotonic()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if monotonic() - self._turned >= _DEAF:
            super().mousePressEvent(event)
