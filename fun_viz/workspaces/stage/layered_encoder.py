"""The encoder of a net of layers: tokens below, a row a layer, links between; all tokens at once, a layer a move."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil

import numpy as np

from fun_viz.narration.looks import peaks
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Label, Mark, Path, Strip
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.gap import READABLE, cut, fold, share, width_of, written_weights
from fun_viz.workspaces.stage.positions import positions
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.view import About

OUTLINE, LINKS, STRIPS = (0.0, 60.0), (60.0, 140.0), (140.0, 200.0)  # of an encode move
_FAINTEST, _FAINTEST_MINI = 0.12, 0.14  # a weight of a past layer from here on is drawn


def frame(sheet: Sheet) -> Iterator[Mark]:
    """Yield the grounds of both halves, and the names of the rows."""
    columns, rows, mini = sheet.columns, sheet.rows, sheet.view.mini
    tall, edge = rows.height - 1, 2 if mini else 4
    for side, (left, right) in enumerate(((columns.left, columns.right), (columns.begin, columns.end))):
        yield Box(key=("region", side), x=(left + right) / 2, y=tall / 2 + 0.5, width=right - left + 2 * edge,
                  height=tall, radius=8, fill="ground", shade=0.5, stroke="line")  # fmt: skip
    if not mini:
        yield from _names(sheet)


def titles(sheet: Sheet) -> Iterator[Label]:
    """Yield what encoder and decoder do, or what of them is in the window."""
    columns, steps = sheet.columns, sheet.columns.target
    first = translated("Encoder: all tokens at once, one layer a move")
    if not columns.source.whole:
        first = translated("Encoder: {count} tokens, {shown} in the window", count=sheet.source,
                           shown=len(columns.source))  # fmt: skip
    second = translated("Decoder: writes one token a move")
    if not steps.whole and not sheet.encoding:
        last = min(steps.end, sheet.now + 1)
        second = translated("Decoder: words {first} to {last}", first=steps.first + 1, last=last)
    for side, text, left, right in ((0, first, columns.left, columns.right), (1, second, columns.begin, columns.end)):
        now = (side == 0) == sheet.encoding
        yield Label(key=("title", side), x=left + 8, y=12, text=text, ink="accent" if now else "muted", bold=now,
                    align="left", room=cut(text, right - left - 12, 12))  # fmt: skip


def _names(sheet: Sheet) -> Iterator[Mark]:
    rows, x = sheet.rows, sheet.columns.left - 14
    now = sheet.layer + 1 if sheet.encoding else sheet.cross.layer + 1
    every, tight = ceil(10.5 / rows.pitch), rows.pitch < 13
    here = rows.levels.index(now) if now in rows.levels else -every
    for at, level in enumerate(rows.levels):
        if at != here and (at % every or abs(at - here) < every):
            continue
        below = rows.levels[at - 1] if at else level - 1
        text = translated("embedding") if not level else translated("layer {n}", n=level)
        if level > below + 1:
            text = translated("layers {first}–{last}", first=below + 1, last=level)
        yield Label(key=("row", level), x=x, y=rows.y(level), text=text, ink="accent" if level == now else "muted",
                    bold=level == now, align="right", pixels=10 if tight else 12,
                    room=cut(text, x - 2, 12))  # fmt: skip
        if level > below + 1 or level in rows.spare:
            yield fold(level, x - 32, rows.y(level), folded=level > below + 1)
    for layer, y, text in positions(sheet):
        yield Label(key=("position", layer), x=x, y=y, text=text, pixels=10, align="right",
                    room=cut(text, x - 2, 10))  # fmt: skip
    yield Label(key=("row", "token"), x=x, y=rows.token, text=translated("token"), align="right")


def past_links(sheet: Sheet, done: int, lit: int = -1) -> Iterator[Mark]:
    """Yield the links of the first `done` layers, all but the layer `lit`: muted, and none that is weak."""
    for layer in (layer for layer in sheet.rows.whole if layer < done and layer != lit):
        yield from sheet.kept(("past", layer, sheet.head("encoder", layer)), partial(_past_links, sheet, layer))


def lit_links(sheet: Sheet, layer: int) -> tuple[Mark, ...]:
    """Return the links of the layer at work: from every token to every other."""
    look = ("lit", layer, sheet.head("encoder", layer), sheet.asks)
    return sheet.kept(look, partial(_lit_links, sheet, layer))


def _past_links(sheet: Sheet, layer: int) -> Iterator[Path]:
    weights, least = _weights(sheet, layer), _FAINTEST_MINI if sheet.view.mini else _FAINTEST
    if weights is None:
        return
    for i, j in zip(*np.nonzero(weights >= least), strict=True):
        if int(i) in sheet.given and int(j) in sheet.given:
            yield _link(sheet, layer, int(i), int(j), float(weights[i, j]), lit=False)


def _lit_links(sheet: Sheet, layer: int) -> Iterator[Path]:
    weights = _weights(sheet, layer)
    if weights is None or layer not in sheet.rows.whole:
        return
    for i in sheet.given:
        for j in sheet.given:
            yield _link(sheet, layer, i, j, float(weights[i, j]), lit=True)


def _weights(sheet: Sheet, layer: int) -> np.ndarray | None:
    return sheet.of.weights("encoder", layer, sheet.head("encoder", layer))


def _link(sheet: Sheet, layer: int, i: int, j: int, weight: float, *, lit: bool) -> Path:
    """Return the link by which token i reads token j in a layer."""
    rows, half = sheet.rows, sheet.rows.strip / 2 + 1
    begin, end = sheet.columns.given(j), sheet.columns.given(i)
    low, high = rows.y(layer) - half, rows.y(layer + 1) + half
    bend = (rows.y(layer) - rows.y(layer + 1)) * 0.35
    tokens = sheet.of.places[0]
    opacity, hot = 0.07 + 0.5 * weight if lit else 0.22 if sheet.encoding else 0.16, sheet.asks
    if lit and hot is not None:
        opacity = 0.25 + 0.75 * min(1.0, weight * 1.8) if hot == i else 0.35 * opacity
    wide = 0.6 + 9 * weight if lit else 0.5 + 3 * weight
    if sheet.view.mini:
        wide *= 0.6
    curve = ("C", (begin, low - bend, end, high + bend, end, high))
    return Path(
        key=("link", layer, i, j), places=(tokens[i], tokens[j]),
        about=About("link", tokens[i], Focus("encoder", layer, sheet.head("encoder", layer)), (i, j),
                    value=weight),
        beat=1, when=LINKS, enter="grow", opacity=opacity, start=(begin, low),
        strokes=(("L", (end, high)) if sheet.view.mini else curve,), ink="accent" if lit else "muted",
        line=wide, value=weight,
    )  # fmt: skip


def strips(sheet: Sheet, done: int) -> Iterator[Mark]:
    """Yield the vectors of the levels up to `done`, and dashed places for those to come."""
    rows, columns, tokens, top = sheet.rows, sheet.columns, sheet.of.places[0], sheet.of.heights[0]
    for level in rows.levels:
        probe, above = sheet.of.probe(0, level), level == top and not sheet.encoding
        near = sheet.encoding and level >= done - 1
        for j in sheet.given:
            values = sheet.strip(0, level, j) if level <= done else None
            if values is None:
                if level <= top:
                    yield Box(key=("strip", 0, level, j), places=(tokens[j],), beat=2, when=STRIPS, opacity=0.45,
                              x=columns.given(j), y=rows.y(level), width=sheet.wide, height=rows.strip,
                              stroke="muted", dashed=True)  # fmt: skip
                continue
            yield Strip(
                key=("strip", 0, level, j), places=tuple(tokens[at] for at in sheet.of.field(0, level, j)),
                about=About("state", tokens[j], probe=probe), beat=2, when=STRIPS,
                opacity=1.0 if above or near else 0.7 if sheet.encoding else 0.5,
                x=columns.given(j), y=rows.y(level), width=sheet.wide, height=rows.strip, values=values,
                stroke="source" if above else "muted", edge=0.9 if above else 0.45,
            )  # fmt: skip


def stems(sheet: Sheet) -> Iterator[Path]:
    """Yield the lines from the tokens to the row above them, and those through folded layers."""
    rows, name = sheet.rows, sheet.of.names[0]
    if not sheet.view.mini and not rows.plain:
        for j in sheet.given:
            yield Path(key=("stem", j), places=(Place(name, j),), start=(sheet.columns.given(j), rows.y(0) + 6),
                       strokes=(("L", (sheet.columns.given(j), rows.token - rows.chip / 2)),), ink="source",
                       opacity=0.5)  # fmt: skip
    for first, last in rows.folds:
        for j in sheet.given:
            x = sheet.columns.given(j)
            yield Path(key=("fold", first, j), places=(Place(name, j),), opacity=0.35, ink="muted", dashed=True,
                       start=(x, rows.y(first) - rows.strip / 2 - 1),
                       strokes=(("L", (x, rows.y(last + 1) + rows.strip / 2 + 1)),))  # fmt: skip


def chips(sheet: Sheet) -> Iterator[Chip]:
    """Yield the source tokens, filled by what is taken from them."""
    rows, columns, reading, name = sheet.rows, sheet.columns, sheet.reading, sheet.of.names[0]
    heavy = max(sheet.tints, default=0.0)
    for j in sheet.given:
        tint = sheet.tints[j] if sheet.tints else None
        narrow = columns.column - 3 if rows.plain else min(columns.column - 10, 60 if sheet.view.mini else 54)
        yield Chip(
            key=("token", j), places=(Place(name, j),), about=About("token", Place(name, j), value=tint),
            x=columns.given(j), y=rows.token, width=narrow, height=rows.chip, text=reading.source[j], side="source",
            pixels=13 if sheet.view.mini else 15 if rows.plain else 14, boxed=not rows.plain,
            lit=j == sheet.asks or (tint is not None and tint >= READABLE and tint == heavy),
            tint=min(1.0, (tint or 0.0) * 1.1), unknown=j in reading.unknown, value=tint, beat=int(bool(sheet.tints)),
        )  # fmt: skip


def outline(sheet: Sheet) -> Iterator[Mark]:
    """Yield the outline of the row at work; there is none while the net waits for others."""
    if sheet.layer < 0:
        return
    rows, columns, level = sheet.rows, sheet.columns, sheet.layer + 1
    grown = 6 if not sheet.view.mini else 2
    yield Box(
        key=("row now",), when=OUTLINE, enter="slide", x=(columns.left + columns.right) / 2, y=rows.y(level),
        width=columns.right - columns.left - 2, height=rows.strip + 2 * grown, radius=7, stroke="accent", line=1.6,
    )  # fmt: skip


def asked(sheet: Sheet) -> Iterator[Label]:
    """Yield weights of the layer at work, above the row it reads: of the token looked at, else those that are told."""
    weights, token = _weights(sheet, sheet.layer), sheet.asks
    if weights is None or sheet.layer not in sheet.rows.whole or sheet.view.mini:
        return
    y = sheet.rows.y(sheet.layer) - sheet.rows.strip / 2 - 8
    told = peaks(np.nan_to_num(weights)) if sheet.source > 1 else ()
    pairs = told if len({j for _, j in told}) == len(told) else told[:1]  # of two at one place the first that is told
    if token is not None:
        pairs = tuple((token, j) for j in sheet.given)
    pairs = tuple((i, j) for i, j in pairs if i in sheet.given and j in sheet.given)
    points = [(j, (sheet.columns.given(j), y)) for _, j in pairs]
    given = [float(weights[i, j]) for i, j in pairs]
    name = sheet.of.names[0]
    yield from written_weights(points, given, left=sheet.columns.left, step=pairs[0][0] if pairs else 0, most=2,
                               when=LINKS, beside=-width_of(share(0.5), 12) / 2, names=(name, name))  # fmt: skip
