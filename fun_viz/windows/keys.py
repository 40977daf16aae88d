"""Which keys mean something everywhere, and when a control that has the keyboard keeps them to itself."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

_MOVES = ("Left", "Right", "Home", "End")


class Yielding(QObject):
    """Takes Space from the actions while a button has the keyboard, and the arrows while a slider or a list has it.

    Text fields need no such care: Qt asks them first.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._yield)

    def _yield(self, _before: QWidget | None, now: QWidget | None) -> None:
        pressing = isinstance(now, QAbstractButton | QComboBox)
        moving = isinstance(now, QAbstractSlider | QAbstractItemView | QComboBox | QTabBar)
        for key, action in self._actions.items():
            taken = (pressing and key == "Space") or (moving and key in _MOVES)
            action.setShortcut(QKeySequence() if taken else QKeySequence(key))
