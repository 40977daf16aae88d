"""What can only be said of several lanes: their difference, their entropies, their numbers, beside one another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fun_viz.branch import Moment
from fun_viz.widgets.choice import one_of
from fun_viz.widgets.layouts import row, splitter
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.compare.difference import DifferencePanel
from fun_viz.workspaces.compare.entropy import EntropyPanel
from fun_viz.workspaces.compare.numbers import Counted, NumbersPanel

_LEAST, _LOW = 112, 130  # pixels of height, and those from which on there is room for three panels


class LowerRow(QWidget):
    """Three panels, or where there is little height two: entropies or the difference, and the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.difference, self.entropy, self.numbers = DifferencePanel(), EntropyPanel(), NumbersPanel()
        self.picks = Pick(), Pick()  # in the heads of entropies and of the difference
        row(self, splitter(Qt.Orientation.Horizontal, (34, 38, 28), self.difference, self.entropy, self.numbers))
        self.setMinimumHeight(_LEAST)
        self._picked = 0
        for pick, panel in zip(self.picks, (self.entropy, self.difference), strict=True):
            panel.add_chip(pick)
            pick.picked.connect(self.pick)

    def show_moments(self, moments: tuple[Moment, ...], reference: str, position: int, *, influence: bool) -> None:
        """Draw lanes at their moments, the clock at `position`."""
        self.difference.show_moments(moments, influence=influence, position=position)
        self.entropy.show_moments(moments, reference)
        self.numbers.show_things(tuple(Counted(at, reference, position) for at in moments))
        self.numbers.set_note(_up_to(moments, position))

    def pick(self, place: int) -> None:
        """Show entropies (0) or the difference (1) where there is room for one of them."""
        self._picked = place
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        low = self.height() < _LOW
        panels: tuple[EntropyPanel | DifferencePanel, ...] = self.entropy, self.difference
        for place, (panel, pick) in enumerate(zip(panels, self.picks, strict=True)):
            panel.setVisible(not low or place == self._picked)
            panel.set_low(low)
            pick.setVisible(low)
            pick.show_picked(self._picked)


class Pick(QWidget):
    """Two chips that say which of two panels is seen; `picked` carries 0 for entropy, 1 for difference."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.entropy, self.difference = chip(checkable=True), chip(checkable=True)
        row(self, self.entropy, self.difference, spacing=4)
        one_of(self, self.entropy, self.difference).idClicked.connect(self.picked)
        texts = Texts(self)
        texts.bind(self.entropy.setText, "entropy")
        texts.bind(self.difference.setText, "difference")

    def show_picked(self, place: int) -> None:
        (self.difference if place else self.entropy).setChecked(True)


def _up_to(moments: tuple[Moment, ...], position: int) -> str:
    """Say until when the numbers count."""
    written = {at.written for at in moments if at.reading.moves}
    if len(written) == 1 and any(written):
        return translated("up to word {n}", n=written.pop())
    return translated("up to move {n}", n=position + 1) if written else ""
