"""What stands in a file of pairs, as far as a form needs it: the columns, each with a sample. Not how it is read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

_BYTES = 65_536
_SAMPLE = 18  # characters
JSON = (".jsonl", ".ndjson", ".json")
SUFFIXES = (".tsv", ".csv", ".txt", *JSON)


def columns(file: Path) -> tuple[tuple[str, str], ...]:
    """Return (what a column is called, what is shown of it); () if the file cannot be read."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(_BYTES).decode("utf-8-sig", "replace").splitlines()
    except OSError:
        return ()
    first = next((line for line in lines if line.strip()), "")
    if file.suffix.lower() in JSON:
        return tuple((key, key) for key in _keys(first))
    cells = next(csv.reader([first], delimiter="," if file.suffix.lower() == ".csv" else "\t"), [])
    return tuple((str(n), f"{n} · {_cut(cell)}" if cell.strip() else str(n)) for n, cell in enumerate(cells, start=1))


def _keys(line: str) -> tuple[str, ...]:
    try:
        found = json.loads(line)
    except ValueError:
        return ()
    return tuple(map(str, found)) if isinstance(found, dict) else ()


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SAMPLE else text[: _SAMPLE - 1] + "…"
