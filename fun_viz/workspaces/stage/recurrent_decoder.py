"""The decoder of a recurrent net: what it reads, its cells, how the context gets there, what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Chip, Dot, Ink, Label, Mark
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.axes import STAR, forced
from fun_viz.workspaces.stage.cells import AT_ONCE, Spot, cell, empty, line
from fun_viz.workspaces.stage.gap import fitting, foretold, outside, width_of
from fun_viz.workspaces.stage.gap import share as share_of
from fun_viz.workspaces.stage.plan import Plan
from fun_viz.workspaces.stage.recurrent_encoder import about_state
from fun_viz.workspaces.stage.view import About

Judged = Literal["", "wrong", "missing"]
_JUDGED: dict[str, Judged] = {"wrong": "wrong", "missing": "missing"}


def decoder(plan: Plan) -> Iterator[Mark]:
    """Yield the marks of the decoder, from below to above."""
    window = plan.frame.columns.target
    if not plan.encoding:
        yield from _first(plan)
        yield from _rail(plan)
    for t in range(window.first, window.end):
        if t > plan.now:
            yield from _awaited(plan, t)
        elif t == plan.now:
            yield from _column(plan, t)
        else:
            yield from plan.kept(("column", t, window, plan.view.judged[t : t + 1]), partial(_column, plan, t))
            yield from _feedback(plan, t)
    if not plan.encoding and plan.frame.wiring.after:
        yield from _answer(plan)
    if plan.encoding:
        yield _waits(plan)
    if plan.frame.mini:
        yield from outside(plan.columns, plan.frame.height)


def _place(t: int) -> tuple[Place, ...]:
    return (Place("target", t),)


def _slot(plan: Plan) -> float:
    """Return how wide a token of a column is."""
    word = plan.frame.columns.word
    return max(4.0, min(word - 9.0 if plan.frame.mini else max(word * 0.8, word - 20.0), 84.0))


def _awaited(plan: Plan, t: int) -> Iterator[Mark]:
    frame, x = plan.frame, plan.frame.columns.written(t)
    for where, y, words in (("read", frame.read, plan.reading.inputs), ("written", frame.word, plan.reading.target)):
        yield empty((where, t), x, y, _slot(plan), frame.chip, radius=6)
        if plan.view.ahead:
            yield from foretold((where, t), (x, y), words, t, _slot(plan) - 8)
    if t == plan.now + 1:
        for layer, y in enumerate(frame.writers):
            yield empty(("cell", layer, "decoder", t), x, y, *frame.writer, opacity=0.4)


def _column(plan: Plan, t: int) -> Iterator[Mark]:
    frame, now, x = plan.frame, t == plan.now, plan.frame.columns.written(t)
    half, timing = frame.writer[1] / 2, plan.timing("cell") if now else AT_ONCE
    arrow = not frame.mini
    below = frame.read - frame.chip / 2
    for layer, y in enumerate(frame.writers):
        ink: Ink = "target" if not layer else "accent" if now else "muted"
        yield line(
            ("rise", layer, "decoder", t), (x, below), (x, y + half + 2), ink=ink, width=2.0 if now else 1.0,
            opacity=0.95 if now else 0.4, arrow=arrow and below - y - half > 8, places=_place(t), timing=timing,
        )  # fmt: skip
        below = y - half
    yield line(
        ("write", t), (x, below), (x, frame.word + frame.chip / 2 + 3), ink="accent" if now else "muted",
        width=2.0 if now else 1.0, opacity=1.0 if now else 0.5, arrow=arrow, places=_place(t),
        timing=plan.timing("write") if now else AT_ONCE,
    )  # fmt: skip
    for layer, y in enumerate(frame.writers):
        yield from _state(plan, layer, t, y)
    yield from _tokens(plan, t)
    if now and not frame.mini:
        yield from _chance(plan, t)


def _state(plan: Plan, layer: int, t: int, y: float) -> Iterator[Mark]:
    frame, now, x = plan.frame, t == plan.now, plan.frame.columns.written(t)
    width, tall = frame.writer
    timing = plan.timing("cell") if now else AT_ONCE
    if t and t - 1 in frame.columns.target:
        start, places = frame.columns.written(t - 1) + width / 2, (*_place(t - 1), *_place(t))
        split = plan.states.remembers and tall >= 24 and not frame.mini
        levels = (("hidden", -0.18, 1.8 if now else 1.2), ("cell", 0.1, 3.2 if now else 1.8))
        for name, level, thick in levels if split else (("hidden", 0.0, 3.0 if now else 1.4),):
            at = y + level * tall
            yield line(
                ("handover", layer, "decoder", name, t), (start, at), (x - width / 2 - 1, at), width=thick,
                ink="accent" if now else "muted", places=places, timing=timing, arrow=x - width / 2 - start > 8,
            )  # fmt: skip
    spot = Spot(
        ("cell", layer, "decoder", t), x, y, width, tall, _place(t), about_state(plan, "decoder", layer, t),
        about_state(plan, "decoder", layer, t, "cell"), bare=frame.mini and tall < 15, carry=timing, fill=timing,
        slides=(-frame.columns.word, 0.0) if now and t - 1 in frame.columns.target else (0.0, 0.0),
    )  # fmt: skip
    yield from cell(spot, plan.held("decoder", layer, t, spot.inner), now=now, opacity=1.0 if now else 0.5)


def _tokens(plan: Plan, t: int) -> Iterator[Mark]:
    frame, reading, now, x = plan.frame, plan.reading, t == plan.now, plan.frame.columns.written(t)
    by_hand, wide = forced(reading), _slot(plan)
    pixels = 12 if frame.mini else 14
    read, word = reading.inputs[t] + STAR * (t - 1 in by_hand), reading.target[t] + STAR * (t in by_hand)
    falls = now and t - 1 in frame.columns.target
    beat, when = plan.timing("word") if now else AT_ONCE
    yield Chip(
        key=("read", t), x=x, y=frame.read, width=wide, height=frame.chip - (2 if frame.mini else 0), text=read,
        side="target", pixels=fitting(read, wide, pixels), opacity=1.0 if now else 0.85, places=_place(max(0, t - 1)),
        about=About("token", Place("target", t - 1) if t else None), beat=beat, when=when,
        enter="slide" if falls else "fade",
        slides=(-frame.columns.word, frame.word - frame.read) if falls else (0.0, 0.0),
    )  # fmt: skip
    judged = _JUDGED.get(plan.view.judged[t], "") if t < len(plan.view.judged) else ""
    beat, when = plan.timing("write") if now else AT_ONCE
    yield Chip(
        key=("written", t), x=x, y=frame.word, width=wide, height=frame.chip + (4 if now and not frame.mini else 0),
        text=word, side="target", pixels=fitting(word, wide, pixels + (2 if now and not frame.mini else 0)), now=now,
        opacity=1.0 if now else 0.85, judged=judged, places=_place(t),
        about=About("word", Place("target", t), step=t, value=reading.probabilities[t]), beat=beat, when=when,
    )  # fmt: skip


def _feedback(plan: Plan, t: int) -> Iterator[Mark]:
    """Yield the line on which a word that was written becomes the one that is read next."""
    frame, x, wide = plan.frame, plan.columns.written(t), _slot(plan)
    right, left = x + wide / 2, x + plan.columns.word - wide / 2
    if t + 1 in plan.columns.target and left - right >= 8:
        middle, last = (right + left) / 2, t == plan.now - 1
        yield line(
            ("feedback", t), (right, frame.word), (middle, frame.word), (middle, frame.read), (left - 1, frame.read),
            ink="target", width=1.6 if last else 1.0, opacity=0.95 if last else 0.25, arrow=last, places=_place(t),
            timing=plan.timing("word") if last else AT_ONCE, bend=10,
        )  # fmt: skip


def _chance(plan: Plan, t: int) -> Iterator[Label]:
    """Yield the probability of the word that is written, in as many words as there is room for."""
    frame, x, chance = plan.frame, plan.frame.columns.written(t), plan.reading.probabilities[t]
    number, after = share_of(chance), frame.wiring.after
    room = frame.columns.end + 4 - x - 11
    told = [number, translated("softmax {share}", share=number)]
    told += [translated("joined, softmax {share}", share=number)] if after else []
    text = max((each for each in told if width_of(each, 11) <= room), key=len, default=number)
    upper = min(frame.writers, default=frame.base / 2) - frame.writer[1] / 2
    y = frame.answer if after else (frame.word + frame.chip / 2 + 2 + upper) / 2 + 1
    if not after and upper - frame.word - frame.chip / 2 - 2 < 13:
        return
    beat, when = plan.timing("write")
    left = max(x + 2, min(x + (11 if after else 8), frame.columns.end + 6 - width_of(text, 12)))
    yield Label(
        key=("chance",), x=left, y=y, text=text, ink="accent", pixels=11, bold=after, align="left",
        halo="panel", value=chance, places=_place(t), room=max(room, 24.0) if width_of(text, 11) > room else None,
        beat=beat, when=when,
    )  # fmt: skip


def _first(plan: Plan) -> Iterator[Mark]:
    """Yield what the first states of the decoder are made of."""
    frame, columns = plan.frame, plan.frame.columns
    if 0 not in columns.target:
        return
    end, bottleneck = columns.written(0) - frame.writer[0] / 2 - 2, not frame.wiring.looks and not frame.stacked
    start = frame.right if bottleneck and not frame.mini else columns.begin - 4
    for layer, y in enumerate(frame.writers):
        yield line(("first", layer), (start, y), (end, y), arrow=True)
        if not bottleneck and not frame.mini:
            yield Dot(key=("first", layer, "dot"), x=columns.begin - 4, y=y, radius=3, ink="muted")
    if frame.mini or not frame.writers:
        return
    if bottleneck:
        edge = columns.begin - 6  # of the decoder's ground
        yield Label(
            key=("first", "name"),
            x=(frame.right + edge) / 2,
            y=frame.writers[0] - 10,
            text="tanh",
            pixels=11,
            room=min(40.0, edge - frame.right),
        )
        return
    name, x = "h₀ c₀" if plan.states.remembers else "h₀", columns.begin - 10
    levels = frame.writers if len(frame.writers) < 2 or frame.writers[0] - frame.writers[1] > 14 else frame.writers[:1]
    for layer, y in enumerate(levels):
        if not frame.wiring.after or abs(y - frame.asked - 9) > 13.5:
            room = max(12.0, x - 3 - frame.right)
            yield Label(key=("first", layer, "name"), x=x, y=y, text=name, pixels=11, align="right", room=room)


def _rail(plan: Plan) -> Iterator[Mark]:
    """Yield the line on which the context enters the lowest cell; a fixed one has entered all cells before."""
    frame, columns = plan.frame, plan.frame.columns
    if frame.wiring.after or not frame.writers:
        return
    lower = frame.writers[0] + frame.writer[1] / 2 + 2
    aside = min(frame.writer[0] * 0.3, 26.0)
    timing = plan.timing("rail")
    if not frame.wiring.looks:
        for t in range(columns.target.first, plan.now):
            if t in columns.target:
                x = columns.written(t) - aside
                yield line(
                    ("drop", t), (x, frame.rail), (x, lower), ink="accent", width=1.2, opacity=0.4, places=_place(t),
                    arrow=not frame.mini,
                )  # fmt: skip
    step = plan.looked if frame.wiring.looks else plan.now
    if step not in columns.target:
        yield line(
            ("rail",), (frame.right, frame.rail), (columns.begin, frame.rail), ink="accent", width=3.4, opacity=0.95
        )
        return
    x = columns.written(step) - aside
    yield line(
        ("rail",), (frame.right, frame.rail), (x, frame.rail), (x, lower), ink="accent",
        width=2.6 if frame.mini else 3.4, opacity=0.95, places=_place(step), timing=timing,
    )  # fmt: skip


def _answer(plan: Plan) -> Iterator[Mark]:
    """Yield the question that leaves the highest cell, and the answer that is joined with its state."""
    frame, columns, step = plan.frame, plan.frame.columns, plan.looked
    if step not in columns.target or not frame.writers:
        return
    x, upper = columns.written(step), min(frame.writers) - frame.writer[1] / 2
    aside, timing = x - min(frame.writer[0] * 0.3, 26.0), plan.timing("links")
    asks, answer = frame.asked, frame.answer
    yield line(
        ("asks",), (aside, upper - 1), (aside, asks), (frame.right + 3, asks), ink="accent", opacity=0.9,
        places=_place(step), timing=timing,
    )  # fmt: skip
    start = (frame.right, answer) if answer > frame.top + 6 else (columns.middle + frame.across / 2, frame.top)
    way = [start, *([] if answer > frame.top + 6 else [(start[0] + 3, answer)]), (x - 5, answer)]
    yield line(
        ("answer",), *way, ink="accent", width=2.4 if frame.mini else 3.4, opacity=0.95, arrow=False,
        places=_place(step), timing=plan.timing("rail"),
    )  # fmt: skip
    yield Dot(key=("joined",), x=x, y=answer, radius=3.0 if frame.mini else 4.5, places=_place(step),
              beat=plan.timing("rail")[0])  # fmt: skip
    if not frame.mini:
        label = partial(Label, x=frame.right + 8, ink="accent", pixels=11, align="left", halo="panel")
        yield label(key=("answer", "name"), y=answer - 9, text=translated("answer"))
        yield label(key=("asks", "name"), y=asks + 9, text=translated("asks"))


def _waits(plan: Plan) -> Label:
    frame, columns = plan.frame, plan.frame.columns
    if frame.wiring.looks:
        text = translated("The decoder waits for all the states.")
        text = translated("waits for all the states") if frame.mini else text
    elif frame.mini:
        text = translated("waits for the bottleneck")
    elif frame.wiring.back:
        text = translated("The decoder waits until both readers are done.")
    else:
        text = translated("The decoder waits until all is read.")
    left = (
        columns.written(columns.target.first) + frame.writer[0] / 2 + 6
        if len(columns.target) > 1
        else columns.begin + 4
    )
    y = min(frame.writers, default=frame.base / 2)
    return Label(
        key=("waits",), x=(left + columns.end) / 2, y=(y + max(frame.writers, default=y)) / 2, text=text,
        pixels=12 if frame.mini else 13, room=max(10.0, columns.end - left - 6),
    )  # fmt: skip
