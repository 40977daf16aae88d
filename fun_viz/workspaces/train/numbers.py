"""In numbers: how large each model is, how far it has come, and how good it is on sentences it has not seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from fun_viz.events import Assessment
from fun_viz.views.figures import percent
from fun_viz.views.table import Head, Row, Table
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.compare.numbers import Better, leaders
from fun_viz.workspaces.train.lanes import Lane, Lanes, lane_colour


@dataclass(frozen=True)
class _Quantity:
    label: str
    tip: str
    value: Callable[[Lane], float]
    text: Callable[[float], str]
    better: Better = "neither"


class NumbersPanel(Panel):
    """A table of the lanes, as they were where the clock stands."""

    def __init__(self) -> None:
        self.table = Table()
        self.table.setMinimumWidth(186)
        super().__init__(self.table, numbers=self.table.to_csv)
        self._lanes: Lanes = ()
        texts = Texts(self)
        texts.bind(self.table.set_placeholder, "Numbers come with the first update.")
        texts.follow(self._draw)

    def show_lanes(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._draw()

    def _draw(self) -> None:
        self.set_title(
            self.tr("In numbers"), self.tr("Point at a row to read what it means. The best of a row is bold.")
        )
        lanes = [lane for lane in self._lanes if lane.history.started is not None]
        theme, raced = theme_of(self), len(self._lanes) > 1
        heads = tuple(
            Head(
                lane.short or lane.title,
                lane.number if raced else "",
                lane_colour(theme, lane.index),
                tip=lane.title,
            )
            for lane in lanes
        )
        aligned = any(lane.dev and lane.dev.alignment_error is not None for lane in lanes)
        tested = any(lane.history.finished and lane.history.finished.test for lane in lanes)
        rows = self._quantities(aligned=aligned, tested=tested)
        self.table.show_table(heads, tuple(_row(quantity, lanes) for quantity in rows))

    def _quantities(self, *, aligned: bool, tested: bool) -> tuple[_Quantity, ...]:
        tr = self.tr
        rows = [
            _Quantity(tr("parameters"), tr("How many numbers are learnt."), _parameters, self._count),
            _Quantity(tr("updates"), tr("How often the weights were changed."), _updates, _whole),
            _Quantity(
                tr("tokens/s"), tr("Target tokens trained on a second, on this computer."), _speed, _whole, "more"
            ),
            _Quantity(tr("dev loss"), tr("Loss on sentences kept out of training."), _of_dev("loss"), _figure, "less"),
            _Quantity(
                tr("exact match"), tr("Dev sentences written wholly right."), _of_dev("exact_match"), percent, "more"
            ),
            _Quantity("BLEU", tr("On the dev sentences, 0 to 100."), _of_dev("bleu"), _tenths, "more"),
        ]
        if aligned:
            tip = tr("How many target tokens of dev sentences look hardest at a wrong source token.")
            rows.append(_Quantity(tr("alignment error"), tip, _of_dev("alignment_error"), percent, "less"))
        if tested:
            tip = tr("Test sentences written wholly right by the model that is kept.")
            rows.append(_Quantity(tr("test exact match"), tip, _tested, percent, "more"))
        return tuple(rows)

    def _count(self, value: float) -> str:
        if math.isnan(value) or value < 10_000:
            return _whole(value)
        unit = self.tr("M")
        if unit == "万":  # Chinese counts by 10,000
            return f"{value / 1e4:.1f} {unit}"
        return f"{value / 1e6:.2f} {unit}" if value >= 1e6 else f"{value / 1e3:.0f} k"


def _row(quantity: _Quantity, lanes: list[Lane]) -> Row:
    values = tuple(quantity.value(lane) for lane in lanes)
    texts = tuple(map(quantity.text, values))
    best = {texts[place] for place in leaders(values, quantity.better)}
    seen = frozenset(place for place, text in enumerate(texts) if text in best and len(set(texts)) > 1)
    return Row(quantity.label, texts, values, f"{quantity.label}: {quantity.tip}", seen)


def _parameters(lane: Lane) -> float:
    return float(lane.history.started.parameters) if lane.history.started else math.nan


def _updates(lane: Lane) -> float:
    return float(lane.metrics.update) if lane.metrics else 0.0


def _speed(lane: Lane) -> float:
    return lane.metrics.tokens_per_second if lane.metrics else math.nan


def _tested(lane: Lane) -> float:
    finished = lane.history.finished
    return finished.test.exact_match if finished and finished.test else math.nan


def _of_dev(name: str) -> Callable[[Lane], float]:
    def value(lane: Lane) -> float:
        dev: Assessment | None = lane.dev
        number = getattr(dev, name) if dev else None
        return math.nan if number is None else float(number)

    return value


def _whole(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:,.0f}"


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"


def _tenths(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1f}"
