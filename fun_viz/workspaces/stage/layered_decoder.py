"""The decoder of a net of layers: a column a step, which reads the token written last and writes the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Dot, Label, Mark, Path, Stretch, Strip
from fun_viz.workspaces.axes import forced
from fun_viz.workspaces.stage.gap import fitting, foretold, share
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.view import About

ENTERS, LAYERS, WORD = (0.0, 50.0), (50.0, 150.0), (150.0, 200.0)  # of a decode move


def turn(sheet: Sheet, layer: int) -> Stretch:
    """Return when a layer works in a decode move, the lowest first."""
    each = (LAYERS[1] - LAYERS[0]) / max(1, sheet.of.layers)
    return LAYERS[0] + each * layer, LAYERS[0] + each * (layer + 1)


def place(sheet: Sheet, step: int) -> Place:
    return sheet.of.places[1][step]


def column(sheet: Sheet) -> Iterator[Mark]:
    """Yield the ground and outline of the column at work."""
    if sheet.now not in sheet.words:
        return
    columns, rows, mini = sheet.columns, sheet.rows, sheet.view.mini
    top, bottom = (2.0, rows.height - 2) if mini else (rows.word - rows.chip / 2 - 6, rows.bottom - 4)
    yield Box(
        key=("column",), places=(place(sheet, sheet.now),), when=ENTERS, enter="slide", x=columns.written(sheet.now),
        y=(top + bottom) / 2, width=columns.word - (2 if mini else 12), height=bottom - top, radius=7 if mini else 9,
        fill="soft", stroke="accent", line=1.6,
    )  # fmt: skip


def strips(sheet: Sheet) -> Iterator[Mark]:
    """Yield the streams of all steps so far, a column each, and dashed ones for the step to come."""
    rows, columns = sheet.rows, sheet.columns
    for t in sheet.words:
        x, here = columns.written(t), (place(sheet, t),)
        now = t == sheet.now
        if t > sheet.now:
            if t == sheet.now + 1:
                yield from _empty(sheet, t, 0.35)
            continue
        yield Path(key=("stem of", t), places=here, start=(x, rows.token - rows.chip / 2),
                   strokes=(("L", (x, rows.word + rows.chip / 2 + (2 if now else 0))),), beat=1, when=LAYERS,
                   ink="accent" if now else "muted", opacity=0.8 if now else 0.35,
                   line=1.4 if now else 1.0)  # fmt: skip
        for level in rows.levels:
            values, lit = sheet.strip(1, level, t), now and level == sheet.cross.layer + 1
            if values is None:
                yield from _empty(sheet, t, 0.45, level)
                continue
            yield Strip(
                key=("strip", 1, level, t), beat=1 if level else 0,
                places=here + tuple(place(sheet, at) for at in sheet.of.field(1, level, t)[:-1]),
                about=About("state", here[0], probe=sheet.of.probe(1, level), step=t),
                when=turn(sheet, level - 1) if level else ENTERS, opacity=1.0 if now else 0.55, x=x, y=rows.y(level),
                width=sheet.wide_word, height=rows.strip, values=values, stroke="accent" if lit else "muted",
                edge=1.0 if lit else 0.45,
            )  # fmt: skip


def _empty(sheet: Sheet, t: int, opacity: float, *levels: int) -> Iterator[Box]:
    for level in levels or sheet.rows.levels:
        yield Box(key=("strip", 1, level, t), places=(place(sheet, t),), opacity=opacity, x=sheet.columns.written(t),
                  y=sheet.rows.y(level), width=sheet.wide_word, height=sheet.rows.strip, stroke="muted",
                  dashed=True)  # fmt: skip


def dots(sheet: Sheet) -> Iterator[Dot]:
    """Yield the two dots of each layer in the column at work: what it reads of its own, and what it takes across."""
    if sheet.step not in sheet.words:
        return
    x, here = sheet.columns.written(sheet.step), (place(sheet, sheet.step),)
    for layer in sheet.rows.whole:
        chosen, when = layer == sheet.cross.layer, turn(sheet, layer)
        small = 0.75 if sheet.view.mini else 1.0
        if sheet.of.weights("cross", layer, "mean") is not None:
            yield Dot(key=("across", layer), places=here, beat=1, when=when, opacity=1.0 if chosen else 0.6, x=x,
                      y=sheet.rows.rail(layer), radius=(4.0 if chosen else 2.5) * small)  # fmt: skip
        if not sheet.view.mini:
            yield Dot(key=("own", layer), places=here, beat=1, when=when, opacity=0.75, x=x,
                      y=sheet.rows.node(layer), radius=2.5)  # fmt: skip


def self_links(sheet: Sheet) -> Iterator[Path]:
    """Yield what each layer takes from the tokens read before, into the column at work: leftwards only."""
    step, words = sheet.step, sheet.words
    if step not in words:
        return
    for layer in sheet.rows.whole:
        head = sheet.head("decoder", layer)
        weights = sheet.of.weights("decoder", layer, head)
        if weights is None or step >= len(weights):
            continue
        focus, row = Focus("decoder", layer, head), weights[step].tolist()
        before = sum(row[: words.start])
        if words.start and before > 0:
            yield _from_edge(sheet, layer, before, focus)
        for j in range(words.start, step):
            yield _self_link(sheet, layer, j, row[j], focus)


def _self_link(sheet: Sheet, layer: int, j: int, weight: float, focus: Focus) -> Path:
    columns, rows = sheet.columns, sheet.rows
    begin, end, y = columns.written(j), columns.written(sheet.step), rows.node(layer)
    start = (begin, rows.y(layer) - rows.strip / 2 - 1)
    lead = min(34.0, columns.word * 0.45)
    thick = 4.0 if sheet.view.mini else 7.0
    faint = 1.0 if sheet.view.focus.part != "decoder" or sheet.view.focus.layer == layer else 0.4
    return Path(
        key=("self", layer, j), places=(place(sheet, j), place(sheet, sheet.step)), beat=1, when=turn(sheet, layer),
        about=About("link", place(sheet, j), focus, (sheet.step, j), value=weight), enter="grow", start=start,
        strokes=(("C", (begin, y - 1, begin + lead * 0.4, y, begin + lead, y)), ("L", (end, y))),
        line=0.8 + thick * weight, opacity=faint * (0.14 + 0.5 * weight), value=weight,
    )  # fmt: skip


def _from_edge(sheet: Sheet, layer: int, weight: float, focus: Focus) -> Path:
    """Return the link of all tokens left of the window, as thick as their sum."""
    y = sheet.rows.node(layer)
    return Path(
        key=("self", layer, "before"), places=(place(sheet, sheet.step),), beat=1, when=turn(sheet, layer),
        about=About("beyond", place(sheet, sheet.step), focus, value=weight), start=(sheet.columns.begin - 4, y),
        strokes=(("L", (sheet.columns.written(sheet.step), y)),), line=0.8 + (3 if sheet.view.mini else 6) * weight,
        opacity=0.14 + 0.4 * weight, value=weight,
    )  # fmt: skip


def tokens(sheet: Sheet) -> Iterator[Mark]:
    """Yield the token read below and that written above, of each step; dashed boxes where none is yet."""
    rows, columns, mini, reading = sheet.rows, sheet.columns, sheet.view.mini, sheet.reading
    wide, by_hand, judged = wide_chip(sheet), forced(reading), sheet.view.judged
    for t in sheet.words:
        x, now = columns.written(t), t == sheet.now
        if t > sheet.now:
            for where, y in (("read", rows.token), ("written", rows.word)):
                yield Box(key=(where, t), places=(place(sheet, t),), opacity=0.45, x=x, y=y, width=wide,
                          height=rows.chip, radius=6, stroke="muted", dashed=True)  # fmt: skip
                if sheet.view.ahead:
                    words = reading.inputs if where == "read" else reading.target
                    yield from foretold((where, t), (x, y), words, t, wide - 8)
            continue
        before = place(sheet, t - 1) if t else None
        yield Chip(
            key=("read", t), places=(place(sheet, t), *((before,) if before else ())),
            about=About("token", before, step=t), when=ENTERS, opacity=1.0 if now else 0.85, x=x, y=rows.token,
            width=wide, height=rows.chip, text=(text := starred(reading.inputs[t], t - 1 in by_hand)), side="target",
            pixels=fitting(text, wide, 12 if mini else 14),
        )  # fmt: skip
        yield Chip(
            key=("written", t), places=(place(sheet, t),), beat=2, when=WORD, opacity=1.0 if now else 0.85,
            about=About("word", place(sheet, t), step=t, value=reading.probabilities[t]), x=x, y=rows.word, width=wide,
            height=rows.chip + (4 if now and not mini else 0), text=(text := starred(reading.target[t], t in by_hand)),
            side="target", pixels=fitting(text, wide, 12 if mini else 16 if now else 14), now=now,
            judged=_judged(judged[t]) if t < len(judged) else "",
        )  # fmt: skip


def wide_chip(sheet: Sheet) -> float:
    """Return how wide the chip of a word is."""
    word = sheet.columns.word
    return min(word - 8, 72.0) if sheet.view.mini else min(max(word * 0.8, word - 18), 84.0)


def starred(piece: str, by_hand: bool) -> str:
    return f"{piece}*" if by_hand else piece


def _judged(said: str) -> Literal["", "wrong", "missing"]:
    return "wrong" if said == "wrong" else "missing" if said == "missing" else ""


def handed_on(sheet: Sheet) -> Iterator[Path]:
    """Yield the lines that carry each written token to the next step's bottom."""
    rows, columns, wide = sheet.rows, sheet.columns, wide_chip(sheet)
    for t in range(sheet.words.start, min(sheet.now, sheet.words.stop - 1)):
        begin, end = columns.written(t) + wide / 2, columns.written(t + 1) - wide / 2
        if end - begin < 8:
            continue
        middle, last, low = (begin + end) / 2, t == sheet.now - 1, rows.token
        yield Path(
            key=("handed on", t), places=(place(sheet, t),), when=ENTERS, enter="grow", start=(begin, rows.word),
            strokes=(("C", (middle + 1, rows.word, middle, rows.word + 6, middle, rows.word + 14)),
                     ("L", (middle, low - 14)), ("C", (middle, low - 4, middle, low, end - 1, low))),
            ink="target", opacity=0.95 if last else 0.28, line=1.6 if last else 1.0, arrow=last,
        )  # fmt: skip


def chance(sheet: Sheet) -> Iterator[Label]:
    """Yield the probability of the word being written, below it."""
    if sheet.view.mini or sheet.now not in sheet.words:
        return
    p = sheet.reading.probabilities[sheet.now]
    text = f"softmax {share(p)}" if sheet.columns.word > 96 else share(p)
    yield Label(
        key=("chance",), places=(place(sheet, sheet.now),), beat=2, when=WORD, x=sheet.columns.written(sheet.now),
        y=sheet.rows.word + sheet.rows.chip / 2 + 11, text=text, ink="accent", bold=True, halo="soft", value=p,
    )  # fmt: skip
