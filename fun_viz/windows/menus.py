"""The commands as a window has them: an action with its keys for each, and the menu bar.

Texts follow the language; what depends on the moment is filled in when its menu opens.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

from fun_viz.widgets.texts import Texts, set_tip, translated, verbatim
from fun_viz.windows.commands import Command, Menu

Slots = Mapping[str, Callable[[], object]]  # what each command does, by its id

_PRESSED = QAbstractButton | QComboBox
_MOVED = QAbstractSlider | QAbstractItemView | QComboBox | QTabBar


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
        action.setMenuRole(QAction.MenuRole[command.role])
        action.triggered.connect(lambda: slot())
        return action

    def rest(self, card: QRect) -> None:
        """Let the keys of time rest while a card lies over the window: they belong to what is in it."""
        for id, command in self.commands.items():
            if command.menu == "play":
                self._actions[id].setEnabled(card.isEmpty())

    def _yield(self, _before: QWidget | None, now: QWidget | None) -> None:
        taken = {"press": isinstance(now, _PRESSED), "move": isinstance(now, _MOVED)}
        for command in self.commands.values():
            if command.yields:
                keys = () if taken[command.yields] else command.keys
                self._actions[command.id].setShortcuts([QKeySequence(key) for key in keys])


class Row(NamedTuple):
    """An entry of a menu that is filled when it opens."""

    text: str
    slot: Callable[[], object]
    tip: str = ""


Rows = Mapping[str, Callable[[], Iterable[Row]]]  # by the id of the menu
Checked = Callable[[], Container[str]]  # the ids of the commands whose entries are checked now


class Menus(QObject):
    """Fills a menu bar, and keeps what its entries show true."""

    def __init__(
        self, entries: Iterable[Menu | Command], actions: Actions, bar: QMenuBar, rows: Rows, checked: Checked
    ) -> None:
        super().__init__(bar)
        self._actions, self._checked = actions, checked
        self._texts = Texts(bar)
        self._groups: dict[str, QActionGroup] = {}
        self.menus: dict[str, QMenu] = {}
        for entry in entries:
            if isinstance(entry, Menu):
                self.menus[entry.id] = self._add_menu(entry, bar)
            elif entry.menu in self.menus and entry.place == "window":
                self._add_command(entry, self.menus[entry.menu])
            if isinstance(entry, Menu) and entry.rows:
                self.menus[entry.id].aboutToShow.connect(partial(self._fill, self.menus[entry.id], rows[entry.id]))

    def _add_menu(self, entry: Menu, bar: QMenuBar) -> QMenu:
        above = self.menus.get(entry.above)
        if above is not None and entry.separated:
            above.addSeparator()
        menu = (above or bar).addMenu("")
        self._texts.bind(menu.setTitle, entry.title)
        menu.aboutToShow.connect(partial(self._check, entry.id))
        return menu

    def _add_command(self, entry: Command, menu: QMenu) -> None:
        if entry.separated:
            menu.addSeparator()
        action = self._actions[entry.id]
        if entry.check == "choice":
            self._groups.setdefault(entry.menu, QActionGroup(self)).addAction(action)
        menu.addAction(action)

    def _check(self, menu: str) -> None:
        for id, command in self._actions.commands.items():
            if command.menu == menu and command.check:
                self._actions[id].setChecked(id in self._checked())

    def _fill(self, menu: QMenu, rows: Callable[[], Iterable[Row]]) -> None:
        menu.clear()
        for row in rows():
            set_tip(menu.addAction(verbatim(row.text), row.slot), row.tip or row.text)
        if menu.isEmpty():
            menu.addAction(translated("nothing yet")).setEnabled(False)
