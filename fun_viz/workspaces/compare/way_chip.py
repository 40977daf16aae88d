"""How a lane chooses the next token: as the bar does, or in a way of its own."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fun_viz.strategy import SEARCH, Strategy
from fun_viz.widgets.choice import add_choice, menu_chip
from fun_viz.widgets.layouts import row
from fun_viz.widgets.strategy_choice import StrategyChoice, strategy_name, strategy_said
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.compare.lineup import RACE, Way


class WayChip(QWidget):
    """`chosen` carries the width of a beam with a Strategy, or None for as in the bar."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.button: QPushButton = menu_chip(self._fill)
        self.choice = StrategyChoice(self)
        self.own: Way | None = None
        self._bar: Way = (1, SEARCH)
        row(self, self.button)
        self.choice.chosen.connect(self._take)
        Texts(self).follow(self._say)

    def show_way(self, own: Way | None, bar: Way) -> None:
        """Show how a lane chooses, None for as the bar does, and how the bar does."""
        self.own, self._bar = own, bar
        self._say()

    def _say(self) -> None:
        way, about = self.own or self._bar, translated("How this lane chooses the next token")
        self.button.setText(strategy_name(*way) + " ▾")
        set_tip(self.button, f"{about}: {strategy_said(*way)}")
        self.button.setAccessibleName(about)

    def _fill(self, menu: QMenu) -> None:
        as_bar = translated("as in the bar ({strategy})", strategy=strategy_name(*self._bar))
        add_choice(menu, as_bar, partial(self.chosen.emit, None), chosen=self.own is None)
        for way in RACE:
            add_choice(menu, strategy_name(*way), partial(self.chosen.emit, way), chosen=way == self.own)
        menu.addAction(translated("More…"), self._open)

    def _open(self) -> None:
        self.choice.open_below(self.button, *(self.own or self._bar))

    def _take(self, beam: int, strategy: Strategy) -> None:
        self.chosen.emit((beam, strategy))
