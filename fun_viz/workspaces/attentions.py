"""What the ways to look back at the source are called, in the language that now holds."""

from __future__ import annotations

import re

from fun_viz.anatomy import Attends
from fun_viz.reading import Reading
from fun_viz.widgets.texts import translated

_SCORES = {
    "dot": "luong-dot",
    "additive": "additive-attention",
    "general": "general-attention",
    "concat": "concat-attention",
}
_HEADS = re.compile(r"^\d+ heads$")


def attention_name(title: str) -> str:
    """Return the name of an attention as a model says it, "" where all there is to say is how many heads it has."""
    return translated(title) if title and not _HEADS.match(title) else ""


def term_of(reading: Reading, attends: Attends) -> str:
    """Return the word of the glossary that has the formula of an attention as this net compares; "" if it is usual."""
    parts = reading.trace.anatomy.attention(attends)
    if not parts:
        return ""
    return "local-attention" if parts[0].reach else _SCORES.get(parts[0].score, "")
