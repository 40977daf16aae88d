"""All tokens of a long sequence in a strip below its window: what is taken from each, and how sure each word was."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Label, Mark
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.cells import line
from fun_viz.workspaces.stage.plan import Plan
from fun_viz.workspaces.stage.view import About, Span

_HIGH = 18.0


def overviews(plan: Plan) -> Iterator[Mark]:
    """Yield the strips of all tokens, of those sequences that have a window; a small picture counts what is outside."""
    frame, columns = plan.frame, plan.frame.columns
    source, target = columns.source, columns.target
    if frame.mini:
        yield from _counted(plan)
        return
    if not source.whole:
        yield from _frame(plan, "source", source, columns.left, columns.right)
        yield from _taken(plan)
        x, y = columns.left - 14, frame.height - 20
        yield Label(
            key=("all", "source", "name"),
            x=x,
            y=y,
            text=translated("all {count}", count=source.count),
            align="right",
            room=70,
        )
        if source.first:
            tokens = translated("◂ {count} tokens", count=source.first)
            yield Label(
                key=("before", "count"),
                x=x,
                y=frame.token + (29 if plan.weights else 15),
                text=tokens,
                pixels=11,
                align="right",
                room=72,
            )
        if source.end < source.count:
            yield Label(
                key=("after", "count"),
                x=columns.right + 8,
                y=frame.token,
                text=f"{source.count - source.end} ▸",
                pixels=11,
                align="left",
                room=32,
            )
    if not target.whole:
        yield from _frame(plan, "target", target, columns.begin, columns.end)
        yield from _chances(plan)


def _counted(plan: Plan) -> Iterator[Label]:
    columns, y = plan.frame.columns, plan.frame.height - 7
    if columns.target.first:
        yield Label(
            key=("earlier",), x=columns.begin - 5, y=y, text=f"◂ {columns.target.first}", pixels=11, align="right"
        )
    if columns.source.end < columns.source.count:
        left = columns.source.count - columns.source.end
        yield Label(key=("outside",), x=columns.right + 4, y=y, text=f"{left} ▸", pixels=11, align="left", room=24)


def _scale(window: Span, left: float, right: float) -> tuple[float, float]:
    """Return where the first token's place begins, and how wide a place is."""
    return left + 6, (right - left - 12) / max(1, window.count)


def _frame(plan: Plan, name: str, window: Span, left: float, right: float) -> Iterator[Mark]:
    start, each = _scale(window, left, right)
    yield line(
        ("all", name, "line"),
        (left - 4, plan.frame.base + 2),
        (right + 4, plan.frame.base + 2),
        ink="line",
        width=1,
        arrow=False,
    )
    yield Box(
        key=("window", name), x=start + (window.first + window.end) / 2 * each, y=plan.frame.height - 20,
        width=len(window) * each + 2, height=31, radius=5, fill="soft", stroke="accent", line=1.4,
        about=About("window", Place(name, window.first)),
    )  # fmt: skip


def _taken(plan: Plan) -> Iterator[Mark]:
    columns = plan.frame.columns
    start, each = _scale(columns.source, columns.left, columns.right)
    weights, bottom = plan.influence or plan.weights, plan.frame.height - 12
    largest = max(weights, default=0.0) or 1.0
    for j, piece in enumerate(plan.reading.source):
        x, place = start + (j + 0.5) * each, (Place("source", j),)
        if not all(unicodedata.category(letter).startswith("P") for letter in piece):
            yield Box(
                key=("all", "source", j), x=x, y=plan.frame.height - 10.5, width=max(0.5, each - 1), height=2,
                radius=1, fill="source", shade=0.5, places=place, about=About("token", place[0]),
            )  # fmt: skip
        if weights and weights[j] > 0.004:
            tall = weights[j] / largest * _HIGH
            yield Box(
                key=("taken", j), x=x, y=bottom - 1 - tall / 2, width=max(0.5, each - 3), height=tall, radius=1,
                fill="accent", shade=0.35 + 0.65 * weights[j] / largest, value=weights[j], places=place,
                about=About("token", place[0]),
            )  # fmt: skip


def _chances(plan: Plan) -> Iterator[Mark]:
    columns = plan.frame.columns
    start, each = _scale(columns.target, columns.begin, columns.end)
    for t in range(columns.target.count):
        x, place = start + (t + 0.5) * each, (Place("target", t),)
        width = max(0.5, each - 4)
        if t > plan.now:
            yield Box(
                key=("all", "target", t),
                x=x,
                y=plan.frame.height - 11.5,
                width=width,
                height=3,
                radius=1,
                stroke="muted",
                opacity=0.35,
            )
            continue
        chance = plan.reading.probabilities[t]
        tall = _HIGH * chance + 1.5
        yield Box(
            key=("all", "target", t), x=x, y=plan.frame.height - 10 - tall / 2, width=width, height=tall, radius=1.5,
            fill="target", shade=1.0 if t == plan.now else 0.55, value=chance, places=place,
            about=About("word", place[0], step=t, value=chance),
        )  # fmt: skip
