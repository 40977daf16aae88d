"""A plain drawing for what has no picture of its own: tokens, and what was recorded of how they look at one another."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Label, Mark, Path, Scene
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.columns import Columns, columns
from fun_viz.workspaces.stage.gap import MINI_GAP, MINI_LABELS, cut, foretold
from fun_viz.workspaces.stage.view import About, View


def plain(view: View) -> Scene:
    """Draw the tokens given, those written so far, and the attention chosen between them."""
    reading = view.at.reading
    labels, gap = (MINI_LABELS, MINI_GAP) if view.mini else (86.0, 96.0)
    where = columns(view.width, max(1, len(reading.source)), max(1, reading.decode_moves), now=max(0, view.at.token),
                    labels=labels, gap=gap, windows=(view.source, view.target))  # fmt: skip
    note = translated("A plain drawing: this net, or this file, has no more to show here.")
    if not reading.moves:
        note = translated("Nothing has come of it yet.")
    return Scene(width=view.width, height=view.height, live=tuple(_marks(view, where, note)), note=note,
                 described=note, edges={"left": where.left, "right": where.right, "begin": where.begin,
                                        "end": where.end})  # fmt: skip


def _marks(view: View, where: Columns, note: str) -> Iterator[Mark]:
    low, high = view.height - 22, 18.0 if view.mini else 44.0
    for side, (left, right) in enumerate(((where.left, where.right), (where.begin, where.end))):
        yield Box(key=("region", side), x=(left + right) / 2, y=view.height / 2, width=right - left + 4,
                  height=view.height - 1, radius=8, fill="ground", shade=0.5, stroke="line")  # fmt: skip
    yield from _links(view, where, low, high)
    yield from _given(view, where, low)
    yield from _written(view, where, high)
    if not view.mini:
        yield Label(key=("note",), x=where.left + 8, y=12, text=note, align="left",
                    room=cut(note, where.right - where.left - 12, 12))  # fmt: skip


def _links(view: View, where: Columns, low: float, high: float) -> Iterator[Path]:
    """Yield what the word being written takes from each token given, where that was recorded."""
    reading, step = view.at.reading, view.at.token if view.looked is None else view.looked
    weights = reading.pattern("cross", -1, "mean")
    if weights is None or not 0 <= step < len(weights) or step not in where.target:
        return
    target = reading.trace.sequences[-1].name
    for j in range(where.source.first, where.source.end):
        weight, begin, end = float(weights[step, j]), where.given(j), where.written(step)
        yield Path(
            key=("gathered", j), places=(Place("source", j), Place(target, step)), beat=1, when=(50.0, 150.0),
            about=About("link", Place("source", j), cell=(step, j), value=weight), start=(begin, low - 13),
            strokes=(("C", (begin, high + 40, end, low - 40, end, high + 15)),), line=0.8 + 9 * weight,
            opacity=0.16 + 0.78 * min(1.0, weight * 1.4), value=weight,
        )  # fmt: skip


def _given(view: View, where: Columns, y: float) -> Iterator[Chip]:
    reading, name = view.at.reading, view.at.reading.trace.sequences[0].name if view.at.reading.source else ""
    for j in range(where.source.first, min(where.source.end, len(reading.source))):
        here = Place(name, j)
        yield Chip(key=("token", j), places=(here,), about=About("token", here), x=where.given(j), y=y,
                   width=min(where.column - 4, 54), height=20 if view.mini else 24, text=reading.source[j],
                   side="source", unknown=j in reading.unknown)  # fmt: skip


def _written(view: View, where: Columns, y: float) -> Iterator[Mark]:
    reading, name = view.at.reading, view.at.reading.trace.sequences[-1].name if view.at.reading.source else ""
    wide = min(where.word - 8, 84.0)
    for t in range(where.target.first, min(where.target.end, reading.decode_moves)):
        here = Place(name, t)
        if t >= view.at.written:
            yield Box(key=("written", t), places=(here,), x=where.written(t), y=y, width=wide, height=24, radius=6,
                      stroke="muted", dashed=True, opacity=0.45)  # fmt: skip
            if view.ahead:
                yield from foretold(("written", t), (where.written(t), y), reading.target, t, wide - 8)
            continue
        yield Chip(key=("written", t), places=(here,), about=About("word", here, step=t,
                   value=reading.probabilities[t]), x=where.written(t), y=y, width=wide, height=24,
                   text=reading.target[t], side="target", now=t == view.at.token, beat=2,
                   when=(150.0, 200.0))  # fmt: skip
