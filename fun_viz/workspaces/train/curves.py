"""A plot of one quantity over the updates of all lanes; its chips choose which quantity, and its scale."""

from __future__ import annotations

from functools import partial
from operator import is_

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from fun_viz.events import Metrics
from fun_viz.views.colours import blend
from fun_viz.views.plot import Legends, Line, Plot, Reach
from fun_viz.views.theme import Theme, theme_of
from fun_viz.widgets.badge import DASHES, Dash
from fun_viz.widgets.choice import menu_chip
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.train.lanes import Lane, Lanes, lane_colour, update_shown
from fun_viz.workspaces.train.quantities import BY_LAYER, QUANTITIES, Measure, Series, of_layer

_TERMS = {  # the word of the glossary for a quantity, where it is not called like it
    "tokens": "accuracy", "rate": "learning-rate", "gradient": "gradient-norm", BY_LAYER: "gradient-norm",
    "teacher": "teacher-forcing", "speed": "token",
}  # fmt: skip


class CurvesPanel(Panel):
    """Draws lanes."""

    def __init__(self, key: str) -> None:
        self.plot = Plot()
        self.plot.setMinimumWidth(140)
        super().__init__(self.plot, numbers=self.plot.to_csv)
        self.quantity = QUANTITIES[key]
        self._lanes: Lanes = ()
        self._layered = 0  # the lane whose layers are drawn
        self._drawn: tuple[tuple[Metrics, ...], ...] = ()
        self._theme = ""
        self._series: dict[tuple[int, str, str], Series] = {}
        self.which, self.lane, self.log = menu_chip(self._fill), chip(), chip(checkable=True)
        for button in (self.lane, self.log, self.which):
            self.add_chip(button)
        self.which.setText("▾")
        self.log.clicked.connect(self._draw)
        self.lane.clicked.connect(self._next_lane)
        texts = Texts(self)
        texts.bind(self.log.setText, "log")
        texts.bind(self.log.setToolTip, "Draw the axis so that every tenfold is as high as the next")
        for name in (self.which.setToolTip, self.which.setAccessibleName):
            texts.bind(name, "Choose what is drawn here")
        texts.bind(self.lane.setToolTip, "Whose layers are drawn")
        texts.bind(self.plot.set_placeholder, "The curves begin with the first update.")
        texts.follow(self._draw)

    def choose(self, key: str, _checked: bool = False) -> None:
        """Draw another quantity."""
        self.quantity = QUANTITIES.get(key, self.quantity)
        self._draw()

    def show_lanes(self, lanes: Lanes) -> None:
        """Draw lanes; when nothing was added, only the line of the present moves."""
        content = _content(lanes)
        same = len(content) == len(self._drawn) and all(map(is_, content, self._drawn))
        same = same and self._theme == theme_of(self).name
        self._lanes = lanes
        if same:
            self.plot.set_position(update_shown(lanes))
            self.set_note(self._now())
        else:
            self._draw()

    def lines(self) -> tuple[Line, ...]:
        """Return what is drawn."""
        if self.quantity.key == BY_LAYER:
            return self._layers()
        return tuple(self._line(lane, measure) for lane in self._lanes for measure in self.quantity.measures)

    @property
    def _raced(self) -> bool:
        return len(self._lanes) > 1

    def _draw(self, _checked: bool = False) -> None:
        quantity = self.quantity
        self.lane.setVisible(quantity.key == BY_LAYER and self._raced)
        self.lane.setText(str(self._layered + 1))
        reach = Reach(quantity.reach.low, quantity.reach.high, self.log.isChecked())
        lines = tuple(line for line in self.lines() if len(line.x))
        self.plot.show_lines(
            lines, update_shown(self._lanes), x_label=translated("update"), reach=reach, legend=self._legend()
        )
        self._drawn, self._theme = _content(self._lanes), theme_of(self).name
        self.set_title(translated(quantity.title), translated(quantity.tip))
        self.set_info("train.curves", _TERMS.get(quantity.key, quantity.key))
        self.set_note(self._now())

    def _legend(self) -> Legends | None:
        """Return a race's legend: its lanes by their colours, its measures by their dashes; None names every line."""
        if not self._raced or self.quantity.key == BY_LAYER:
            return None
        theme, none = theme_of(self), np.empty(0)
        measures = [one for one in self.quantity.measures if any(len(self._read(lane, one)[0]) for lane in self._lanes)]
        alike = len({lane.history.started.family for lane in self._lanes if lane.history.started}) == 1
        names = (f"{lane.number} {lane.short}" if alike else lane.number for lane in self._lanes)  # by their options
        lines = [Line(name, none, none, lane_colour(theme, lane.index))
                 for name, lane in zip(names, self._lanes, strict=True)]  # fmt: skip
        if len(measures) > 1:
            lines += [Line(self._name(self._lanes, one), none, none, theme.muted, one.dash) for one in measures]
        return tuple((line.name, line.pen()) for line in lines)

    def _line(self, lane: Lane, measure: Measure) -> Line:
        x, y = self._read(lane, measure)
        name = self._name((lane,), measure)
        name = f"{lane.number} {lane.short or lane.title} · {name}" if self._raced else name
        return Line(name, x, y, lane_colour(theme_of(self), lane.index), measure.dash, measure.sparse)

    def _name(self, lanes: Lanes, measure: Measure) -> str:
        """Return the name of a measure of lanes, with the label smoothing they were trained with."""
        options = [lane.history.started.options for lane in lanes if lane.history.started]
        shares = {f"{share:g}" for one in options if isinstance(share := one.get("smoothing"), float) and share}
        return translated(measure.name, smoothing=" / ".join(sorted(shares)))

    def _layers(self) -> tuple[Line, ...]:
        if not self._lanes:
            return ()
        lane = self._lanes[min(self._layered, len(self._lanes) - 1)]
        names, lines = lane.history.layers, []
        for place, name in enumerate(names):
            x, y = self._read(lane, Measure(name, of_layer(name)))
            colour, dash = _layer_look(theme_of(self), name, place / max(1, len(names) - 1), place)
            lines.append(Line(name, x, y, colour, dash))
        return tuple(lines)

    def _read(self, lane: Lane, measure: Measure) -> tuple[np.ndarray, np.ndarray]:
        key = lane.index, self.quantity.key, measure.name
        if key not in self._series:
            self._series[key] = Series(measure.value)
        return self._series[key].of(lane.history)

    def _now(self) -> str:
        """Say the values where the clock stands."""
        parts = []
        for lane in self._lanes:
            values = (self._at(lane, measure) for measure in self.quantity.measures)
            if figures := [f"{value:.3g}" for value in values if value is not None]:
                parts.append((f"{lane.number}: " if self._raced else "") + " / ".join(figures))
        unit = f" {self.quantity.unit}" if self.quantity.unit and parts else ""
        return "   ".join(parts) + unit

    def _at(self, lane: Lane, measure: Measure) -> float | None:
        x, y = self._read(lane, measure)
        place = len(x) if lane.live else int(x.searchsorted(lane.update, "right"))
        return float(y[place - 1]) if place else None

    def _next_lane(self) -> None:
        self._layered = (self._layered + 1) % max(1, len(self._lanes))
        self._draw()

    def _fill(self, menu: QMenu) -> None:
        for quantity in QUANTITIES.values():
            action = menu.addAction(translated(quantity.title))
            set_tip(action, translated(quantity.tip))
            action.setCheckable(True)
            action.setChecked(quantity is self.quantity)
            action.triggered.connect(partial(self.choose, quantity.key))


def _content(lanes: Lanes) -> tuple[tuple[Metrics, ...], ...]:
    return tuple(lane.history.metrics for lane in lanes)


def _layer_look(theme: Theme, name: str, depth: float, place: int) -> tuple[str, Dash]:
    """Return how a layer is drawn: the encoder blue, the decoder orange, the deeper the stronger."""
    side = theme.source if name.startswith("encoder") else theme.target if name.startswith("decoder") else theme.muted
    return QColor(blend(theme.panel, side, 0.45 + 0.55 * depth)).name(), DASHES[place % len(DASHES)]
