"""How numbers are written: on the screen, and as CSV for other programs."""

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
