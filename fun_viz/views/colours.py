"""Mixing colours, and which colour the tokens of a sequence have."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from fun_viz.views.theme import Theme

LEGIBLE = 4.5  # the least contrast of a text with its ground (WCAG 2, AA)
_ROUNDED = 0.15  # of contrast may be lost where painted colours are rounded


def sequence_colour(theme: Theme, sequence: str) -> str:
    """Return the colour of a sequence: what is read is blue, anything else orange."""
    return theme.source if sequence == "source" else theme.target


def translucent(colour: str, opacity: float = 1.0) -> QColor:
    """Return a colour that lets what is under it shine through."""
    mixed = QColor(colour)
    mixed.setAlphaF(max(0.0, min(1.0, opacity)))
    return mixed


@lru_cache(maxsize=512)
def blend(ground: str, colour: str, share: float) -> QColor:
    """Return the opaque colour that `colour` in the opacity `share` gives on `ground`; not to be changed."""
    below, above = QColor(ground), QColor(colour)
    channels = ((below.red(), above.red()), (below.green(), above.green()), (below.blue(), above.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in channels))


@lru_cache(maxsize=512)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours "#RRGGBB", from 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour))
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True))


def _channels(colour: str) -> tuple[float, float, float]:
    mixed = QColor(colour)
    return mixed.redF(), mixed.greenF(), mixed.blueF()


@lru_cache(maxsize=512)
def legible(colour: str, ground: str, text: str) -> str:
    """Return a colour to write in on a ground: as it is where it can be read, else nearer to that of the text."""
    steps = (blend(colour, text, share / 20).name() for share in range(21))
    return next((step for step in steps if contrast(step, ground) >= LEGIBLE + _ROUNDED), text)
