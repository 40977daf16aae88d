"""Who has the keyboard when what had it disappears: the workspace in front, or the card that lies over it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from fun_viz.windows.overlay import Overlay
from fun_viz.windows.pages import Pages


class KeyboardKeeper(QObject):
    """Qt gives it to the next in the order of Tab, which may be a text field that then has all its text selected."""

    def __init__(self, window: QMainWindow, pages: Pages, overlay: Overlay) -> None:
        super().__init__(window)
        self._window, self._pages, self._overlay = window, pages, overlay
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._hand_on)

    def give(self) -> None:
        """Give the keyboard to the card, if one lies there, else to the workspace in front."""
        (self._overlay.keyed if self._overlay.isVisible() else self._pages.front or self._pages).setFocus()

    def _hand_on(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is None or now is None or self._window not in (old.window(), now.window()):
            return
        if old.window() is now.window() and not (old.isVisible() and old.isEnabled()):
            self.give()
