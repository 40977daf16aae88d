"""A QAction for each command, with its keys and its text in the language that now holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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

from fun_viz.widgets.texts import Texts
from fun_viz.windows.commands import Command

Slots = Mapping[str, Callable[[], object]]  # what each command does, by its id

_PRESSED = QAbstractButton | QComboBox
_MOVED = QAbstractSlider | QAbstractItemView | QComboBox | QTabBar
_ROLES = {
    "": QAction.MenuRole.TextHeuristicRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class Actions(QObject):
    """The actions of one window, by the ids of their commands.

    A key that yields is given up while a control that is pressed or moved by it has the keyboard. Text fields need no
    such care: Qt asks them first.
    """

    def __init__(self, commands: Iterable[Command], slots: Slots, window: QWidget) -> None:
        super().__init__(window)
        self.commands = {command.id: command for command in commands if command.place == "window"}
        self._actions = {id: self._made(command, slots[id]) for id, command in self.commands.items()}
        window.addActions(list(self._actions.values()))
        texts = Texts(window)
        for id, action in self._actions.items():
            texts.bind(action.setText, self.commands[id].title)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._yield)

    def __getitem__(self, id: str) -> QAction:
        return self._actions[id]

    def _made(self, command: Command, slot: Callable[[], object]) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(bool(command.check))
        action.setMenuRole(_ROLES[command.role])
        action.triggered.connect(lambda: slot())
        return action

    def _yield(self, _before: QWidget | None, now: QWidget | None) -> None:
        taken = {"press": isinstance(now, _PRESSED), "move": isinstance(now, _MOVED)}
        for command in self.commands.values():
            if command.yields:
                keys = () if taken[command.yields] else command.keys
                self._actions[command.id].setShortcuts([QKeySequence(key) for key in keys])
