"""What the ways to look back at the source are called, in the language that now holds."""

from __future__ import annotations

import re

from fun_viz.widgets.texts import translated

_HEADS = re.compile(r"^\d+ heads$")


def attention_name(title: str) -> str:
    """Return the name of an attention as a model says it, "" where all there is to say is how many heads it has."""
    return translated(title) if title and not _HEADS.match(title) else ""
