"""Where a net is told the order of its tokens, and how: said beside the rows at which that enters."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.widgets.texts import translated
from fun_viz.workspaces.stage.sheet import Sheet

_ROOM = 24.0  # units between two rows that leave room for a sign


def positions(sheet: Sheet) -> Iterator[tuple[int, float, str]]:
    """Yield at which layer (-1: the embedding) and height it enters, and what is done there.

    What is added to the tokens enters once; what turns queries and keys, or shifts scores, at each attention.
    """
    anatomy, rows = sheet.reading.trace.anatomy, sheet.rows
    embedding = next(iter(anatomy.of_kind("embedding", sheet.of.names[0])), None)
    attentions = anatomy.attention("encoder")
    if embedding is None or not embedding.positions or rows.pitch < _ROOM:
        return
    if "position" in embedding.ports:
        ways = {"sinusoidal": translated("+ waves"), "learned": translated("+ learned")}
        yield -1, rows.y(0) - 14, ways.get(embedding.positions, translated("+ position"))
    elif turned := [part for part in attentions if part.angle]:
        yield from _at_each(sheet, [part.layer for part in turned], translated("↻ q and k"))
    elif shifted := [part for part in attentions if part.bias]:
        yield from _at_each(sheet, [part.layer for part in shifted], "− m·|i − j|")
    elif embedding.positions == "none":
        yield -1, rows.y(0) - 14, translated("no positions")


def _at_each(sheet: Sheet, layers: list[int], text: str) -> Iterator[tuple[int, float, str]]:
    for layer in layers:
        if layer in sheet.rows.whole:
            yield layer, (sheet.rows.y(layer) + sheet.rows.y(layer + 1)) / 2, text
