"""Rows of cells out of JSON lines, each an object with keys or a list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fun_viz.text.lines import Line
from fun_viz.text.tables import BLANK, Row

NOT_JSON = "no JSON object or list"


def is_json(lines: Sequence[Line]) -> bool:
    """Whether the first line that is not blank holds a JSON object or list."""
    return _json_value(_first(lines)) is not None


def is_document(lines: Sequence[Line]) -> bool:
    """Whether these are not JSON lines but one JSON list or object over many lines, or a list of objects in one."""
    first = _first(lines).strip()
    value = _json_value(first)
    return first in ("[", "{", "[{") or (isinstance(value, list) and any(isinstance(inner, dict) for inner in value))


def _first(lines: Sequence[Line]) -> str:
    return next((line.text for line in lines if line.text.strip()), "")


def columns_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the keys of the objects, those within an object as "outer.inner", or the numbers of places in lists."""
    values = [value for line in lines if (value := _json_value(line.text)) is not None]
    keys = dict.fromkeys(name for value in values if isinstance(value, dict) for name in _names(value))
    longest = max((len(value) for value in values if isinstance(value, list)), default=0)
    return tuple(keys) or tuple(str(place) for place in range(1, longest + 1))


def _names(value: dict[str, Any], outer: str = "") -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict) and not outer:
            yield from _names(inner, f"{key}.")
        else:
            yield outer + key


def rows(lines: Iterable[Line], columns: Sequence[str]) -> Iterator[Row]:
    """Yield what stands under some keys, or at some places of a list (from 1), in every line that is not empty.

    A key may be "outer.inner". What is not there, or is neither text nor a number, is "".
    """
    for line in lines:
        if line.why:
            yield Row(line.number, (), line.why)
        elif line.text and not line.text.strip():
            yield Row(line.number, (), BLANK)
        elif line.text:
            value = _json_value(line.text)
            cells = [] if value is None else [_cell(value, column) for column in columns]
            yield Row(line.number, cells, "" if cells else NOT_JSON)


def _json_value(text: str) -> Any:
    """Return the object or list, None if it is neither."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _cell(value: Any, column: str) -> str:
    if isinstance(value, list):
        at = int(column) if column.isdecimal() else 0
        cell = value[at - 1] if 1 <= at <= len(value) else ""
    elif column in value:
        cell = value[column]
    else:
        outer, _, inner = column.partition(".")
        held = value.get(outer)
        cell = held.get(inner, "") if isinstance(held, dict) else ""
    return str(cell) if isinstance(cell, str | int | float) and not isinstance(cell, bool) else ""
