"""What a form needs to know of files of pairs before they are read: their columns, and their first pairs. No widget."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from fun_viz.text.file_preview import Glance
from fun_viz.text.lines import Lines

SUFFIXES = (".tsv", ".csv", ".txt", ".jsonl", ".ndjson", ".json")
_PACKED = ".gz"
_SAMPLE = 18  # characters
_SHOWN = 3  # pairs
_HAN = ("\u3400", "\u9fff")

First = tuple[tuple[str, str], ...]


def can_hold_pairs(file: str) -> bool:
    """Say whether a file of this name may hold pairs of sentences."""
    return file.lower().removesuffix(_PACKED).endswith(SUFFIXES)


def columns(seen: Glance) -> First:
    """Return (how a column is asked for, what is shown of it)."""
    if seen.kind == "json":
        return tuple((key, key) for key in seen.columns)
    cells = dict(enumerate(seen.rows[0] if seen.rows else (), start=1))
    named = ((number, cut(cells.get(int(number), ""))) for number in seen.columns)
    return tuple((number, f"{number} · {cell}" if cell else number) for number, cell in named)


def likely(seen: Glance) -> tuple[str, ...]:
    """Return the two columns that may well be meant: the first that hold words and not numbers."""
    rows = seen.rows[1:] or seen.rows
    worded = [
        name
        for place, name in enumerate(seen.columns)
        if any(letter.isalpha() for row in rows for letter in "".join(row[place : place + 1]))
    ]
    return tuple(worded[:2]) if len(worded) >= 2 else seen.columns[:2]


def first_pairs(seen: Glance, source: str, target: str, *, head: bool) -> First:
    """Return the first pairs of two columns; one that is not there is an InputError."""
    if seen.kind == "json":
        places = tuple(seen.columns.index(seen.key(column)) for column in (source, target))
    else:
        places = seen.place(source), seen.place(target)
    named = seen.kind == "table" and (head or not (source.isdecimal() and target.isdecimal()))
    rows = seen.rows[1 if named else 0 :]
    both = (tuple(row[place] if place < len(row) else "" for place in places) for row in rows)
    return tuple((one, other) for one, other in both if one.strip() and other.strip())[:_SHOWN]


def first_lines(source: Path, target: Path) -> First:
    """Return the first pairs of two files, line beside line; one that cannot be read is an InputError."""
    with Lines(source) as sources, Lines(target) as targets:
        both = zip(islice(sources, 100), islice(targets, 100), strict=False)
        return tuple((one.text, other.text) for one, other in both if one.text.strip() and other.text.strip())[:_SHOWN]


def is_chinese(texts: tuple[str, ...]) -> bool:
    """Say whether most letters are Chinese characters."""
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    return sum(_HAN[0] <= letter <= _HAN[1] for letter in letters) * 2 > len(letters)


def cut(text: str, most: int = _SAMPLE) -> str:
    """Return a text in one line, of so many characters at most."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
