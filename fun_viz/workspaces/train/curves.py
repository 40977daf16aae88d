"""A plot of one quantity over the updates of all lanes; its chips choose which quantity, and its scale."""

from __future__ import annotations

from functools import partial
from operator import is_

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QMenu

from fun_viz.events import Metrics
from fun_viz.views.colours import blend
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import Theme, theme_of
from fun_viz.workspaces.compare.badge import DASHES, Dash
from fun_viz.workspaces.compare.choice import menu_chip
from fun_viz.workspaces.panel import Panel, chip
from fun_viz.workspaces.train.hues import hue
from fun_viz.workspaces.train.quantities import BY_LAYER, Measure, Quantity, of_layer, quantities
from fun_viz.workspaces.train.series import Series
from fun_viz.workspaces.train.stage import Lane, Stage


class CurvesPanel(Panel):
    """Draws a Stage; `picked` carries the update that was clicked."""

    picked = Signal(float)

    def __init__(self, key: str) -> None:
        self.plot = Plot()
        self.plot.setMinimumWidth(140)
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self._stage = Stage()
        self._key, self._layered = key, 0  # the lane whose layers are drawn
        self._drawn: tuple[tuple[Metrics, ...], ...] = ()
        self._theme = ""
        self._series: dict[tuple[int, str, str], Series] = {}
        self._all: dict[str, Quantity] = {}
        self.which, self.lane, self.log = menu_chip(self._fill), chip(), chip(checkable=True)
        for button in (self.lane, self.log, self.which):
            self.add_chip(button)
        self.log.clicked.connect(self._draw)
        self.lane.clicked.connect(self._next_lane)
        self.plot.picked.connect(self.picked)

    @property
    def key(self) -> str:
        return self._key

    def choose(self, key: str) -> None:
        """Draw another quantity."""
        if key in self._all:
            self._key = key
            self._draw()

    def retranslate(self) -> None:
        self._all = {quantity.key: quantity for quantity in quantities()}
        self.log.setText(self.tr("log"))
        self.log.setToolTip(self.tr("Draw the axis so that every tenfold is as high as the next"))
        self.which.setText("▾")
        self.which.setToolTip(self.tr("Choose what is drawn here"))
        self.which.setAccessibleName(self.tr("Choose what is drawn here"))
        self.lane.setToolTip(self.tr("Whose layers are drawn"))
        self.plot.set_placeholder(self.tr("The curves begin with the first update."))
        self._draw()

    def show_stage(self, stage: Stage) -> None:
        """Draw a stage; when nothing was added, only the line of the present moves."""
        content = _content(stage)
        same = len(content) == len(self._drawn) and all(map(is_, content, self._drawn))
        same = same and self._theme == theme_of(self).name
        self._stage = stage
        if same:
            self.plot.set_position(self._present())
            self.set_note(self._now(self._all[self._key]))
        else:
            self._draw()

    def lines(self) -> tuple[Line, ...]:
        """Return what is drawn."""
        if self._key == BY_LAYER:
            return self._layers()
        return tuple(
            self._line(lane, measure) for lane in self._stage.lanes for measure in self._all[self._key].measures
        )

    def _draw(self, _checked: bool = False) -> None:
        quantity, lines = self._all[self._key], self.lines()
        self.lane.setVisible(self._key == BY_LAYER and self._stage.raced)
        self.lane.setText(str(self._layered + 1))
        reach = Reach(quantity.reach.low, quantity.reach.high, self.log.isChecked())
        drawn = tuple(line for line in lines if len(line.x))
        self.plot.show_lines(
            drawn,
            self._present(),
            x_label=self.tr("update"),
            reach=reach,
            legend=self._legend(quantity),
        )
        self._drawn, self._theme = _content(self._stage), theme_of(self).name
        self.set_title(quantity.title, quantity.tip)
        self.set_note(self._now(quantity))

    def _present(self) -> float | None:
        seen = any(lane.history.snapshots for lane in self._stage.lanes)
        return float(self._stage.update) if seen else None

    def _legend(self, quantity: Quantity) -> tuple[tuple[str, QPen], ...] | None:
        """Return a race's legend: its lanes by their colours, its measures by their dashes; None names every line."""
        if not self._stage.raced or quantity.key == BY_LAYER:
            return None
        theme, none = theme_of(self), np.empty(0)
        lanes = [Line(lane.number, none, none, hue(theme, lane.index)) for lane in self._stage.lanes]
        measures = [Line(measure.name, none, none, theme.muted, measure.dash) for measure in quantity.measures]
        return tuple((line.name, line.pen()) for line in (*lanes, *(measures if len(measures) > 1 else ())))

    def _line(self, lane: Lane, measure: Measure) -> Line:
        x, y = self._read(lane, measure)
        name = f"{lane.number} {lane.title} · {measure.name}" if self._stage.raced else measure.name
        return Line(name, x, y, hue(theme_of(self), lane.index), measure.dash, measure.sparse)

    def _layers(self) -> tuple[Line, ...]:
        if not self._stage.lanes:
            return ()
        lane = self._stage.lanes[min(self._layered, len(self._stage.lanes) - 1)]
        names = lane.history.layers
        lines = []
        for place, name in enumerate(names):
            x, y = self._read(lane, Measure(name, of_layer(name)))
            colour, dash = _layer_look(theme_of(self), name, place / max(1, len(names) - 1), place)
            lines.append(Line(name, x, y, colour, dash))
        return tuple(lines)

    def _read(self, lane: Lane, measure: Measure) -> tuple[np.ndarray, np.ndarray]:
        key = lane.index, self._key, measure.name
        if key not in self._series:
            self._series[key] = Series(measure.value)
        return self._series[key].of(lane.history)

    def _now(self, quantity: Quantity) -> str:
        """Say the values where the clock stands."""
        told = []
        for lane in self._stage.lanes:
            figures = [
                f"{found:.{quantity.digits}g}" for m in quantity.measures if (found := self._at(lane, m)) is not None
            ]
            if figures:
                told.append((f"{lane.number}: " if self._stage.raced else "") + " / ".join(figures))
        unit = f" {quantity.unit}" if quantity.unit and told else ""
        return "   ".join(told) + unit

    def _at(self, lane: Lane, measure: Measure) -> float | None:
        x, y = self._read(lane, measure)
        place = len(x) if lane.live else int(x.searchsorted(lane.update, "right"))
        return float(y[place - 1]) if place else None

    def _next_lane(self) -> None:
        self._layered = (self._layered + 1) % max(1, len(self._stage.lanes))
        self._draw()

    def _fill(self, menu: QMenu) -> None:
        for quantity in self._all.values():
            action = menu.addAction(quantity.title)
            action.setToolTip(quantity.tip)
            action.setCheckable(True)
            action.setChecked(quantity.key == self._key)
            action.triggered.connect(partial(self._chosen, quantity.key))

    def _chosen(self, key: str, _checked: bool = False) -> None:
        self.choose(key)


def _content(stage: Stage) -> tuple[tuple[Metrics, ...], ...]:
    return tuple(lane.history.metrics for lane in stage.lanes)


def _layer_look(theme: Theme, name: str, depth: float, place: int) -> tuple[str, Dash]:
    """Return how a layer is drawn: the encoder blue, the decoder orange, the deeper the stronger."""
    side = theme.source if name.startswith("encoder") else theme.target if name.startswith("decoder") else theme.muted
    return QColor(blend(theme.panel, side, 0.45 + 0.55 * depth)).name(), DASHES[place % len(DASHES)]
