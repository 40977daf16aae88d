"""How numbers are written inside: with a true minus, as many decimals as say something."""

from __future__ import annotations

import math

from fun_viz.widgets.texts import marked, translated

_WORDS = (
    "", marked("one"), marked("two"), marked("three"), marked("four"), marked("five"), marked("six"),
    marked("seven"), marked("eight"), marked("nine"), marked("ten"), marked("eleven"), marked("twelve"),
)  # fmt: skip


def signed(value: float, decimals: int = 2) -> str:
    """Return a number with a true minus; what cannot be a number is said so."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    if abs(value) >= 1e5:
        return f"{value:.2e}".replace("e+0", "e").replace("e+", "e").replace("-", "−")
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def counted(count: int) -> str:
    """Return a small whole number as a word, in the language that now holds."""
    return translated(_WORDS[count]) if 0 < count < len(_WORDS) else str(count)
