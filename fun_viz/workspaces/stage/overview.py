"""Below a window on a long text: all of its tokens, a bar each, with a frame round those that have columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from fun_viz.reading import Reading
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Label, Mark, Path
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.columns import Columns
from fun_viz.workspaces.stage.rows import OVERVIEW
from fun_viz.workspaces.stage.view import About, Span, View

_TALL = 22.0


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
    span: Span
    side: str

    @property
    def pitch(self) -> float:
        return (self.right - self.left - 12) / max(1, self.span.count)

    def x(self, index: float) -> float:
        return self.left + 6 + index * self.pitch


def overview(sheet: Long) -> Iterator[Mark]:
    """Yield the bars of all source tokens and all words; nothing where all of them have columns."""
    if not sheet.long or sheet.view.mini:
        return
    columns, high = sheet.columns, sheet.view.height
    given, written = sheet.names
    for side, (left, right, span) in {
        given: (columns.left, columns.right, columns.source), written: (columns.begin, columns.end, columns.target),
    }.items():  # fmt: skip
        row = _Row(left, right, high - 10, span, side)
        line = high - OVERVIEW + 2
        yield Path(key=("overview", side), start=(left - 4, line), strokes=(("L", (right + 4, line)),), ink="line")
        yield from _frame(row)
    yield Label(key=("overview", "name"), x=columns.left - 14, y=high - 22,
                text=translated("all {n}", n=len(sheet.reading.source)), align="right")  # fmt: skip
    yield from _given(sheet, _Row(columns.left, columns.right, high - 10, columns.source, given))
    yield from _written(sheet, _Row(columns.begin, columns.end, high - 10, columns.target, written))


def _frame(row: _Row) -> Iterator[Mark]:
    if not row.span.whole:
        left, right = row.x(row.span.first) - 1, row.x(row.span.end) + 1
        yield Box(key=("window", row.side), about=About("window", Place(row.side, row.span.first)), enter="slide",
                  x=(left + right) / 2, y=row.base - _TALL / 2 - 0.5, width=right - left, height=_TALL + 9, radius=5,
                  fill="soft", stroke="accent", line=1.4)  # fmt: skip


def _given(sheet: Long, row: _Row) -> Iterator[Mark]:
    weights: Sequence[float] = sheet.tints
    largest = max(weights, default=0.0) or 1.0
    for j, piece in enumerate(sheet.reading.source):
        x, here = row.x(j + 0.5), (Place(row.side, j),)
        if any(letter.isalnum() for letter in piece):
            yield Box(key=("tick", j), places=here, x=x, y=row.base - 0.5, width=max(0.5, row.pitch - 1), height=2,
                      radius=1, fill="source", shade=0.5)  # fmt: skip
        if j < len(weights):
            tall = weights[j] / largest * (_TALL - 4)
            yield Box(key=("bar", j), places=here, about=About("token", here[0], value=weights[j]), x=x,
                      y=row.base - 3 - tall / 2, width=max(1.0, row.pitch - 3), height=tall, radius=1, fill="accent",
                      shade=0.35 + 0.65 * weights[j] / largest, value=weights[j])  # fmt: skip


def _written(sheet: Long, row: _Row) -> Iterator[Mark]:
    wide = max(1.0, row.pitch - 4)
    for t in range(row.span.count):
        x, here = row.x(t + 0.5), (Place(row.side, t),)
        if t > sheet.now:
            yield Box(key=("chance", t), places=here, x=x, y=row.base - 1.5, width=wide, height=3, radius=1,
                      stroke="muted", opacity=0.35)  # fmt: skip
            continue
        p = sheet.reading.probabilities[t]
        tall, ink = (_TALL - 4) * p + 1.5, _ink(t == sheet.now)
        yield Box(key=("chance", t), places=here, about=About("word", here[0], step=t, value=p), x=x,
                  y=row.base + 0.5 - tall / 2, width=wide, height=tall, radius=1.5, fill="target", shade=ink,
                  value=p)  # fmt: skip


def _ink(now: bool) -> float:
    return 1.0 if now else 0.55
