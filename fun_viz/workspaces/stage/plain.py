"""A plain drawing for what has no picture of its own: tokens, and what was recorded of how they look at one another."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.anatomy import Attends
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Label, Mark, Path, Scene
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.axes import written
from fun_viz.workspaces.stage.columns import Columns, columns, small_columns
from fun_viz.workspaces.stage.gap import cut, fitting, foretold, outside
from fun_viz.workspaces.stage.view import About, View


def plain(view: View) -> Scene:
    """Draw the tokens given, those written so far, and what the last of them took from the others."""
    reading = view.at.reading
    where = _columns(view, max(1, len(reading.source)), max(1, reading.decode_moves), max(0, view.at.token))
    note = translated("A plain drawing: this net, or this file, has no more to show here.")
    if not reading.moves:
        note = translated("Nothing has come of it yet.")
    return Scene(
        width=view.width, height=view.height, live=tuple(_marks(view, where)), note=note, described=note,
        edges=where.edges,
    )  # fmt: skip


def _columns(view: View, source: int, target: int, now: int) -> Columns:
    if view.mini:
        return small_columns(view.width, source, target, now=now, beside=view.beside)
    return columns(view.width, source, target, now=now, windows=(view.source, view.target))


def _marks(view: View, where: Columns) -> Iterator[Mark]:
    low, high = view.height - 22, 18.0 if view.mini else 44.0
    sides = ((where.left, where.right, where.source), (where.begin, where.end, where.target))
    for side, (left, right, span) in enumerate(sides):
        yield Box(key=("region", side), x=(left + right) / 2, y=view.height / 2, width=right - left + 4,
                  height=view.height - 1, radius=8, fill="ground", shade=0.5, stroke="line")  # fmt: skip
        if not span.whole and not view.mini:
            text = translated("{shown} of {count} tokens", shown=len(span), count=span.count)
            yield Label(key=("shown", side), x=left + 8, y=12, text=text, align="left",
                        room=cut(text, right - left - 12, 12))  # fmt: skip
    if view.at.reading.trace.sequences:
        yield from _links(view, where, low, high)
        yield from _given(view, where, low)
        yield from _written(view, where, high)
    if view.mini:
        yield from outside(where, view.height)


def _place(reading: Reading, t: int) -> Place:
    """Return the place of the token written at a step: in a text of its own, behind the one given, or of a mask."""
    sequence = reading.trace.sequences[-1]
    if sequence.role == "filled":
        return Place(sequence.name, [at for at, token in enumerate(sequence.tokens) if token.special == "mask"][t])
    return Place(sequence.name, t + len(sequence.tokens))


def _looks(view: View, step: int) -> tuple[Focus, int, list[float]] | None:
    """Return the map in which a step's token looks back, its row, and what it takes from each token."""
    reading = view.at.reading
    kinds: tuple[Attends, ...] = ("cross", "decoder", "encoder")
    kind = next((kind for kind in kinds if reading.attention(kind) is not None), None)
    array = None if kind is None or not 0 <= step < view.at.written else reading.attention(kind)
    if kind is None or array is None:
        return None
    layer = view.focus.layer if view.focus.part == kind and view.focus.layer < len(array.values) else -1
    row = step if kind == "cross" else _place(reading, step).index - (kind == "decoder")
    pattern = reading.pattern(kind, layer, "mean")
    if pattern is None or not 0 <= row < len(pattern):
        return None
    known = [value for value in pattern[row].tolist() if value == value]  # NaN is what cannot be seen
    return Focus(kind, layer % len(array.values), "mean"), row, known


def _links(view: View, where: Columns, low: float, high: float) -> Iterator[Path]:
    reading, step = view.at.reading, view.at.token if view.looked is None else view.looked
    found = _looks(view, step) if step in where.target else None
    if found is None:
        return
    focus, row, weights = found
    end, count = where.written(step), len(reading.source)
    for j, weight in enumerate(weights):
        shown = j in where.source if j < count else j - count in where.target
        if not shown:
            continue
        given = j < count
        begin, y = (where.given(j), low - 13) if given else (where.written(j - count), high + 13)
        here = Place(reading.trace.sequences[0].name, j) if given else _place(reading, j - count)
        yield Path(
            key=("gathered", j), places=(here, _place(reading, step)), beat=1, when=(50.0, 150.0),
            about=About("link", here, focus, (row, j), value=weight), start=(begin, y),
            strokes=(("C", (begin, high + 40, end, low - 40 if given else high + 60, end, high + 15)),),
            line=0.8 + 9 * weight, opacity=0.16 + 0.78 * min(1.0, weight * 1.4), value=weight,
        )  # fmt: skip


def _given(view: View, where: Columns, y: float) -> Iterator[Chip]:
    reading = view.at.reading
    for j in range(where.source.first, min(where.source.end, len(reading.source))):
        here = Place(reading.trace.sequences[0].name, j)
        wide, text = min(where.column - 4, 54.0), reading.source[j]
        yield Chip(key=("token", j), places=(here,), about=About("token", here), x=where.given(j), y=y, width=wide,
                   height=20 if view.mini else 24, text=text, side="source", pixels=fitting(text, wide, 14),
                   unknown=j in reading.unknown)  # fmt: skip


def _written(view: View, where: Columns, y: float) -> Iterator[Mark]:
    reading, texts = view.at.reading, written(view.at.reading)
    wide, high = min(where.word - 8, 84.0), 20 if view.mini else 24
    for t in range(where.target.first, min(where.target.end, reading.decode_moves)):
        here = _place(reading, t)
        if t >= view.at.written:
            yield Box(key=("written", t), places=(here,), x=where.written(t), y=y, width=wide, height=high, radius=6,
                      stroke="muted", dashed=True, opacity=0.45)  # fmt: skip
            if view.ahead:
                yield from foretold(("written", t), (where.written(t), y), reading.target, t, wide - 8)
            continue
        yield Chip(
            key=("written", t), places=(here,), about=About("word", here, step=t, value=reading.probabilities[t]),
            x=where.written(t), y=y, width=wide, height=high, text=texts[t], side="target",
            pixels=fitting(texts[t], wide, 14), now=t == view.at.token, beat=2, when=(150.0, 200.0),
        )  # fmt: skip
