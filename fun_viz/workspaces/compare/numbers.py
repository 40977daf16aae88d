"""In numbers: what each lane is, what it costs, and how sure it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fun_viz.reading import Reading
from fun_viz.views.table import Head, Row, Table
from fun_viz.views.theme import theme_of
from fun_viz.widgets.badge import lane_colour
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.workspaces.compare import words

Better = Literal["less", "more", "neither"]


@dataclass(frozen=True)
class _Quantity:
    """How one row of the table comes about."""

    label: str
    tip: str
    value: Callable[[Reading], float]
    text: Callable[[float], str]
    better: Better


class NumbersPanel(Panel):
    """A table of the lanes that have a reading; numbers of the whole run, whatever the clock says."""

    def __init__(self) -> None:
        self.table = Table()
        super().__init__(self.table, numbers=self.table.to_csv)
        self._readings: tuple[Reading, ...] = ()
        texts = Texts(self)
        texts.bind(self.table.set_placeholder, "Numbers come with the first sentence.")
        texts.follow(self._redraw)

    def show_readings(self, readings: tuple[Reading, ...]) -> None:
        """Draw the lanes of which something has come."""
        self._readings = readings
        self._redraw()

    def _redraw(self) -> None:
        tip = self.tr("Point at a row to read what it means. The best of a row is bold.")
        self.set_title(self.tr("In numbers"), tip)
        theme, lanes = theme_of(self), [(lane, reading) for lane, reading in enumerate(self._readings) if reading.moves]
        heads = (Head(words.title(reading), str(lane + 1), lane_colour(theme, lane)) for lane, reading in lanes)
        begun = [reading for _, reading in lanes]
        self.table.show_table(tuple(heads), tuple(_row(quantity, begun) for quantity in self._quantities()))

    def _quantities(self) -> tuple[_Quantity, ...]:
        tr = self.tr
        return (
            _Quantity(
                tr("parameters"), tr("How many numbers were learnt in training."),
                lambda reading: reading.trace.model.parameters, self._count, "less",
            ),
            _Quantity(
                tr("ms / token"), tr("Median time of one decoding step on this computer, everything shown recorded."),
                lambda reading: reading.milliseconds or math.nan, _decimals(1), "less",
            ),
            _Quantity(
                tr("serial steps to encode"), tr("How many moves must wait for one another before the first word."),
                lambda reading: reading.trace.serial_steps or math.nan, _decimals(0), "less",
            ),
            _Quantity(
                tr("longest path"),
                tr("How many moves a signal travels from the farthest source token to the output."),
                lambda reading: reading.trace.longest_path or math.nan, _decimals(0), "less",
            ),
            _Quantity(
                tr("score"), tr("Log-probability (natural) the model gives its own translation: nearer to 0 is surer."),
                lambda reading: reading.score if reading.decode_moves else math.nan, _decimals(2), "more",
            ),
            _Quantity(
                tr("score per token"), tr("The score divided by the tokens written, so that lengths can be compared."),
                lambda reading: reading.score / reading.decode_moves if reading.decode_moves else math.nan,
                _decimals(2), "more",
            ),
            _Quantity(
                tr("tokens written"), tr("How many tokens the translation has, the end mark among them."),
                lambda reading: reading.decode_moves, _decimals(0), "neither",
            ),
        )  # fmt: skip

    def _count(self, value: float) -> str:
        if math.isnan(value) or value < 10_000:
            return _decimals(0)(value)
        unit = self.tr("M")
        return f"{value / 1e4:.0f} {unit}" if unit == "万" else f"{value / 1e6:.1f} {unit}"  # Chinese counts by 10,000


def _row(quantity: _Quantity, readings: list[Reading]) -> Row:
    values = tuple(float(quantity.value(reading)) for reading in readings)
    texts = tuple(map(quantity.text, values))
    best = {texts[place] for place in leaders(values, quantity.better)}
    seen = frozenset(place for place, text in enumerate(texts) if text in best and len(set(texts)) > 1)
    return Row(quantity.label, texts, values, quantity.tip, seen)


def leaders(values: tuple[float, ...], better: Better) -> frozenset[int]:
    """Return the places of the best values; none where all are the same or nothing is better."""
    known = [value for value in values if not math.isnan(value)]
    if better == "neither" or len(set(known)) < 2:
        return frozenset()
    best = min(known) if better == "less" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == best)


def _decimals(count: int) -> Callable[[float], str]:
    def write(value: float) -> str:
        return "–" if math.isnan(value) else f"{value:,.{count}f}".replace("-", "−")

    return write
