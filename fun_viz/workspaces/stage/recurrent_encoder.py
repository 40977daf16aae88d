"""The encoder of a recurrent net: tokens, and the cells that read them, unrolled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.tracks import Side
from fun_viz.views.stage.marks import Box, Chip, Label, Mark
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.cells import AT_ONCE, Spot, cell, empty, line
from fun_viz.workspaces.stage.frame import Row
from fun_viz.workspaces.stage.gap import share as share_of
from fun_viz.workspaces.stage.plan import Plan
from fun_viz.workspaces.stage.view import About


def settled(plan: Plan) -> tuple[Mark, ...]:
    """Return what of the encoder lies still while it is written."""
    if plan.encoding:
        return ()
    rest = chain.from_iterable(_all(plan, piece) for piece in (_lines, _handovers, _states))
    tokens = () if plan.influence else (_token(plan, j) for j in _window(plan))
    return (*(() if plan.looks_back else looked_at(plan)), *rest, *tokens)


def looked_at(plan: Plan) -> Iterator[Mark]:
    """Yield what joins the states that are looked back at."""
    return _all(plan, _capsules)


def encoder(plan: Plan) -> Iterator[Mark]:
    """Yield the marks of the encoder that move, from below to above."""
    if plan.encoding:
        for piece in (_capsules, _lines, _handovers, _states):
            yield from _all(plan, piece)
    if plan.encoding or plan.influence:
        yield from (_token(plan, j) for j in _window(plan))
    yield from _shares(plan)


def _window(plan: Plan) -> range:
    return range(plan.columns.source.first, plan.columns.source.end)


def _all(plan: Plan, piece: Callable[[Plan, int], Iterator[Mark]]) -> Iterator[Mark]:
    """Yield a piece of each token; what is not at work now was made before."""
    rows = plan.frame.rows
    for j in _window(plan):
        if any(plan.current(row.layer, row.side, j) for row in rows):
            yield from piece(plan, j)
        else:
            read = tuple(plan.done(row.layer, row.side, j) for row in rows)
            lowest = plan.shown(plan.frame.first)
            key = (piece.__name__, j, read, lowest, plan.encoding, plan.all_read)
            yield from plan.kept(key, partial(piece, plan, j))


def _place(j: int) -> tuple[Place, ...]:
    return (Place("source", j),)


def _capsules(plan: Plan, j: int) -> Iterator[Mark]:
    """Yield what joins the states of a token: those of the highest layer are looked at, once all is read."""
    frame, looks = plan.frame, plan.frame.wiring.looks
    top = len(frame.capsules) - 1
    width = _capsule(plan)
    for n, (upper, lower) in enumerate(frame.capsules):
        asked = n == top and looks and plan.all_read
        if not asked and (not frame.stacked or frame.mini):
            continue
        x, y, tall = frame.columns.given(j), (upper + lower) / 2, lower - upper
        radius = 6.0 if frame.narrow or frame.mini else 10.0
        yield Box(
            key=("capsule", n, j), x=x, y=y, width=width, height=tall, radius=radius, fill="panel",
            stroke="source" if asked else "line", opacity=0.9 if asked else 1.0, places=_place(j),
            beat=2 * plan.encoding, when=(140.0, 200.0) if plan.encoding else (0.0, 0.0),
        )  # fmt: skip


def tints(plan: Plan) -> Iterator[Box]:
    """Yield the tint of each capsule by what is taken from its pair of states."""
    weights, (upper, lower) = plan.weights, plan.frame.capsules[-1]
    if not weights or plan.view.shown == "influence":
        return
    beat, when = plan.timing("links")
    radius = 6.0 if plan.frame.narrow or plan.frame.mini else 10.0
    for j in _window(plan):
        yield Box(
            key=("tint", j), x=plan.columns.given(j), y=(upper + lower) / 2, width=_capsule(plan),
            height=lower - upper, radius=radius, fill="accent", shade=0.3 * max(0.0, min(1.0, weights[j] * 1.2)),
            value=weights[j], places=_place(j), beat=beat, when=when,
        )  # fmt: skip


def _capsule(plan: Plan) -> float:
    """Return how wide a capsule is."""
    return (
        max(1.0, plan.columns.column - 2) if plan.frame.narrow else plan.frame.cell[0] + (5 if plan.frame.mini else 8)
    )


def _lines(plan: Plan, j: int) -> Iterator[Mark]:
    """Yield the lines from a token into its cells, or through the layers above it."""
    frame, x = plan.frame, plan.frame.columns.given(j)
    half = frame.chip / 2 if not frame.narrow else 9.0
    if frame.stacked:
        below = frame.token - half
        for n, (upper, lower) in enumerate(frame.capsules):
            layer = frame.first + n
            done = plan.done(layer, "forwards", j) or plan.done(layer, "backwards", j)
            if below - lower >= 3.0:
                yield line(
                    ("rise", layer, j), (x, below), (x, lower + 1), ink="source", width=1.2,
                    arrow=done and not frame.mini, opacity=0.6 if done else 0.25, dashed=not done, places=_place(j),
                )  # fmt: skip
            below = upper
        return
    for row in frame.rows:
        up = row.y < frame.token
        edge = frame.cell[1] / 2 + 1 if frame.boxed else min(9.0, frame.cell[1]) / 2 + 3
        ends = (frame.token - half, row.y + edge) if up else (frame.token + half, row.y - edge)
        now, done = plan.current(row.layer, row.side, j), plan.done(row.layer, row.side, j)
        if abs(ends[0] - ends[1]) < 2.0:
            continue
        yield line(
            ("enter", row.side, j), (x, ends[0]), (x, ends[1]), ink="accent" if now else "source",
            width=2.4 if now else 1.2, opacity=1.0 if now else 0.5 if done else 0.2, dashed=not done,
            arrow=not frame.mini and not frame.narrow, places=_place(j),
            timing=plan.timing("enter") if now else AT_ONCE,
        )  # fmt: skip


def _handovers(plan: Plan, j: int) -> Iterator[Mark]:
    for row in plan.frame.rows:
        yield from _handover(plan, row, j)


def _states(plan: Plan, j: int) -> Iterator[Mark]:
    for row in plan.frame.rows:
        yield from _state(plan, row, j)


def _handover(plan: Plan, row: Row, j: int) -> Iterator[Mark]:
    """Yield the line on which a cell gets the last state of its row."""
    columns, on = plan.frame.columns, row.side == "forwards"
    before = j - 1 if on else j + 1
    if before not in columns.source or len(columns.source) < 2:
        return
    half = plan.frame.cell[0] / 2 * (1 if on else -1)
    ends = columns.given(before) + half, columns.given(j) - half - (1.0 if on else -1.0)
    if abs(ends[1] - ends[0]) < 3.0 or (ends[1] > ends[0]) is not on:
        return
    now, done = plan.current(row.layer, row.side, j), plan.done(row.layer, row.side, j)
    lower = row.layer < plan.frame.wiring.layers - 1
    yield line(
        ("handover", row.layer, row.side, j), (ends[0], row.y), (ends[1], row.y), ink="accent" if now else "muted",
        width=3.0 if now else 1.4, opacity=1.0 if now else (0.6 if lower else 1.0) if done else 0.4, dashed=not done,
        arrow=abs(ends[1] - ends[0]) >= 7.0 and plan.frame.cell[1] >= 18.0,
        places=(*_place(before), *_place(j)) if plan.frame.wiring.looks else _passed(plan, on, j),
        timing=plan.timing("carry") if now else AT_ONCE,
    )  # fmt: skip


def _passed(plan: Plan, on: bool, j: int) -> tuple[Place, ...]:
    """Return the tokens that reach a fixed context by way of the cell at j: those read before it, and j."""
    return plan.given[: j + 1] if on else plan.given[j:]


def _state(plan: Plan, row: Row, j: int) -> Iterator[Mark]:
    frame = plan.frame
    x, (width, tall), key = frame.columns.given(j), frame.cell, ("cell", row.layer, row.side, j)
    if not plan.done(row.layer, row.side, j):
        yield empty(key, x, row.y, width, tall if frame.boxed else min(9.0, tall))
        return
    now, layer = plan.current(row.layer, row.side, j), plan.shown(row.layer)
    step = plan.frame.columns.column * (-1 if row.side == "forwards" else 1)
    inside = (j - 1 if row.side == "forwards" else j + 1) in frame.columns.source
    spot = Spot(
        key, x, row.y, width, tall, _place(j), about_state(plan, row.side, layer, j),
        about_state(plan, row.side, layer, j, "cell"), bare=not frame.boxed,
        carry=plan.timing("carry") if now else AT_ONCE, fill=plan.timing("fill") if now else AT_ONCE,
        slides=(step, 0.0) if now and inside else (0.0, 0.0),
    )  # fmt: skip
    yield from cell(spot, plan.held(row.side, layer, j, spot.inner), now=now, opacity=_opacity(plan, row, j, now))
    if plan.all_read and not frame.wiring.looks and _ends(plan, row, j):
        yield Box(
            key=("end", row.side), x=x, y=row.y, width=width + 5,
            height=(tall if frame.boxed else 9.0) + (3 if frame.stacked else 5), radius=9, stroke="source", line=1.8,
            places=_place(j),
        )  # fmt: skip


def _ends(plan: Plan, row: Row, j: int) -> bool:
    """Say whether a state is one of the two that a fixed context is made of."""
    last = len(plan.reading.source) - 1 if row.side == "forwards" else 0
    return row.layer == plan.frame.wiring.layers - 1 and j == last


def _opacity(plan: Plan, row: Row, j: int, now: bool) -> float:
    if plan.encoding:
        return 1.0 if now else 0.6
    if row.layer < plan.frame.wiring.layers - 1:
        return 0.55
    return 1.0 if plan.frame.wiring.looks or _ends(plan, row, j) else 0.5


def about_state(plan: Plan, side: Side, layer: int, j: int, name: str = "hidden") -> About:
    """Return what a strip is of: the state of a cell after a token; `step` is the move that made it."""
    count = len(plan.reading.source)
    step = j if side == "decoder" else layer * count + (j if side == "forwards" else count - 1 - j)
    place = Place("target" if side == "decoder" else "source", j)
    focus = Focus("track", plan.states.focus(side, layer, name))
    return About("state", place, focus, probe=plan.states.probe(side, layer, name), step=step)


def _token(plan: Plan, j: int) -> Chip:
    frame, reading = plan.frame, plan.reading
    now = plan.encoding and plan.reads is not None and j in plan.reads.tokens
    share = plan.influence[j] if plan.influence else None
    width = max(1.0, frame.columns.column - 1) if frame.narrow else min(frame.cell[0], 54.0)
    return Chip(
        key=("source", j), x=frame.columns.given(j), y=frame.token, width=width,
        height=frame.chip if not frame.narrow else min(18.0, frame.chip), text=reading.source[j], side="source",
        pixels=13 if frame.mini or frame.narrow else 14, now=now, boxed=not frame.narrow, unknown=j in reading.unknown,
        tint=0.0 if share is None else max(0.0, min(1.0, share)), value=share, places=_place(j),
        about=About("token", Place("source", j)), beat=int(share is not None),
    )  # fmt: skip


def _shares(plan: Plan) -> Iterator[Mark]:
    """Yield how much of each state is overwritten in this move, in words."""
    frame, reads = plan.frame, plan.reads
    if not plan.encoding or reads is None or frame.mini or frame.stacked:
        return
    for row in frame.rows:
        j = reads.left if row.side == "forwards" else reads.right
        share = None if j is None else plan.states.fresh(row.side, row.layer, j)
        if j is None or share is None or j not in frame.columns.source:
            continue
        if frame.mini and not frame.columns.source.whole:
            continue  # how many tokens are out of the window stands there
        up = row.y < frame.token
        beat, when = plan.timing("fill")
        half = frame.cell[1] / 2 if frame.boxed else 6.0
        yield Label(
            key=("share", row.side), x=_inside(plan, frame.columns.given(j), 40.0),
            y=row.y + (-half - 11 if up else half + 11), text=share_text(plan, share), ink="accent", bold=True,
            halo="panel", value=share, places=_place(j), beat=beat, when=when,
        )  # fmt: skip


def share_text(plan: Plan, share: float) -> str:
    """Say how much of a state was overwritten; of a memory, forgotten."""
    number = share_of(share)
    return (
        translated("{share} forgotten", share=number)
        if plan.states.remembers
        else translated("{share} new", share=number)
    )


def _inside(plan: Plan, x: float, half: float) -> float:
    return max(plan.frame.columns.left + half, min(x, plan.frame.columns.right - half))
