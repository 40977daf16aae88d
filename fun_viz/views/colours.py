"""Mixing colours, and which colour the tokens of a sequence have."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from fun_viz.views.theme import Theme


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
