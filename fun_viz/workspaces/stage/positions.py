"""Where a net is told the order of its tokens: a sign where that enters, and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from fun_viz.views.stage.marks import Label, Mark
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.stage.gap import cut
from fun_viz.workspaces.stage.sheet import Sheet

_SAID = {  # what is done with a way to tell positions, by what its embedding declares; it enters at the embedding …
    "sinusoidal": marked("⊕ waves"),
    "learned": marked("⊕ learned"),
    "none": marked("no positions"),
}
_IN_ATTENTION = {  # … or at each attention, below the layer
    "rotary": marked("⟳ turned"),
    "alibi": marked("◺ slope"),
}


def marks(sheet: Sheet) -> Iterator[Mark]:
    """Yield the signs, beside the names of the rows where they enter."""
    way, rows, x = sheet.of.position, sheet.rows, sheet.columns.left - 14
    if sheet.view.mini or not way:
        return
    if way in _IN_ATTENTION and rows.pitch >= 26:
        text = translated(_IN_ATTENTION[way])
        for layer in rows.whole:
            y = (rows.y(layer) + rows.y(layer + 1)) / 2
            yield Label(
                key=("position", layer), x=x, y=y, text=text, pixels=10, align="right", room=cut(text, x - 2, 10)
            )
    elif way in _SAID and rows.pitch >= 24:
        text = translated(_SAID[way])
        yield Label(key=("position",), x=x, y=rows.y(0) - 12, text=text, pixels=10, align="right",
                    room=cut(text, x - 2, 10))  # fmt: skip
