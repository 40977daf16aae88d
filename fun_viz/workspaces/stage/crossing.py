"""What crosses from encoder to decoder in a net of layers: one vector a decoder layer, what its attention gathered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Label, Mark, Path, Strip
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.gap import (
    Bundle,
    caption,
    edge_link,
    fold,
    gather,
    outside,
    outside_small,
    share,
    written_weights,
)
from fun_viz.workspaces.stage.layered_decoder import LAYERS, place, turn
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.units import cells
from fun_viz.workspaces.stage.view import About


def vectors(sheet: Sheet) -> Iterator[Mark]:
    """Yield the vector of each layer: what its attention gathered at the step looked at."""
    high = sheet.rows.strip + (1 if sheet.view.mini else 2)
    for layer in sheet.rows.whole:
        if layer >= sheet.of.heights[1]:
            continue
        chosen, y = layer == sheet.cross.layer, sheet.rows.rail(layer)
        found = sheet.of.gathered(layer, cells(sheet.crossing))
        if not 0 <= sheet.step < len(found):
            yield Box(key=("crossed", layer), opacity=0.45, x=sheet.columns.middle, y=y, width=sheet.crossing,
                      height=high, stroke="muted", dashed=True)  # fmt: skip
            continue
        crossed = sheet.of.crossing(layer)
        yield Strip(
            key=("crossed", layer), places=(place(sheet, sheet.step),), beat=1, when=turn(sheet, layer),
            about=About("vector", place(sheet, sheet.step), Focus("cross", layer, "mean"),
                        probe=crossed[0] if crossed else "", step=sheet.step),
            opacity=1.0 if chosen else 0.55, x=sheet.columns.middle, y=y, width=sheet.crossing, height=high,
            values=found[sheet.step], stroke="accent" if chosen else "muted", line=1.6 if chosen else 1.0,
            edge=1.0 if chosen else 0.45,
        )  # fmt: skip


def rails(sheet: Sheet) -> Iterator[Path]:
    """Yield the way of each vector into the column at work, and for layers not chosen one thin line for all links."""
    columns, rows, mini = sheet.columns, sheet.rows, sheet.view.mini
    if sheet.step < 0:
        return
    here, half = (place(sheet, sheet.step),), sheet.crossing / 2
    end = columns.written(sheet.step) if sheet.step in sheet.words else columns.end
    for layer in (layer for layer in rows.whole if layer < sheet.of.heights[1]):
        chosen, y, when = layer == sheet.cross.layer, rows.rail(layer), turn(sheet, layer)
        wide = (2.4 if chosen else 0.9) if mini else (3.0 if chosen else 1.0)
        yield Path(key=("rail", layer), places=here, beat=1, when=when, enter="grow", line=wide, round=True,
                   start=(columns.middle + half, y), strokes=(("L", (end, y)),),
                   opacity=0.9 if chosen else 0.3)  # fmt: skip
        if chosen or mini:
            continue
        x, top = columns.right + 4, rows.y(sheet.of.heights[0])
        inwards = columns.middle - half
        yield Path(key=("thin", layer), places=here, beat=1, when=when, ink="source", opacity=0.4, start=(x, top),
                   strokes=(("C", (x + 18, top, inwards - 22, y, inwards, y)),))  # fmt: skip


def links(sheet: Sheet) -> Iterator[Mark]:
    """Yield the links of the chosen layer, as wide as what each source token gives, and how much that is."""
    weights = sheet.looks(sheet.step)
    if not weights or sheet.cross.layer not in sheet.rows.whole:
        return
    columns, rows, mini = sheet.columns, sheet.rows, sheet.view.mini
    top = rows.y(sheet.of.heights[0]) - rows.strip / 2 - 2
    into = rows.rail(sheet.cross.layer) - rows.strip / 2 - 2
    total = (8.0 if rows.height < 80 else 13.0) if mini else 20.0 if columns.source.whole else 24.0
    apex = (-1.0 if rows.height < 80 else 5.0) if mini else 16.0 if columns.source.whole else 14.0
    bundle = Bundle((columns.middle, into), apex, sheet.cross, sheet.step, total, 6.0 if mini else 8.0, when=LAYERS,
                    names=sheet.of.names)  # fmt: skip
    inside = [(j, (columns.given(j), top)) for j in sheet.given]
    before, after = sum(weights[: columns.source.first]), sum(weights[columns.source.end :])
    if before:
        at = outside_small(columns, rows.height, left=True) if mini else (columns.left - 11, top - 23)
        yield edge_link("before", at, before, bundle)
    yield from gather(inside, weights[columns.source.first : columns.source.end], replace(bundle, before=before))
    if after:
        at = outside_small(columns, rows.height, left=False) if mini else (columns.right + 16, rows.token - 22)
        yield edge_link("after", at, after, replace(bundle, before=sum(weights) - after), top=top)
    if mini:
        yield from outside(sheet.columns, sheet.rows.height)
    else:
        points = [(j, (x, top - 7)) for j, (x, _) in inside]
        yield from written_weights(points, weights[columns.source.first : columns.source.end],
                                   left=columns.left - 4, step=sheet.step, names=sheet.of.names, when=LAYERS,
                                   most=9 if columns.source.whole else 3)  # fmt: skip
        yield from _beyond(sheet, before, after)


def _beyond(sheet: Sheet, before: float, after: float) -> Iterator[Label]:
    """Yield how many tokens are out of the window, and how much they give together."""
    columns, top = sheet.columns, sheet.rows.y(sheet.of.heights[0])
    span, here = columns.source, (Place(sheet.of.names[1], sheet.step),)
    sides = (
        (span.first, before, columns.left - 14, top - 38, "right", translated("◂ {n} tokens", n=span.first)),
        (span.count - span.end, after, columns.right + 12, sheet.rows.token - 13, "left",
         translated("{n} tokens ▸", n=span.count - span.end)),
    )  # fmt: skip
    for count, weight, x, y, align, text in sides:
        side: Literal["left", "right"] = "right" if align == "right" else "left"
        if count:
            yield Label(key=("beyond", align), places=here, x=x, y=y, text=text, pixels=11, align=side)
            yield Label(key=("beyond", align, "share"), places=here, x=x, y=y + 15, text=share(weight), ink="accent",
                        bold=True, align=side, value=weight, beat=1, when=LAYERS)  # fmt: skip


def said(sheet: Sheet) -> Iterator[Mark]:
    """Yield what stands below the vectors: what they are."""
    if sheet.view.mini:
        return
    for first, last in sheet.rows.folds:
        y = (sheet.rows.y(first) + sheet.rows.y(last + 1)) / 2
        yield Label(key=("folded", first), x=sheet.columns.middle, y=y, text=f"+ {last - first + 1}", pixels=11)
        yield fold(("crossing", first), sheet.columns.middle, y)
    lines = (translated("what crosses"), translated("to the decoder"))
    if sheet.of.convolution(1, 0) is not None:
        lines = (translated("one vector"), translated("for each layer"))
    gap = sheet.columns.gap
    yield from caption(sheet.columns.middle, sheet.rows.height - 30, lines, "crosses", gap - 8)
