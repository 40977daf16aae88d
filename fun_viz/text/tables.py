"""Rows of cells out of lines: parted by tabs, commas, semicolons or bars, quoted or not. No file is opened here."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from fun_viz.text.lines import Line

BLANK = "nothing but blanks"
MISQUOTED = "its quotation marks do not match"
_MARKS = "\t,;|"
_AT_MOST = 100  # lines that a quoted cell may go over
_SEEN = 500  # rows


class Row(NamedTuple):
    """The cells of a line (of several, where a quoted cell goes on), and why they cannot be used, if so."""

    number: int  # of the first line
    cells: Sequence[str]
    why: str = ""


@dataclass(frozen=True)
class Form:
    """How a table is written. With delimiter "" a line is one cell."""

    delimiter: str = "\t"
    quoted: bool = False


def rows(lines: Iterable[Line], form: Form) -> Iterator[Row]:
    """Yield the row of every line that is not empty; one of nothing but blanks, or misquoted, is a row that says so."""
    waiting = _Waiting(lines)
    for line in waiting:
        if line.why:
            yield Row(line.number, (), line.why)
        elif not line.text:
            continue
        elif not line.text.strip() and not (form.delimiter and form.delimiter in line.text):
            yield Row(line.number, (), BLANK)
        elif form.quoted and '"' in line.text:
            yield _quoted_row(line, waiting, form.delimiter)
        else:
            yield Row(line.number, line.text.split(form.delimiter) if form.delimiter else [line.text])


class _Waiting(Iterator[Line]):
    """Lines, those before them that were put `back` to be read again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines, self.back = iter(lines), deque[Line]()

    def __next__(self) -> Line:
        return self.back.popleft() if self.back else next(self._lines)


def _quoted_row(first: Line, waiting: _Waiting, delimiter: str) -> Row:
    taken = [first]
    while True:
        try:
            cells = next(csv.reader([f"{line.text}\n" for line in taken], delimiter=delimiter, strict=True))
            return Row(first.number, cells)
        except csv.Error as error:
            if "unexpected end" in str(error) and _extend(taken, waiting):
                continue
            waiting.back.extendleft(taken[:0:-1])
            return Row(first.number, (), MISQUOTED)


def _extend(taken: list[Line], waiting: _Waiting) -> bool:
    """Add the lines up to the next with a quotation mark, which alone can end a cell; False if there is none near."""
    for line in waiting:
        taken.append(line)
        if line.why or len(taken) > _AT_MOST:
            return False
        if '"' in line.text:
            return True
    return False


def form_of(lines: Sequence[Line]) -> Form:
    """Return how the table is written that begins with these lines.

    Tabs are taken for what they are if most lines have one, else the mark that parts most rows into the same number of
    cells. Tables with tabs are quoted only if there is proof of it: sentences may well start with a quotation mark.
    """
    full = [line for line in lines if line.text.strip()]
    if sum("\t" in line.text for line in full) * 2 > len(full):
        return Form("\t", is_quoted(full, "\t"))
    shares = {mark: _agreement(full, mark) for mark in _MARKS}
    best = max(shares, key=shares.__getitem__)
    return Form(best, best != "\t" or is_quoted(full, best)) if shares[best] >= 0.5 else Form("", False)


def _agreement(lines: Sequence[Line], mark: str) -> float:
    """Return the share of rows that have the commonest number of cells beyond one."""
    widths = Counter(len(row.cells) for row in islice(rows(lines, Form(mark, True)), _SEEN))
    return max((count for width, count in widths.items() if width > 1), default=0) / max(1, widths.total())


def is_quoted(lines: Sequence[Line], mark: str) -> bool:
    """Whether all quotation marks match and at least one cell needs its own: it holds a mark, or a line's end."""
    found = list(islice(rows(lines, Form(mark, True)), _SEEN))
    if any(row.why == MISQUOTED for row in found[:-1]):
        return False
    raw = {cell for line in lines for cell in line.text.split(mark)}
    return any(cell not in raw and f'"{cell}"' not in raw for row in found for cell in row.cells)
