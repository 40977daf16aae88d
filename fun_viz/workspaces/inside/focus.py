"""Which attention is taken apart at a moment, and which query of it."""

from __future__ import annotations

from fun_viz.anatomy import Attends
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.taken_apart import Question
from fun_viz.workspaces.axes import axes

ATTENTIONS: tuple[Attends, ...] = ("cross", "decoder", "encoder")


def attentions(reading: Reading) -> tuple[Attends, ...]:
    """Return the kinds of attention of which something was recorded."""
    return tuple(kind for kind in ATTENTIONS if reading.attention(kind) is not None)


def has_attention(reading: Reading) -> bool:
    """Say whether the net has any attention at all, be it that nothing of it has come yet."""
    return bool(reading.trace.anatomy.of_kind("attention"))


def question(at: Moment, chosen: Focus | None, token: int) -> Question | None:
    """Return what is taken apart: what was chosen, else what happens now; None where nothing has happened of it.

    `token` is the query where a text looks at itself while it is read.
    """
    reading, kinds = at.reading, attentions(at.reading)
    kind: Attends | None = chosen.part if chosen and chosen.part in kinds else None
    if kind is None:
        kind = "encoder" if at.encoding and "encoder" in kinds else next(iter(kinds), None)
    array = reading.attention(kind) if kind else None
    if kind is None or array is None:
        return None
    layers, heads, queries, _ = array.values.shape
    chose = chosen if chosen is not None and chosen.part == kind else None
    layer = min(chose.layer, layers - 1) if chose else layers - 1
    if kind == "encoder" and chose is None and at.encoding:
        layer = min(layers - 1, max(0, at.move))
    head = chose.head if chose else 0
    head = 0 if heads == 1 else head if isinstance(head, str) else min(head, heads - 1)
    if kind == "encoder":
        return Question(kind, layer, head, min(token, queries - 1)) if at.encoded > layer else None
    query = axes(reading, kind).before + at.token
    return Question(kind, layer, head, query) if not at.encoding and 0 <= query < queries else None
