"""Values of one thing, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.layouts import row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import set_tip, verbatim

_MOST = 6  # chips beside one another; more become a menu


class Choices(QWidget):
    """Values of one thing as chips, or as one chip with a menu where there are many; `picked` carries the value."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = row(self, spacing=4)
        self._chips: list[QPushButton] = []
        self._menu = menu_chip(self._fill)
        self._row.addWidget(self._menu)
        self._menu.hide()
        self._offered: tuple[tuple[object, str], ...] = ()
        self._now: object = None
        self._folded = False
        self.hide()

    def offer(self, values: tuple[tuple[object, str], ...]) -> None:
        """Say what there is to choose from, each with its name; one or none needs no chip."""
        if values == self._offered:
            return
        self._offered = values
        for button in self._chips:
            self._row.removeWidget(button)
            button.hide()  # until it is gone
            button.deleteLater()
        self._chips = [self._chip(value, name) for value, name in values] if 1 < len(values) <= _MOST else []
        self._fold()
        self.setVisible(len(values) > 1)

    def fold(self, folded: bool) -> None:
        """Be one chip with a menu, however few values there are."""
        if folded != self._folded:
            self._folded = folded
            self._fold()

    def explain(self, say: Callable[[object], str]) -> None:
        """Say of each value what it means, when the mouse rests on its chip."""
        for button, (value, _) in zip(self._chips, self._offered, strict=False):
            set_tip(button, say(value))

    def _fold(self) -> None:
        self._menu.setVisible(self._folded or not self._chips)
        for button in self._chips:
            button.setVisible(not self._folded)

    def show_choice(self, now: object, can: Callable[[object], bool] = bool) -> None:
        """Show what is chosen, and which of the others can be."""
        self._now = now
        for button, (value, _) in zip(self._chips, self._offered, strict=False):
            button.setChecked(value == now)
            button.setEnabled(can(value))
        name = next((name for value, name in self._offered if value == now), "")
        self._menu.setText(f"{name} ▾")

    def _chip(self, value: object, name: str) -> QPushButton:
        button = chip(checkable=True)
        button.setText(verbatim(name))
        button.clicked.connect(partial(self._pick, value))
        self._row.addWidget(button)
        return button

    def _pick(self, value: object, _checked: bool = False) -> None:
        self.show_choice(self._now)  # whoever listens decides
        self.picked.emit(value)

    def _fill(self, menu: QMenu) -> None:
        for value, name in self._offered:
            add_choice(menu, name, partial(self.picked.emit, value), chosen=value == self._now)
