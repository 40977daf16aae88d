"""Which of the theme's lane colours each model of a race has; the first is the accent, for most races are of one."""

from __future__ import annotations

from fun_viz.views.theme import Theme

HUES = (2, 1, 3)  # places in Theme.lanes
MOST = len(HUES)  # models in a race


def hue(theme: Theme, lane: int) -> str:
    """Return the colour of a lane."""
    return theme.lanes[HUES[lane % MOST]]
