"""In numbers: a table with a row for each quantity and a column for each thing compared, the best of a row in bold."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from fun_viz.views.table import Head, Row, Table
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated

Better = Literal["less", "more", "neither"]


@dataclass(frozen=True)
class Quantity:
    """How one row of the table comes about; its texts are English. A `rare` one has no row until a value is known."""

    label: str
    tip: str
    value: Callable[[Any], float | None]  # None where it is not known
    text: Callable[[float], str]
    better: Better = "neither"
    rare: bool = False
    role: Callable[[float], str] | None = None  # which colour of the theme a value has


class NumbersPanel(Panel):
    """Draws `quantities` of things; a subclass says which of them there are numbers of, and heads their columns."""

    quantities: ClassVar[tuple[Quantity, ...]]
    placeholder: ClassVar[str]  # English
    card: ClassVar[str] = ""  # what `Panel.info` is

    def __init__(self) -> None:
        self.table = Table()
        super().__init__(self.table, numbers=self.table.to_csv)
        self.set_info(self.card)
        self.things: tuple[Any, ...] = ()
        texts = Texts(self)
        texts.bind(self.table.set_placeholder, self.placeholder)
        texts.bind(self.set_title, "In numbers")
        texts.bind(self.set_tip, "Point at a row to read what it means. The best of a row is bold.")
        texts.follow(self._draw)

    def show_things(self, things: tuple[Any, ...]) -> None:
        self.things = things
        self._draw()

    @abstractmethod
    def columns(self) -> list[tuple[Head, Any]]:
        """Return the things that have numbers, each with the head of its column."""

    def _draw(self) -> None:
        columns = self.columns()
        things = [thing for _, thing in columns]
        rows = ((quantity, _row(quantity, things)) for quantity in self.quantities)
        shown = tuple(row for quantity, row in rows if not (quantity.rare and all(map(math.isnan, row.values))))
        self.table.show_table(tuple(head for head, _ in columns), shown)


def _row(quantity: Quantity, things: list[object]) -> Row:
    known = [quantity.value(thing) for thing in things]
    values = tuple(math.nan if value is None else float(value) for value in known)
    texts = tuple("–" if math.isnan(value) else quantity.text(value) for value in values)
    best = {texts[place] for place in leaders(values, quantity.better)}
    seen = frozenset(place for place, text in enumerate(texts) if text in best and len(set(texts)) > 1)
    label, role = translated(quantity.label), quantity.role
    roles = tuple("" if role is None or math.isnan(value) else role(value) for value in values)
    return Row(label, texts, values, f"{label}: {translated(quantity.tip)}", seen, roles)


def leaders(values: tuple[float, ...], better: Better) -> frozenset[int]:
    """Return the places of the best values; none where all are the same or nothing is better."""
    known = [value for value in values if not math.isnan(value)]
    if better == "neither" or len(set(known)) < 2:
        return frozenset()
    best = min(known) if better == "less" else max(known)
    return frozenset(place for place, value in enumerate(values) if value == best)


def decimals(count: int) -> Callable[[float], str]:
    """Return how a number is written with so many decimals."""
    return lambda value: f"{value:,.{count}f}".replace("-", "−")


def millions(count: int) -> Callable[[float], str]:
    """Return how a large number is written, in millions with so many decimals; Chinese counts by 10,000."""

    def write(value: float) -> str:
        if value < 10_000:
            return f"{value:,.0f}"
        unit = translated("M")
        if unit == "万":
            return f"{value / 1e4:.{count - 1}f} {unit}"
        return f"{value / 1e6:.{count}f} {unit}" if value >= 1e6 else f"{value / 1e3:.0f} k"

    return write
