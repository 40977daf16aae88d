"""Chips that choose: one that opens a menu, and several of which one is down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import verbatim


def menu_chip(fill: Callable[[QMenu], None]) -> QPushButton:
    """Return a chip that opens a menu under it, filled each time."""
    button = chip()
    button.setMenu(filled_menu(button, fill))
    return button


def filled_menu(parent: QWidget, fill: Callable[[QMenu], None]) -> QMenu:
    """Return a menu that is filled anew each time it opens."""
    menu = QMenu(parent)
    menu.aboutToShow.connect(partial(_refill, menu, fill))
    return menu


def add_choice(menu: QMenu, name: str, choose: Callable[[], object], *, chosen: bool) -> None:
    """Offer something in a menu, with a tick if it is what holds now."""
    action = menu.addAction(verbatim(name))
    action.setCheckable(True)
    action.setChecked(chosen)
    action.triggered.connect(lambda: choose())


def one_of(parent: QObject, *buttons: QPushButton) -> QButtonGroup:
    """Keep exactly one of these chips down, the first at the beginning; `idClicked` carries its place."""
    group = QButtonGroup(parent)
    for place, button in enumerate(buttons):
        group.addButton(button, place)
    group.setExclusive(True)
    buttons[0].setChecked(True)
    return group


def _refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    menu.clear()
    fill(menu)
