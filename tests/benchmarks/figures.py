"""A figure measured, the target it is held against, and the table they are shown and filed in."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_LESS, _MORE = ("ms", "s", "MB", "ms/token"), ("tokens/s", "target tokens/s", "updates")


@dataclass(frozen=True)
class Figure:
    """One row of the table; `target` is "≤ bound" or "≥ bound", None where the value is only told."""

    name: str
    value: float
    unit: str
    target: str | None = None

    @property
    def holds(self) -> bool | None:
        if self.target is None:
            return None
        sense, bound = self.target.split()
        return self.value <= float(bound) if sense == "≤" else self.value >= float(bound)

    @property
    def better(self) -> str:
        """Which values are better, "less" or "more"; "" where neither is."""
        if self.target is not None:
            return "less" if self.target.startswith("≤") else "more"
        return "less" if self.unit in _LESS else "more" if self.unit in _MORE else ""

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = {True: "holds", False: "missed", None: ""}[self.holds]
        return self.name, f"{short(self.value)} {self.unit}", self.target or "", verdict


def at_most(bound: float) -> str:
    return f"≤ {bound:g}"


def at_least(bound: float) -> str:
    return f"≥ {bound:g}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of as many cells each as lines of text in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (" | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip(" |") for line in lines)


def short(value: float) -> str:
    """Return a number with about three digits that count."""
    places = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{min(places, 3)}f}"


def write(figures: Sequence[Figure], file: Path) -> None:
    """File the figures as a JSON list of {name, value, unit, target, holds}; the last two are null where told only."""
    rows = [{**asdict(figure), "value": float(f"{figure.value:.4g}"), "holds": figure.holds} for figure in figures]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> dict[str, Figure]:
    """Return the figures of a file by name."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {row["name"]: Figure(row["name"], row["value"], row["unit"], row["target"]) for row in rows}
