"""Lines of a plot as values: their points, how far the axis goes, and as many points as can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from fun_viz.views.markers import Marker

_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "dashdot": Qt.PenStyle.DashDotLine,
}


@dataclass(frozen=True, eq=False)
class Line:
    """Values `y` at `x`, which only grows; what is not finite is left out."""

    name: str
    x: np.ndarray
    y: np.ndarray
    colour: str
    dash: Literal["solid", "dash", "dot", "dashdot"] = "solid"
    dotted: bool = False  # whether each point is to be seen as one, as long as they are few
    marker: Marker = ""  # the shape each point has; without one it is a dot while there are few
    size: float = 4.5  # pixels from the middle of a marker to its edge
    shown: int | None = None  # how many of the points have happened; None is all
    joined: bool = True  # whether a line joins the points

    def pen(self) -> QPen:
        return QPen(QColor(self.colour), 2, _STYLES[self.dash])


@dataclass(frozen=True)
class Reach:
    """How far the axes of a plot go: the limits they have anyway, whether y is logarithmic, and its unit."""

    low: float | None = None
    high: float | None = None
    logarithmic: bool = False
    left: float = 0.0
    right: float | None = None  # of x; without it the last point's
    unit: str = ""
    foot: float = 0.0  # pixels kept free between the values and the numbers of x, for what stands there

    @classmethod
    def around(cls, lines: Sequence[Line]) -> Self:
        """Return the reach that holds all points of lines over steps, those to come too, so that it stays still."""
        if not any(np.isfinite(line.y).any() for line in lines):
            return cls()
        x, y = (np.concatenate(axis) for axis in zip(*((line.x, line.y) for line in lines), strict=True))
        low, high, first, last = (float(end) for end in (np.nanmin(y), np.nanmax(y), x.min(), x.max()))
        beside, beyond = max(0.3, (last - first) * 0.015), (high - low) * 0.04
        low = 0.0 if 0 < low < high / 2 else low
        return cls(low - beyond, high + beyond, left=first - beside, right=last + beside)


def thinned(x: np.ndarray, y: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return at most so many points: of each stretch its lowest and its highest, so that no peak is lost."""
    if len(y) <= most:
        return x, y
    size = -(-len(y) // ((most - 2) // 2))
    stretches = -(-len(y) // size)
    padded = np.concatenate([y, np.full(stretches * size - len(y), y[-1])]).reshape(stretches, size)
    starts = np.arange(stretches) * size
    picked = np.concatenate([starts + padded.argmin(1), starts + padded.argmax(1), [0, len(y) - 1]])
    kept = np.unique(np.minimum(picked, len(y) - 1))
    return x[kept], y[kept]
