"""Where the maps of heads lie: groups one below the other, small ones side by side. No widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from fun_viz.run.decoding.head_habits import Head

WIDE, HIGH, GAP = 56.0, 70.0, 9.0  # pixels of a map, and between two
_TITLE, _UNDER, _APART = 22.0, 28.0, 26.0  # over the maps of a group; below each; between two groups in a row
_EDGE, _EMPTY, _SMALL = 7.0, 110.0, 5


@dataclass(frozen=True, eq=False)
class Group:
    """Heads that belong together."""

    title: str
    note: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, eq=False)
class Placed:
    """A group with the rectangle of its title and those of its maps; an empty one has a rectangle to say so in."""

    group: Group
    title: QRectF
    maps: tuple[QRectF, ...]
    empty: QRectF | None = None


def laid_out(
    groups: Sequence[Group], width: float, advance: Callable[[str], float], *, scale: float = 1.0
) -> tuple[list[Placed], float]:
    """Return where groups lie in so much room, and how high that is; `advance` says how wide a title is."""
    wide, high = WIDE * scale, HIGH * scale
    placed, x, y, low = list[Placed](), _EDGE, 4.0, 0.0
    fit = max(1, int((width - _EDGE) // (wide + GAP)))
    for group in groups:
        small = len(group.heads) <= _SMALL
        across = max(advance(group.title), len(group.heads) * (wide + GAP) if group.heads else _EMPTY)
        if not small or x + across > width:
            x, y, low = _EDGE, y + low, 0.0
        top = y + _TITLE
        columns = len(group.heads) if small else fit
        lie = tuple(
            QRectF(x + at % columns * (wide + GAP), top + at // columns * (high + _UNDER), wide, high)
            for at in range(len(group.heads))
        )
        title = QRectF(x, y, across if small else width - _EDGE, 16)
        placed.append(Placed(group, title, lie, None if group.heads else QRectF(x, top, 104, high)))
        lines = -(-len(group.heads) // columns) if group.heads else 1
        low = max(low, _TITLE + lines * (high + _UNDER) + 2)
        if small:
            x += across + _APART
        else:
            x, y, low = _EDGE, y + low, 0.0
    return placed, y + low
