"""How numbers are written: on the screen, where weights and probabilities are percents, and as CSV for programs."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from io import StringIO

_ROUNDING = 1e-6  # float32 keeps some seven digits: a share nearer to 1 is whole


def percent(share: float) -> str:
    """Return a share of 1 with one decimal; what would read as nothing or all and is not is "<0.1%" or ">99.9%"."""
    if math.isnan(share):
        return "–"
    return "<0.1%" if 0 < share < 0.001 else _short_of_whole(share, f"{share:.1%}", ">99.9%")


def points(difference: float) -> str:
    """Return the difference of two shares in percentage points, with its sign: +12.3 points, −4.0 points."""
    from PySide6.QtCore import QCoreApplication  # which the command line, that draws no difference, does without

    if math.isnan(difference):
        return "–"
    number = f"{100 * difference:+.1f}".replace("-", "−")
    return QCoreApplication.translate("", "{n} points").format(n=number)


def percent_end(share: float) -> str:
    """Return a share as the end of a scale, without decimals that say nothing: 0%, 60.9%, 100%."""
    return _short_of_whole(share, f"{100 * share:.3g}%", ">99.9%")


def short_percent(share: float) -> str:
    """Return a share short enough for a cell: 83%, and <1% and >99% for what is neither nothing nor all."""
    if math.isnan(share):
        return "–"
    return "<1%" if 0 < share < 0.005 else _short_of_whole(share, f"{share:.0%}", ">99%")


def short_points(difference: float) -> str:
    """Return a difference of two shares in percentage points, short enough for a cell that has no room for a unit."""
    return f"{100 * difference:.0f}".replace("-0", "0").replace("-", "−")


def _short_of_whole(share: float, text: str, less: str) -> str:
    return less if share < 1 - _ROUNDING and float(text.rstrip("%")) == 100 else text


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


def small(value: float) -> str:
    """Return a difference with one digit: 8e−8; nothing at all is 0."""
    return f"{value:.0e}".replace("e-0", "e−").replace("e-", "e−").replace("e+00", "") if value else "0"
