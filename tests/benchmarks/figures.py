"""A figure measured, the target it is held against, and the table they are shown and filed in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from fun_viz.registry import Registry


@dataclass(frozen=True)
class Target:
    """What a value should be: at most, or at least, a bound."""

    sense: Literal["≤", "≥"]
    bound: float

    def holds(self, value: float) -> bool:
        return value <= self.bound if self.sense == "≤" else value >= self.bound

    def __str__(self) -> str:
        return f"{self.sense} {self.bound:g}"


def at_most(bound: float) -> Target:
    return Target("≤", bound)


def at_least(bound: float) -> Target:
    return Target("≥", bound)


@dataclass(frozen=True)
class Figure:
    """One row of the table; without a target it is only told."""

    name: str
    value: float
    unit: str
    goal: Target | None = None

    @property
    def target(self) -> str | None:
        return None if self.goal is None else str(self.goal)

    @property
    def holds(self) -> bool | None:
        return None if self.goal is None else self.goal.holds(self.value)


Benchmark = Callable[[], Iterable[Figure]]
benchmarks: Registry[Benchmark] = Registry()


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text in columns."""
    rows = [("", "measured", "target", "")]
    words = {True: "holds", False: "MISSED", None: ""}
    rows += [(f.name, f"{_short(f.value)} {f.unit}", f.target or "", words[f.holds]) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}".rstrip()
        for name, value, target, verdict in rows
    )


def write(figures: Sequence[Figure], file: Path) -> None:
    """File the figures as a JSON list of {name, value, unit, target, holds}; the last two are null where told only."""
    rows = [{**asdict(f), "value": _plain(f.value), "target": f.target, "holds": f.holds} for f in figures]
    for row in rows:
        del row["goal"]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _plain(value: float) -> float:
    return float(f"{value:.4g}")


def _short(value: float) -> str:
    places = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{min(places, 3)}f}"
