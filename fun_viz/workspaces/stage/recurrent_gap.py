"""What crosses from the encoder of a recurrent net to its decoder: one vector, and how it is gathered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Dot, Ink, Label, Mark, Strip
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.cells import AT_ONCE, empty, line
from fun_viz.workspaces.stage.gap import (
    Bundle,
    edge_link,
    fitting,
    gather,
    outside_small,
    share,
    width_of,
    written_weights,
)
from fun_viz.workspaces.stage.plan import Plan
from fun_viz.workspaces.stage.units import cells, sampled
from fun_viz.workspaces.stage.view import About, Span

_CELLS = 32


def gap(plan: Plan) -> Iterator[Mark]:
    """Yield the marks between encoder and decoder, from below to above."""
    if plan.frame.wiring.looks:
        if not plan.encoding:
            yield from _links(plan)
            yield from _local(plan)
    else:
        yield from _ends(plan)
    if plan.encoding and (plan.frame.wiring.looks or not plan.all_read):
        middle, (top, bottom) = plan.frame.columns.middle, plan.frame.vector
        width, tall = plan.frame.right - plan.frame.left, plan.frame.bottom - plan.frame.top
        yield empty(("vector", "place"), middle, (top + bottom) / 2, width, tall, radius=8, opacity=0.6)
    else:
        yield from _vector(plan)
    yield from _names(plan)
    yield from _outside(plan)


def _vector(plan: Plan) -> Iterator[Mark]:
    frame, step, looks = plan.frame, plan.looked, plan.frame.wiring.looks
    ink: Ink = "accent" if looks else "source"
    x, (top, bottom) = frame.columns.middle, frame.vector
    beat, when = plan.timing("links") if looks else (2, (140.0, 200.0)) if plan.encoding else AT_ONCE
    y, width = (top + bottom) / 2, frame.right - frame.left
    yield Box(
        key=("vector", "box"), x=x, y=y, width=width, height=frame.bottom - frame.top, radius=8, fill="panel",
        stroke=ink, line=1.8 if frame.mini else 2.0, beat=beat,
    )  # fmt: skip
    crossing = plan.states.crossing(step)
    if crossing is None:
        return
    count = cells((bottom - top), _CELLS)
    values = sampled(crossing[None], count, plan.states.bounds["hidden"])[0]
    place = Place("target", step) if looks else None
    about = About("vector", place, probe="" if plan.encoding else plan.states.context, step=max(0, step))
    yield Strip(
        key=("vector",), x=x, y=y, width=frame.across, height=bottom - top, values=values, upright=True, beat=beat,
        when=when, places=(place,) if place else plan.given, about=about,
    )  # fmt: skip
    if frame.wiring.back:
        yield line(
            ("vector", "half"), (frame.left, y), (frame.right, y), ink=ink, width=1, opacity=0.6, arrow=False
        )  # fmt: skip


def _ends(plan: Plan) -> Iterator[Mark]:
    """Yield the lines on which the last states become a fixed context."""
    frame, columns = plan.frame, plan.frame.columns
    done, half = plan.all_read, frame.cell[0] / 2 + 2
    carry = partial(
        line, ink="source" if done else "muted", width=(2.2 if frame.mini else 3.0) if done else 1.4,
        opacity=0.9 if done else 0.45, dashed=not done, timing=(0, (0.0, 60.0)) if plan.encoding and done else AT_ONCE,
    )  # fmt: skip
    count, top = columns.source.count, frame.wiring.layers - 1
    last = count - 1
    on = frame.row(top, "forwards")
    start = columns.given(last) + half if last in columns.source else columns.right
    level = max(on.y, frame.top + 6)
    points = [(start, on.y), *([(frame.left - 14, on.y), (frame.left - 14, level)] if level > on.y + 1 else [])]
    yield carry(("carry", "forwards"), *points, (frame.left - 2, level), places=plan.given)
    if not frame.wiring.back:
        return
    back = frame.row(top, "backwards")
    x = columns.given(0) if 0 in columns.source else columns.left
    tall = frame.cell[1] if frame.boxed else min(9.0, frame.cell[1])
    if frame.stacked:  # above all layers, and into the vector from its top
        over = frame.capsules[-1][0] - (5 if frame.mini else 14)
        edge = x - half - 3
        way = [
            (edge + 3, back.y),
            (edge, back.y),
            (edge, over),
            (columns.middle, over),
            (columns.middle, frame.top - 2),
        ]
    else:  # below the cells
        low, near = frame.base - (5 if frame.mini else 15), frame.left - (12 if frame.mini else 16)
        level = min(back.y, frame.bottom - 6)
        way = [(x, back.y + tall / 2), (x, low), (near, low), (near, level), (frame.left - 2, level)]
    yield carry(("carry", "backwards"), *way, places=plan.given)


def _links(plan: Plan) -> Iterator[Mark]:
    """Yield the links of a step, as wide as what each pair of states gives; beyond a window, as their sum."""
    frame, weights, window = plan.frame, plan.weights, plan.columns.source
    if not weights:
        return
    columns, y, small = plan.columns, frame.capsules[-1][0] - 1, frame.height < 80
    total = (8.0 if small else 13.0) if frame.mini else 22.0
    apex = (-2.0 if small else 2.0) if frame.mini else min(22.0, y - 16)
    inside = [(j, (columns.given(j), y)) for j in range(window.first, window.end)]
    before, shares, after = _parted(weights, window)
    beat, when = plan.timing("links")
    x = columns.middle + (1 - sum(weights)) / 2 * total  # rows of local attention sum to less than 1
    bundle = Bundle((x, frame.top - 1), apex, Focus("cross"), plan.looked, total, beat=beat, when=when)
    if window.first:
        at = outside_small(columns, frame.height, left=True) if frame.mini else (columns.left - 9, _sign(plan) + 8)
        yield edge_link("before", at, before, bundle)
    yield from gather(inside, shares, replace(bundle, before=before))
    if window.end < window.count:
        low = (sum(frame.capsules[-1]) / 2 if frame.stacked else frame.token) - 15
        at = outside_small(columns, frame.height, left=False) if frame.mini else (columns.right + 18, low)
        yield edge_link("after", at, after, replace(bundle, before=before + sum(shares)), top=min(y, at[1]))
    if not frame.mini:
        points = [(j, (x, max(y - 11, 28.0))) for j, (x, _) in inside]  # not over the title
        yield from written_weights(
            points, shares, left=4.0, step=plan.looked, beat=beat, when=when, most=9 if window.whole else 3, beside=8.0
        )


def _parted(weights: tuple[float, ...], window: Span) -> tuple[float, tuple[float, ...], float]:
    """Return what is taken before a window, in it and after it."""
    inside = weights[window.first : window.end]
    return sum(weights[: window.first]), inside, sum(weights[window.end :])


def _outside(plan: Plan) -> Iterator[Label]:
    """Yield how many tokens stand on both sides of the window, and what is taken from them."""
    frame, columns, window = plan.frame, plan.columns, plan.columns.source
    if frame.mini:
        return  # a small drawing says how many, of all nets at the same place
    before, _, after = _parted(plan.weights, window)
    if window.first:
        label = partial(Label, x=columns.left - 12, align="right", room=74)
        y = _sign(plan) if frame.wiring.looks else frame.token + 22
        yield label(key=("before", "count"), y=y - 7, text=translated("◂ {n} tokens", n=window.first), pixels=11)
        if plan.weights:
            beat, when = plan.timing("links")
            yield label(key=("before",), y=y + 8, text=share(before), value=before, ink="accent", bold=True, beat=beat,
                        when=when, places=(Place("target", plan.looked),))  # fmt: skip
    left = window.count - window.end
    if left:
        upper, lower = frame.capsules[-1]
        x, y = columns.right + 6, (upper + lower) / 2 if frame.stacked else frame.token
        room, told, part = frame.left - x - 1, f"{left} ▸", share(after)
        label = partial(Label, x=x, align="left", room=room)
        told = told if width_of(told, 11) <= room else f"{left}▸"
        yield label(key=("after", "count"), y=y - 7, text=told, pixels=fitting(told, room + 4, 11))
        if plan.weights:
            size = fitting(part, room + 2, 11)
            yield label(key=("after",), y=y + 7, text=part, value=after, ink="accent", bold=True, pixels=size,
                        beat=plan.timing("links")[0], places=(Place("target", plan.looked),))  # fmt: skip


def _sign(plan: Plan) -> float:
    """Return how high the sign of what is left of the window stands, where links begin at it."""
    return max(14.0, plan.frame.capsules[-1][0] - 22)


def _local(plan: Plan) -> Iterator[Mark]:
    """Yield the window of local attention and its centre, on the source."""
    centre, part, columns = plan.states.position(plan.looked), plan.states.attention, plan.frame.columns
    if centre is None or part is None or not part.reach:
        return
    beat, when = plan.timing("links")
    stacked = plan.frame.stacked
    y = plan.frame.capsules[-1][1] + (4 if stacked else 5)
    left, right = (columns.given(0) + (centre + way * part.reach) * columns.column for way in (-1, 1))
    left, right = max(columns.left, left), min(columns.right, right)
    if right > left:
        yield Box(
            key=("local",), x=(left + right) / 2, y=y, width=right - left, height=5, radius=2.5, fill="accent",
            shade=0.25, beat=beat, when=when,
        )  # fmt: skip
    at, low = columns.given(0) + centre * columns.column, min(y + 12, plan.frame.base - 7)
    if columns.left <= at <= columns.right:
        yield Dot(key=("centre",), x=at, y=y, radius=4.0, beat=beat, when=when)
        if not plan.frame.mini:
            yield Label(
                key=("centre", "name"), x=columns.right + 8 if stacked else at, y=y + 7 if stacked else low,
                text=f"pₜ {centre:.1f}", ink="accent", pixels=11, value=centre, halo="panel", beat=beat, when=when,
                align="left" if stacked else "centre",
            )  # fmt: skip


def _names(plan: Plan) -> Iterator[Label]:
    """Yield what the vector is called."""
    frame, looks = plan.frame, plan.frame.wiring.looks
    x, ready = frame.columns.middle, not plan.encoding or (plan.all_read and not looks)
    if frame.mini:
        if plan.encoding:
            name = translated("context") if looks else translated("bottleneck")
            yield Label(key=("vector", "name"), x=x, y=max(7.0, frame.top - 8), text=name, pixels=11, room=76)
        return
    size = plan.states.crossing(plan.looked)
    first = translated("context") if looks else translated("the bottleneck")
    second = (
        translated("of this step") if looks else translated("{count} numbers", count="–" if size is None else len(size))
    )
    second = "" if not looks and size is None else second
    below = looks or frame.stacked
    y = frame.bottom + 13 if below else frame.top - 23
    ink: Ink = ("accent" if looks else "source") if ready else "muted"
    yield Label(key=("vector", "name"), x=x, y=y, text=first, ink=ink, bold=True, room=118)
    if second and y + 20 < frame.height:
        yield Label(key=("vector", "more"), x=x, y=y + 13, text=second, pixels=11, room=118)
