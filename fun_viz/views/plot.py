"""The one plot for curves: lines over steps or updates, with their names above them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fun_viz.views.legend import Legend
from fun_viz.views.lines import Line, Reach
from fun_viz.views.markers import Marker
from fun_viz.views.number_format import csv_text
from fun_viz.views.plot_area import Annotation, PlotArea

__all__ = ["Annotation", "Legends", "Line", "Plot", "Reach"]

Legends = tuple[tuple[str, QPen], ...]
_PLAIN: Marker = ""


class Plot(QWidget):
    """Draws Lines; `picked` carries the x that was clicked, if the plot is `pickable`."""

    picked = Signal(float)

    def __init__(self, *, pickable: bool = True) -> None:
        super().__init__()
        self.legend, self.area = Legend(), PlotArea(pickable=pickable)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.area, 1)
        self.area.picked.connect(self.picked)

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.area.lines

    def show_lines(
        self,
        lines: tuple[Line, ...],
        position: float | None,
        *,
        x_label: str = "",
        y_label: str = "",
        reach: Reach | None = None,
        legend: Legends | None = None,
        behind: tuple[Annotation, ...] = (),
        before: tuple[Annotation, ...] = (),
    ) -> None:
        """Draw lines, and the present as a line across them; without a legend each of several lines is named."""
        named = tuple((line.name, line.pen(), line.marker) for line in lines if len(lines) > 1)
        given = named if legend is None else tuple((name, pen, _PLAIN) for name, pen in legend if lines)
        self.legend.show_entries(given)
        self.area.show_lines(lines, (x_label, y_label), reach or Reach(), behind, before)
        self.set_position(position)

    def set_position(self, position: float | None) -> None:
        """Move the line of the present, or take it away."""
        self.area.set_position(position)

    def set_placeholder(self, text: str) -> None:
        """Set the sentence shown while there is nothing to draw."""
        self.area.set_placeholder(text)

    def to_csv(self) -> str:
        """Return a column for x and one for each line; where a line has no value yet the cell is empty."""
        points = [dict(zip(line.x.tolist(), line.y[: line.shown].tolist(), strict=False)) for line in self.lines]
        header = (self.area.labels[0] or "x", *(line.name for line in self.lines))
        rows = ((int(x), *(column.get(x, "") for column in points)) for x in sorted(set().union(*points)))
        return csv_text(header, rows)

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 100)
