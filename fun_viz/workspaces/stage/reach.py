"""What a cell of a convolution has seen: its receptive field, row by row down, while the cell is pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fun_viz.views.stage.marks import Area, Box, Ink, Label, Mark
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.view import About, View

_INKS: tuple[Ink, Ink] = ("source", "target")


def reach(view: View, about: About) -> tuple[Mark, ...]:
    """Return what is drawn over a scene while a state of it is pointed at; nothing for other nets and other marks."""
    sheet = Sheet(view)
    if about.kind != "state" or about.place is None or about.place.sequence not in sheet.of.names:
        return ()
    side = sheet.of.names.index(about.place.sequence)
    levels = [level for level in sheet.rows.levels if sheet.of.probe(side, level) == about.probe]
    if not levels or sum(sheet.of.reach(side)) == 0:
        return ()
    return tuple(_field(sheet, side, levels[0], about.place.index))


def _field(sheet: Sheet, side: int, level: int, index: int) -> Iterator[Mark]:
    rows, ink = sheet.rows, _INKS[side]
    shown = [each for each in rows.levels if each <= level]
    for below, above in pairwise(shown):
        (left, right), (low_left, low_right) = (_edges(sheet, side, level - each, index) for each in (above, below))
        top, bottom = rows.y(above) + rows.strip / 2, rows.y(below) - rows.strip / 2
        yield Area(key=("reach", below), opacity=0.13, ink=ink,
                   points=((left, top), (right, top), (low_right, bottom), (low_left, bottom)))  # fmt: skip
    for each in shown:
        left, right = _edges(sheet, side, level - each, index)
        own = each == level
        yield Box(key=("reached", each), opacity=1.0 if own else 0.55, x=(left + right) / 2, y=rows.y(each),
                  width=right - left + 6, height=rows.strip + 6, radius=5, stroke=ink,
                  line=1.8 if own else 1.2)  # fmt: skip
    left, right = _edges(sheet, side, 0, index)
    seen, count = len(sheet.of.field(side, level, index)), sheet.source if side == 0 else sheet.now + 1
    yield Label(key=("reached",), x=(left + right) / 2, y=rows.y(level) + rows.strip / 2 + 10,
                text=translated("{n} of {total}", n=seen, total=count), ink=ink, pixels=11, bold=True, halo="panel",
                value=seen)  # fmt: skip


def _edges(sheet: Sheet, side: int, layers: int, index: int) -> tuple[float, float]:
    """Return the left and right edge of what a cell has seen so many layers below it, as far as it is in the window."""
    window = sheet.words if side else sheet.given
    seen = [at for at in sheet.of.field(side, layers, index) if at in window] or [index]
    middle, half = (sheet.columns.written, sheet.wide_word / 2) if side else (sheet.columns.given, sheet.wide / 2)
    return middle(seen[0]) - half, middle(seen[-1]) + half
