"""The user's own pairs out of their files, as far as they can be read: what cannot is counted and told by its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from fun_viz.errors import InputError
from fun_viz.text import clean
from fun_viz.text.file_preview import glance_at
from fun_viz.text.lines import Line, Lines
from fun_viz.text.packed import PackedPairs, Pair, Texts
from fun_viz.text.pairs import Pairs
from fun_viz.text.parts import part_of
from fun_viz.text.tables import Row

ONE_SIDED = "no text on one side"
_EVERY = 2_000  # lines between two records
_LISTED = 1_000  # bad lines

Cleaners = tuple[Callable[[str], str], Callable[[str], str]]


@dataclass(frozen=True)
class Read:
    """How far reading has come, in bytes on the disk; with two files of both."""

    bytes: int
    of: int
    pairs: int = 0
    bad: int = 0  # lines


class Bad(NamedTuple):
    """A line that could not be used (from 1), and why, in English."""

    line: int
    why: str


@dataclass(frozen=True, eq=False)
class Corpus:
    """Pairs read from files, and the lines that could not be used: the first thousand, and how many in all."""

    pairs: Sequence[Pair]
    bad: tuple[Bad, ...] = ()
    bad_count: int = 0
    encodings: tuple[str, ...] = ()  # of the file, or of both


def read(pairs: Pairs) -> Iterator[Read | Corpus]:
    """Yield how far it is and, last, the pairs, cleaned by their languages. It can be left between two records.

    Files that hold less than two pairs, or that do not fit what is said of them, are an InputError.
    """
    cleaners = clean.cleaner(pairs.source_language), clean.cleaner(pairs.target_language)
    for record in reading(pairs, cleaners):
        if isinstance(record, Corpus) and len(record.pairs) == 1:
            raise InputError("{file} holds only one pair; a model is trained on many.", file=pairs.file)
        yield record


def reading(pairs: Pairs, cleaners: Cleaners) -> Iterator[Read | Corpus]:
    """Yield as `read` does, each side cleaned as is asked here; one pair is enough."""
    yield from (_of_two if pairs.target_file else _of_one)(pairs, cleaners)


def _of_one(pairs: Pairs, cleaners: Cleaners) -> Iterator[Read | Corpus]:
    file = Path(pairs.file)
    with Lines(file) as lines:
        glance = glance_at(file, lines)
        rows = glance.pick(lines, pairs.source_column, pairs.target_column, head=pairs.head)
        nothing = InputError(
            "{file} has no line with text in both column {source} and column {target}.",
            file=file,
            source=pairs.source_column,
            target=pairs.target_column,
        )
        yield from _records(rows, cleaners, (lines,), nothing)


def _of_two(pairs: Pairs, cleaners: Cleaners) -> Iterator[Read | Corpus]:
    files = Path(pairs.file), Path(pairs.target_file)
    with Lines(files[0]) as source, Lines(files[1]) as target:
        nothing = InputError("{file} and {other} have no line with text in both.", file=files[0], other=files[1])
        yield from _records(_beside(source, target, files), cleaners, (source, target), nothing)


def _beside(source: Iterable[Line], target: Iterable[Line], files: tuple[Path, Path]) -> Iterator[Row]:
    """Yield what stands beside each other; files that end at different lines, blank ones apart, are an InputError."""
    counts, lasts = [0, 0], [0, 0]  # of all lines, and of those before the blank ones at the end
    for number, lines in enumerate(zip_longest(source, target, fillvalue=Line(0, "")), start=1):
        for side, line in enumerate(lines):
            counts[side] = line.number or counts[side]
            lasts[side] = number if line.text.strip() or line.why else lasts[side]
        if number in lasts:  # one of them is not blank
            yield Row(number, [line.text for line in lines], lines[0].why or lines[1].why)
    for file, last in zip(files, lasts, strict=True):
        if not last:
            raise InputError("{file} is empty.", file=file)
    if counts[0] < lasts[1] or counts[1] < lasts[0]:
        raise InputError(
            "{file} has {count} lines, but {other} has {others}; line must stand beside line.",
            file=files[0],
            count=lasts[0],
            other=files[1],
            others=lasts[1],
        )


def _records(
    rows: Iterable[Row], cleaners: Cleaners, files: Sequence[Lines], nothing: InputError
) -> Iterator[Read | Corpus]:
    """Yield as `read` does; `nothing` is raised if no row is a pair."""
    sources, targets, written = Texts(), Texts(), dict[int, str]()
    bad: list[Bad] = []
    bad_count = 0
    size = sum(file.size for file in files)
    yield Read(0, size)
    for count, row in enumerate(rows, start=1):
        if why := row.why or _problem(row, cleaners, sources, targets, written):
            bad_count += 1
            if bad_count <= _LISTED:
                bad.append(Bad(row.number, why))
        if not count % _EVERY:
            yield Read(sum(file.read for file in files), size, len(sources), bad_count)
    yield Read(size, size, len(sources), bad_count)
    if not len(sources):
        raise nothing
    pairs = PackedPairs(sources, targets, written=written)
    yield Corpus(pairs, tuple(bad), bad_count, tuple(file.encoding for file in files))


def _problem(row: Row, cleaners: Cleaners, sources: Texts, targets: Texts, written: dict[int, str]) -> str:
    """Keep a row's pair, or return what is wrong with it; what is not trained on also as it was `written`."""
    source, target = (cleaned(cell) for cleaned, cell in zip(cleaners, row.cells, strict=True))
    if not source or not target:
        return ONE_SIDED
    reference = clean.as_written(row.cells[1])
    if reference != target and part_of(source) != "train":
        written[len(targets)] = reference
    sources.append(source)
    targets.append(target)
    return ""
