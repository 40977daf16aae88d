"""One line of a plot: its values, how much of them has happened, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

_DOTTED = 60  # up to so many values each is also a dot, so that a single one is seen
_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "dashdot": Qt.PenStyle.DashDotLine,
}


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at `first`, `first` + 1, …; a NaN is a gap. Of them the first `shown` have happened; None is all."""

    name: str
    values: np.ndarray
    colour: str
    dash: Literal["solid", "dash", "dot", "dashdot"] = "solid"
    first: int = 0
    shown: int | None = None

    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """Return x and y of what has happened."""
        values = np.asarray(self.values, float)[: self.shown]
        return np.arange(self.first, self.first + len(values), dtype=float), values

    def pen(self) -> QPen:
        pen = QPen(QColor(self.colour), 2, _STYLES[self.dash])
        pen.setCosmetic(True)
        return pen

    def fill(self, item: pg.PlotDataItem) -> None:
        """Make a plot's item draw what has happened."""
        x, y = self.points()
        if not np.isfinite(y).any():
            x, y = np.empty(0), np.empty(0)  # pyqtgraph warns of nothing but gaps
        symbol = "o" if len(self.values) <= _DOTTED else None
        item.setData(x, y, pen=self.pen(), symbol=symbol, symbolSize=5, symbolPen=None, symbolBrush=self.colour)
