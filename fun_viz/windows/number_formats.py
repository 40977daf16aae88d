"""Numbers, durations and moments as they are read, grouped as each language does."""

from __future__ import annotations

from datetime import datetime

from fun_viz.widgets.texts import translated


def parameters(count: int, language: str) -> str:
    """Return a count of parameters, short: 6.1 M, 610 万."""
    if language == "zh":
        return f"{count / 1e8:.2f} 亿" if count >= 1e8 else f"{count / 1e4:.0f} 万" if count >= 1e4 else str(count)
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.1f} {letter}"
    return str(count)


def milliseconds(duration: float) -> str:
    """Return a duration a token takes, with two significant digits."""
    number = f"{duration:.1f}" if duration < 10 else f"{duration:.0f}"
    return translated("{n} ms / token", n=number)


def day(moment: str) -> str:
    """Return an ISO 8601 moment as day and second in the time of this place; what is none stays as it is."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return moment
