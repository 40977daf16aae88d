"""Every action of the menus: its English text, its keys, and what it does, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from fun_viz.windows.language import words

Slot = Callable[..., object]


class Actions(QObject):
    """Keeps actions and menus with their English texts, so that all can be told again in another language."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: list[tuple[QAction | QMenu, str]] = []

    def add(
        self, menu: QMenu, text: str, slot: Slot, keys: Sequence[str] = (), *, checked: bool | None = None
    ) -> QAction:
        """Add an action to a menu; with `checked` it is a switch."""
        action = QAction(menu)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.triggered.connect(slot)
        menu.addAction(action)
        self._told(action, text)
        return action

    def menu(self, menu: QMenu, text: str) -> QMenu:
        """Take a menu into the list, and return it."""
        self._told(menu, text)
        return menu

    def retranslate(self) -> None:
        for item, text in self._texts:
            _set_text(item, text)

    def _told(self, item: QAction | QMenu, text: str) -> None:
        self._texts.append((item, text))
        _set_text(item, text)


def _set_text(item: QAction | QMenu, text: str) -> None:
    told = words(text)
    item.setTitle(told) if isinstance(item, QMenu) else item.setText(told)
