"""What a file of pairs looks like, told from its start, so that columns can be chosen before all of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from pathlib import Path
from typing import Literal

from fun_viz.errors import InputError
from fun_viz.text import objects, tables
from fun_viz.text.lines import Line, Lines
from fun_viz.text.tables import Form, Row

_SHOWN = 8  # rows
_LISTED = 12  # columns named in an error
_JSON = {".jsonl", ".ndjson"}


@dataclass(frozen=True)
class Glance:
    """A table or JSON lines; its columns are numbers from 1, or the keys; `rows` are the first, a head among them."""

    file: Path
    encoding: str
    kind: Literal["table", "json"]
    form: Form
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The cells of the first row, which are the names of the columns if that row is a head."""
        return tuple(cell.strip() for cell in self.rows[0]) if self.rows else ()

    def place(self, column: str) -> int:
        """Return where a column of a table stands, from 0; an InputError names the columns that are there."""
        if not _is_number(column):
            if column in self.names:
                return self.names.index(column)
            raise self._missing(column, self.names)
        if int(column) < 1:
            raise InputError("Columns count from 1, but {column} was asked for.", column=column)
        if self.columns and int(column) > len(self.columns):
            raise self._missing(column, self.columns)
        return int(column) - 1

    def key(self, column: str) -> str:
        """Return the key of JSON lines a column means, by its name or number; an InputError names those there are."""
        if column in self.columns or not self.columns:
            return column
        if _is_number(column) and 1 <= int(column) <= len(self.columns):
            return self.columns[int(column) - 1]
        raise self._missing(column, self.columns)

    def _missing(self, column: str, columns: Sequence[str]) -> InputError:
        shown = [name if len(name) <= 30 else f"{name[:29]}…" for name in columns[:_LISTED]]
        known = ", ".join([*shown, "…"] if len(columns) > _LISTED else shown)
        return InputError(
            "There is no column {column} in {file}; there are {known}.", column=column, file=self.file, known=known
        )

    def pick(self, lines: Lines, source: str, target: str, *, head: bool) -> Iterator[Row]:
        """Yield two cells of every line that is not empty and not a head; one that is not there is ""."""
        if self.kind == "json":
            yield from objects.rows(lines, (self.key(source), self.key(target)))
            return
        places = self.place(source), self.place(target)
        named = not (_is_number(source) and _is_number(target))
        rows = tables.rows(lines, self.form)
        if head or named:
            rows = dropwhile(lambda row: row.why == tables.BLANK, rows)
        for row in islice(rows, 1 if head or named else 0, None):
            cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
            yield row._replace(cells=cells)


def _is_number(column: str) -> bool:
    return column.removeprefix("-").isdecimal()


def glance(file: Path) -> Glance:
    """Return what a file looks like; one that is no text, empty, or not to be read is an InputError."""
    with Lines(file) as lines:
        return glance_at(file, lines)


def glance_at(file: Path, opened: Lines) -> Glance:
    """Return what an open file looks like, without reading any of its lines."""
    text = opened.samples[0].decode(opened.encoding, "replace") if opened.samples else ""
    lines = [Line(number, line) for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1)]
    if not any(line.text.strip() for line in lines):
        raise InputError("{file} is empty.", file=file)
    if objects.is_document(lines):
        raise InputError("{file} is one JSON document; write it as one object or list a line (JSONL).", file=file)
    named = {suffix.lower() for suffix in file.suffixes[-2:]}
    if named & _JSON or objects.is_json(lines):
        keys = objects.columns_of(lines)
        rows = tuple(tuple(row.cells) for row in islice(objects.rows(lines, keys), _SHOWN))
        return Glance(file, opened.encoding, "json", Form(), keys, rows)
    form = Form("\t", tables.is_quoted(lines, "\t")) if ".tsv" in named else tables.form_of(lines)
    rows = tuple(tuple(row.cells) for row in tables.rows(lines, form) if row.cells)
    columns = tuple(str(number) for number in range(1, max(map(len, rows), default=0) + 1))
    return Glance(file, opened.encoding, "table", form, columns, rows[:_SHOWN])
