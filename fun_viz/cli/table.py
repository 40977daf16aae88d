"""Columns that stay straight in a terminal, Chinese characters being two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def cells(text: str) -> int:
    """Return how many cells of a terminal a text fills."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Return lines of text; the columns in `right` (from 0) are set flush right."""
    widths = [max(cells(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return "\n".join(_line(row, widths, right) for row in (head, *rows))


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    filled = []
    for i, (text, width) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (width - cells(text))
        filled.append(gap + text if i in right else text + gap)
    return "  ".join(filled).rstrip()
