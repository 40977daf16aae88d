"""A net whose moves are layers, drawn at work: encoder on the left, what crosses in the gap, decoder on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from fun_viz.views.stage.marks import Label, Legend, Mark, Scene
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage import crossing, fans, layered_decoder, layered_encoder
from fun_viz.workspaces.stage.gap import cut
from fun_viz.workspaces.stage.overview import ground, overview
from fun_viz.workspaces.stage.sheet import Sheet
from fun_viz.workspaces.stage.units import MOST
from fun_viz.workspaces.stage.view import Span, View


def layered(view: View) -> Scene:
    """Draw a Transformer, a convolutional net, or what else reads layer by layer, at one moment."""
    sheet = Sheet(view)
    still = sheet.of.still(_stays(sheet), lambda: tuple(_still(sheet)))
    live = tuple(chain(_titles(sheet), _reads(sheet) if sheet.encoding else _writes(sheet)))
    columns = sheet.columns
    return Scene(
        width=view.width, height=view.height, still=still, live=live, legends=_legends(sheet),
        lasts=(60.0, 140.0, 200.0) if sheet.encoding else (50.0, 150.0, 200.0), described=_described(sheet),
        note=_note(sheet), edges=columns.edges, folds=0 if view.mini else len(sheet.rows.spare),
    )  # fmt: skip


def _stays(sheet: Sheet) -> tuple[object, ...]:
    """Return what the marks that stay from move to move depend on."""
    view = sheet.view
    columns = replace(sheet.columns, target=Span(0, len(sheet.columns.target), len(sheet.columns.target)))
    return (columns, sheet.rows, view.width, view.mini, sheet.encoding, sheet.layer, sheet.cross.layer,
            view.focus if view.focus.part == "encoder" else None, translated("embedding"))  # fmt: skip


def _titles(sheet: Sheet) -> Iterator[Mark]:
    return iter(()) if sheet.view.mini else layered_encoder.titles(sheet)


def _still(sheet: Sheet) -> Iterator[Mark]:
    yield from layered_encoder.frame(sheet)
    yield from ground(sheet)
    if sheet.encoding:
        return
    top, asked = sheet.of.heights[0], sheet.view.focus
    lit = asked.layer if asked.part == "encoder" else -1
    yield from layered_encoder.stems(sheet)
    yield from layered_encoder.past_links(sheet, top, lit)
    if lit >= 0:
        yield from layered_encoder.lit_links(sheet, lit)
    yield from fans.past(sheet, top)
    yield from layered_encoder.strips(sheet, top)
    yield from crossing.said(sheet)


def _reads(sheet: Sheet) -> Iterator[Mark]:
    """Yield what changes from one encode move to the next."""
    layer = sheet.layer
    yield from layered_encoder.stems(sheet)
    yield from layered_encoder.past_links(sheet, layer)
    yield from layered_encoder.lit_links(sheet, layer)
    yield from fans.past(sheet, layer)
    yield from fans.lit(sheet, layer)
    yield from layered_encoder.strips(sheet, layer + 1)
    yield from layered_encoder.asked(sheet)
    yield from layered_encoder.outline(sheet)
    yield from layered_encoder.chips(sheet)
    yield from crossing.vectors(sheet)
    yield from crossing.said(sheet)
    yield from layered_decoder.strips(sheet)
    yield from layered_decoder.tokens(sheet)
    yield from overview(sheet)
    if not sheet.view.mini:
        columns, rows = sheet.columns, sheet.rows
        text = translated("The decoder waits for the encoder’s top layer.")
        yield Label(key=("waits",), x=(columns.begin + columns.end + columns.word) / 2, text=text, pixels=13,
                    y=(rows.word + rows.token) / 2,
                    room=cut(text, columns.end - columns.begin - columns.word - 16, 13))  # fmt: skip


def _writes(sheet: Sheet) -> Iterator[Mark]:
    """Yield what changes from one decode move to the next."""
    yield from layered_encoder.chips(sheet)
    yield from layered_decoder.column(sheet)
    yield from fans.decoder(sheet)
    yield from layered_decoder.self_links(sheet)
    yield from crossing.rails(sheet)
    yield from layered_decoder.strips(sheet)
    yield from layered_decoder.dots(sheet)
    if sheet.view.shown != "fans":
        yield from crossing.links(sheet)
    yield from crossing.vectors(sheet)
    if not sheet.view.mini:
        yield from layered_decoder.handed_on(sheet)
    yield from layered_decoder.tokens(sheet)
    yield from layered_decoder.chance(sheet)
    yield from overview(sheet)


def _legends(sheet: Sheet) -> tuple[Legend, ...]:
    vectors = sheet.of.vectors(0, 0)
    if vectors is None:
        return ()
    units = vectors.shape[-1]
    text = translated("a strip: {shown} of {units} numbers", shown=min(MOST, units), units=units)
    return (Legend(text=text),)


def _note(sheet: Sheet) -> str:
    """Return what is said beside the title: where strips are missing, why."""
    if sheet.of.lacking:
        return translated("Dashed strips: this trace was recorded without these vectors. Decode again to see them.")
    return ""


def _described(sheet: Sheet) -> str:
    """Return what screen readers are told of the drawing."""
    if sheet.encoding:
        return translated("layer {n} of {total}, all tokens at once", n=sheet.layer + 1, total=sheet.of.heights[0])
    word, weights = sheet.reading.target[sheet.now], sheet.looks(sheet.now)
    if not weights:
        return word
    most = max(range(len(weights)), key=lambda j: weights[j])
    return translated("{word}: looks mostly at {token}, {share}", word=word, token=sheet.reading.source[most],
                      share=f"{weights[most]:.0%}")  # fmt: skip
