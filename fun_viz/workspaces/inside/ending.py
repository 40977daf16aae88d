"""The last beats: what is weighed, its sum, and what the net makes of that."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fun_viz.views.stage.marks import Label, Mark, Path
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.inside.drawn import Drawn, Touch
from fun_viz.workspaces.inside.layout import Column
from fun_viz.workspaces.inside.pieces import dashed, strip, strips

_FAINTEST = 0.12  # opacity of a value that weighs nothing
_HEAD, _LOWEST = 26.0, 14.0  # of the column of heads: its names, and the lowest row


def ending(drawn: Drawn) -> Iterator[Mark]:
    """Yield values, weighted sum, and heads joined or the sum made longer."""
    yield from _values(drawn)
    yield from _sum(drawn)
    if "joined" in drawn.beats:
        yield from _joined(drawn)
    elif "length" in drawn.beats:
        yield from _longer(drawn)


def _values(drawn: Drawn) -> Iterator[Mark]:
    frame, values = drawn.frame, drawn.apart.row.values
    column = frame.columns["values"]
    there = values is not None and drawn.entered("values")
    shown = [key for key in frame.rows if there and values is not None and key < len(values)]
    if shown and values is not None:
        weights = drawn.apart.weights
        faded = {key: min(1.0, _FAINTEST + (1 - _FAINTEST) * abs(float(np.nan_to_num(weights[key])))) for key in shown}
        yield from strips("values", column, frame, shown, values, faded)
    for at, key in enumerate(frame.rows):
        if key not in shown:
            yield dashed(("values", key, "empty"), column, frame.y(at), frame.strip)


def _sum(drawn: Drawn) -> Iterator[Mark]:
    frame, row = drawn.frame, drawn.apart.row
    column, vector = frame.columns["values"], row.gathered
    if "length" in drawn.beats and vector is not None:
        vector = vector / row.factor
    if vector is not None and drawn.entered("sum"):
        about = Touch("sum", beat="sum", units=len(vector))
        yield strip(("sum",), column, frame.foot, frame.strip, vector, about=about, stroke="accent", edge=0.6)
    else:
        yield dashed(("sum", "empty"), column, frame.foot, frame.strip)


def _joined(drawn: Drawn) -> Iterator[Mark]:
    frame, row = drawn.frame, drawn.apart.row
    column = frame.columns["joined"]
    count = drawn.apart.heads.shape[0]
    heads = None if row.joined is None or len(row.joined) % count else row.joined.reshape(count, -1)  # (head, unit)
    own = Column(column.left + _HEAD, column.width - _HEAD)
    room = frame.foot - frame.strip / 2 - frame.top - 62
    pitch = max(_LOWEST, min(23.0, room / count))
    shown = _heads_shown(count, max(1, int(room / pitch)), drawn.apart.row.at.head)
    there = heads is not None and drawn.entered("joined")
    for at, head in enumerate(shown):
        y, now = frame.top + 7 + at * pitch, head == drawn.apart.row.at.head
        yield Label(key=("H", head), x=column.left, y=y, text=f"H{head + 1}", pixels=11, bold=now, align="left")
        if there and heads is not None:
            about = Touch("head", units=heads.shape[1], index=head)
            bound = float(np.abs(np.nan_to_num(heads)).max(initial=0.0)) or 1.0
            yield strip(("joined", head), own, y, max(8.0, pitch - 8), heads[head], about=about, bound=bound,
                        stroke="accent" if now else "muted", edge=1.0 if now else 0.35)  # fmt: skip
        else:
            yield dashed(("joined", head, "empty"), own, y, max(8.0, pitch - 8), "accent" if now else "muted")
    bottom = frame.top + 7 + len(shown) * pitch
    if len(shown) < count:
        words = translated("{shown} of {count}", shown=len(shown), count=count)
        yield Label(key=("H", "of"), x=column.right, y=frame.header + 14, text=words, pixels=11, align="right")
    yield from _result(drawn, own, bottom, row.said if drawn.entered("joined") else None)


def _heads_shown(count: int, fits: int, now: int) -> range:
    first = max(0, min(now - fits // 2, count - fits))
    return range(first, min(count, first + fits))


def _result(drawn: Drawn, column: Column, top: float, vector: np.ndarray | None) -> Iterator[Mark]:
    """Yield the arrow down to what comes out, and what is done with it."""
    frame = drawn.frame
    y = min(frame.foot - 20, top + 30)
    end = (column.middle, y - frame.strip / 2 - 4)
    yield Path(key=("down",), start=(column.middle, max(top - 4, y - 30)), strokes=(("L", end),), ink="muted",
               line=1.2, arrow=True, dashed=vector is None)  # fmt: skip
    if vector is not None:
        about = Touch("output", beat="joined", units=len(vector))
        yield strip(("output",), column, y, frame.strip, vector, about=about, stroke="accent", edge=0.6)
    else:
        yield dashed(("output", "empty"), column, y, frame.strip)
    words = translated("added to the stream") if drawn.apart.part.adds else translated("takes the stream’s place")
    yield Label(key=("stream",), x=column.right, y=y + frame.strip / 2 + 11, text=words, pixels=11, align="right")


def _longer(drawn: Drawn) -> Iterator[Mark]:
    frame, row, column = drawn.frame, drawn.apart.row, drawn.frame.columns["length"]
    there = row.gathered if drawn.entered("length") else None
    words = translated("{n} keys: times {factor:.2f}", n=drawn.apart.scored, factor=row.factor)
    yield Label(key=("length", "words"), x=column.left, y=frame.top + 7, text=words, pixels=12, align="left",
                room=column.width)  # fmt: skip
    yield from _result(drawn, column, frame.top + 22, there)
