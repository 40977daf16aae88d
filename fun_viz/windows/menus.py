"""The menu bar, as the table of commands says; what depends on the moment is filled in when its menu opens."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from fun_viz.widgets.texts import Texts, translated
from fun_viz.windows.actions import Actions
from fun_viz.windows.commands import Command, Menu


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
            menu.addAction(row.text, row.slot).setToolTip(row.tip or row.text)
        if menu.isEmpty():
            menu.addAction(translated("nothing yet")).setEnabled(False)
