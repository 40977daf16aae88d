"""A chip that copies a text, and says for a moment that it did."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from fun_viz.widgets.texts import Texts, translated

_MOMENT = 1500  # milliseconds


class CopyChip(QPushButton):
    """What it does never changes: pressed again, it copies again."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__()
        self._copied = text
        self._soon = QTimer(self, singleShot=True, interval=_MOMENT)
        self._soon.timeout.connect(self._say)
        self.clicked.connect(self._copy)
        self.setProperty("role", "chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        Texts(self).follow(self._say)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied())
        self._soon.start()
        self._say()

    def _say(self) -> None:
        self.setText(translated("copied") if self._soon.isActive() else translated("copy"))
