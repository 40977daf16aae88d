"""Columns that stay straight in a terminal, Chinese characters being two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from fun_viz.printable import printable


def cells(text: str) -> int:
    """Return how many cells of a terminal a text fills; what is written over a letter, or not at all, fills none."""
    seen = [c for c in text if not unicodedata.combining(c) and unicodedata.category(c) not in ("Mn", "Me", "Cf")]
    return len(seen) + sum(unicodedata.east_asian_width(c) in "WF" for c in seen)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Return lines of text; the columns in `right` (from 0) are set flush right."""
    columns = []
    for i, cut in enumerate(zip(head, *rows, strict=True)):
        column = [printable(text) for text in cut]
        width = max(map(cells, column))
        gaps = [" " * (width - cells(text)) for text in column]
        columns.append([gap + text if i in right else text + gap for text, gap in zip(column, gaps, strict=True)])
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))
