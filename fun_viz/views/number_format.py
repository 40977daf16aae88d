"""How numbers are written: on the screen, where weights and probabilities are percents, and as CSV for programs."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from io import StringIO


def percent(share: float) -> str:
    """Return a share of 1 with one decimal; what is there but would read as nothing is "<0.1%"."""
    if math.isnan(share):
        return "–"
    return "<0.1%" if 0 < share < 0.001 else f"{share:.1%}"


def percent_more(difference: float) -> str:
    """Return the difference of two shares in percentage points, with its sign: +12.3%, −4.0%."""
    return "–" if math.isnan(difference) else f"{difference:+.1%}".replace("-", "−")


def percent_end(share: float) -> str:
    """Return a share as the end of a scale, without decimals that say nothing: 0%, 60.9%, 100%."""
    return f"{100 * share:.3g}%"


def short_percent(share: float) -> str:
    """Return a share, or a difference of two, short enough for a cell: 83%, −12%."""
    return f"{share:.0%}".replace("-0%", "0%").replace("-", "−")


def short_number(value: float) -> str:
    """Return a number short enough for a cell: .83, 1.0, −.12, 7."""
    size = abs(value)
    if size < 0.005:
        return "0"
    text = f"{size:.2f}".removeprefix("0") if size < 0.995 else f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    return f"−{text}" if value < 0 else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return lines of comma-separated values; floats keep six digits and one that is not a number is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, float):
        return value
    return "" if math.isnan(value) else f"{value:.6g}"
