"""Below a window on a long text: all of its tokens, a bar each, with a frame round those that have columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Label, Mark, Path
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.columns import Columns
from fun_viz.workspaces.stage.rows import overview_room
from fun_viz.workspaces.stage.view import About, Span, View

_INSET = 6  # units at both ends of a row


class Long(Protocol):
    """What is drawn: `tints` are the shares of the source tokens, `now` the step at work, -1 while the net reads."""

    @property
    def view(self) -> View: ...

    @property
    def reading(self) -> Reading: ...

    @property
    def columns(self) -> Columns: ...

    @property
    def names(self) -> tuple[str, str]: ...

    @property
    def tints(self) -> tuple[float, ...]: ...

    @property
    def now(self) -> int: ...

    @property
    def long(self) -> bool: ...


@dataclass(frozen=True)
class _Row:
    """Bars from `left` to `right` above the line `base`, a bar of height value / largest for each token."""

    left: float
    right: float
    base: float
    tall: float
    span: Span
    side: str

    @property
    def pitch(self) -> float:
        return _pitch(self.left, self.right, self.span.count)

    def x(self, index: float) -> float:
        return self.left + _INSET + index * self.pitch


def _pitch(left: float, right: float, count: int) -> float:
    return (right - left - 2 * _INSET) / max(1, count)


def token_at(x: float, left: float, right: float, count: int) -> int:
    """Return which of `count` tokens stands at x in the row from left to right."""
    return int((x - left - _INSET) // _pitch(left, right, count))


def _rows(sheet: Long) -> tuple[_Row, ...]:
    """Return the rows of both halves; none where all tokens have columns."""
    if not sheet.long or sheet.view.mini:
        return ()
    columns, room, high = sheet.columns, overview_room(sheet.view.height), sheet.view.height
    base, tall = high - (10 if room > 40 else 6), room - 22 if room > 40 else room - 14
    given, written = sheet.names
    return (_Row(columns.left, columns.right, base, tall, columns.source, given),
            _Row(columns.begin, columns.end, base, tall, columns.target, written))  # fmt: skip


def ground(sheet: Long) -> Iterator[Mark]:
    """Yield what stays of the rows: their lines, their name, and a tick for each source token but punctuation."""
    line = sheet.view.height - overview_room(sheet.view.height) + 2
    for row in _rows(sheet):
        yield Path(key=("overview", row.side), start=(row.left - 4, line), strokes=(("L", (row.right + 4, line)),),
                   ink="line")  # fmt: skip
    for row in _rows(sheet)[:1]:
        yield Label(key=("overview", "name"), x=row.left - 14, y=row.base - row.tall / 2,
                    text=translated("all {n}", n=len(sheet.reading.source)), align="right")  # fmt: skip
        for j, piece in enumerate(sheet.reading.source):
            if any(letter.isalnum() for letter in piece):
                yield Box(key=("tick", j), places=(Place(row.side, j),), x=row.x(j + 0.5), y=row.base - 0.5,
                          width=max(0.5, row.pitch - 1), height=2, radius=1, fill="source", shade=0.5)  # fmt: skip


def overview(sheet: Long) -> Iterator[Mark]:
    """Yield the bars of all source tokens and all words, and the frames round those in the windows."""
    for row in _rows(sheet):
        yield from _frame(row)
    for given, written in [_rows(sheet)] if _rows(sheet) else []:
        yield from _given(sheet, given)
        yield from _written(sheet, written)


def _frame(row: _Row) -> Iterator[Mark]:
    if not row.span.whole:
        left, right = row.x(row.span.first) - 1, row.x(row.span.end) + 1
        yield Box(key=("window", row.side), about=About("window", Place(row.side, row.span.first)), enter="slide",
                  x=(left + right) / 2, y=row.base - row.tall / 2 - 0.5, width=right - left, height=row.tall + 9,
                  radius=5, fill="soft", stroke="accent", line=1.4)  # fmt: skip


def _given(sheet: Long, row: _Row) -> Iterator[Mark]:
    weights: Sequence[float] = sheet.tints
    largest = max(weights, default=0.0) or 1.0
    wide = max(1.0, row.pitch - 3)
    for j, weight in enumerate(weights):
        here, part = Place(row.side, j), weight / largest
        tall = part * (row.tall - 4)
        yield Box(key=("bar", j), places=(here,), about=About("token", here, value=weight), x=row.x(j + 0.5),
                  y=row.base - 3 - tall / 2, width=wide, height=tall, radius=1, fill="accent",
                  shade=0.35 + 0.65 * part, value=weight, beat=1)  # fmt: skip


def _written(sheet: Long, row: _Row) -> Iterator[Mark]:
    awaits, past = _chances(sheet.reading, replace(row, span=Span(0, row.span.count, row.span.count)))
    yield from past[: max(0, sheet.now)]
    if sheet.now >= 0:
        yield replace(past[sheet.now], shade=1.0, beat=2)
    yield from awaits[sheet.now + 1 :]


@lru_cache(maxsize=16)
def _chances(reading: Reading, row: _Row) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Return the bar of each word while it is not written, and when it has been."""
    wide, awaits, past = max(1.0, row.pitch - 4), list[Box](), list[Box]()
    for t in range(row.span.count):
        x, here = row.x(t + 0.5), (Place(row.side, t),)
        awaits.append(Box(key=("chance", t), places=here, x=x, y=row.base - 1.5, width=wide, height=3, radius=1,
                          stroke="muted", opacity=0.35))  # fmt: skip
        if t < len(reading.probabilities):
            p = reading.probabilities[t]
            tall = (row.tall - 4) * p + 1.5
            past.append(Box(key=("chance", t), places=here, about=About("word", here[0], step=t, value=p), x=x,
                            y=row.base + 0.5 - tall / 2, width=wide, height=tall, radius=1.5, fill="target",
                            shade=0.55, value=p))  # fmt: skip
    return tuple(awaits), tuple(past)
