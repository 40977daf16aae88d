"""Which keys mean something everywhere, and when a control that has the keyboard keeps them to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

if TYPE_CHECKING:
    from fun_viz.windows.main_window import MainWindow

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


class Shortcuts(QObject):
    """The keys of the window that are in no menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        for keys, deed in (("Escape", self.escape), ("Ctrl+L", self.focus_field), ("/", self.focus_field)):
            QShortcut(QKeySequence(keys), window, deed)

    def focus_field(self) -> None:
        """Go to the sentence, if there is one to ask for; typing replaces it."""
        field = self._window.composer.field
        if field.isVisible():
            field.setFocus()
            field.selectAll()

    def leave_field(self) -> None:
        """Give the keyboard back to the workspace in front."""
        (self._window.pages.front or self._window.pages).setFocus()

    def escape(self) -> None:
        """Undo the nearest thing: a card, a message, a run, typing, a locked token."""
        window = self._window
        front = window.pages.front
        if window.overlay.isVisible():
            window.overlay.hide()
        elif window.notice.message is not None:
            window.notice.dismiss()
        elif window.study.running:
            window.study.cancel()
        elif window.composer.field.hasFocus():
            self.leave_field()
        elif front is not None and front.asks and window.study.locked:
            window.study.free()
