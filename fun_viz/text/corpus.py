"""Pairs of sentences, and the split that keeps some of them out of training for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fun_viz.errors import InputError
from fun_viz.text import clean

Part = Literal["train", "dev", "test"]


@dataclass(frozen=True)
class Pair:
    """A sentence and its translation, both cleaned."""

    source: str
    target: str


@dataclass(frozen=True)
class Corpus:
    """Pairs read from a file, and the numbers of lines that could not be used (from 1)."""

    pairs: tuple[Pair, ...]
    bad_lines: tuple[int, ...] = ()


def read_pairs(
    file: Path,
    *,
    source_column: int,
    target_column: int,
    clean_source: Callable[[str], str] = clean.chinese,
    clean_target: Callable[[str], str] = clean.english,
) -> Corpus:
    """Read a tab-separated file in UTF-8; columns count from 1. A file with no usable line is an InputError."""
    if source_column < 1 or target_column < 1:
        raise InputError("Columns count from 1, but {column} was asked for.", column=min(source_column, target_column))
    pairs, bad = [], []
    try:
        with file.open(encoding="utf-8-sig", errors="strict", newline=None) as lines:
            for number, line in enumerate(lines, start=1):
                cells = line.rstrip("\n").split("\t")
                wanted = [cells[c - 1] if c <= len(cells) else "" for c in (source_column, target_column)]
                pair = Pair(clean_source(wanted[0]), clean_target(wanted[1]))
                if pair.source and pair.target:
                    pairs.append(pair)
                elif line.strip():
                    bad.append(number)
    except OSError as error:
        raise InputError("Cannot read {file}: {reason}.", file=file, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise InputError("{file} is not UTF-8 text; convert it to UTF-8 first.", file=file) from error
    if not pairs:
        raise InputError(
            "{file} has no line with text in both column {source} and column {target}; columns are parted by tabs.",
            file=file,
            source=source_column,
            target=target_column,
        )
    return Corpus(tuple(pairs), tuple(bad))


def split(pairs: Iterable[Pair]) -> dict[Part, tuple[Pair, ...]]:
    """Share pairs out: 2 % of source sentences to dev and 4 % to test, chosen by a hash of the sentence alone.

    A sentence's part never depends on the other sentences, so it stays out of training whatever is added later. Pairs
    whose target stands in a part kept out are dropped from training (and those of test from dev).
    """
    parts: dict[Part, list[Pair]] = {"train": [], "dev": [], "test": []}
    for pair in dict.fromkeys(pairs):
        parts[part_of(pair.source)].append(pair)
    test = {clean.key(pair.target) for pair in parts["test"]}
    dev = {clean.key(pair.target) for pair in parts["dev"]}
    return {
        "train": tuple(pair for pair in parts["train"] if clean.key(pair.target) not in test | dev),
        "dev": tuple(pair for pair in parts["dev"] if clean.key(pair.target) not in test),
        "test": tuple(parts["test"]),
    }


def part_of(source: str) -> Part:
    """Return the part a source sentence belongs to, by the SHA-256 of its letters."""
    place = int.from_bytes(hashlib.sha256(clean.key(source).encode()).digest()[:8]) % 100
    return "test" if place < 4 else "dev" if place < 6 else "train"


def phrase_book(folder: Path) -> Sequence[Pair]:
    """Return the everyday sentences that come with the program, from its English ⇥ Chinese files."""
    files = sorted(folder.glob("phrases*.tsv"))
    return [pair for file in files for pair in read_pairs(file, source_column=2, target_column=1).pairs]
