"""Pairs of sentences, and the split that keeps some of them out of training for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from fun_viz.text import clean
from fun_viz.text.packed import PackedPairs, Pair, Whole
from fun_viz.text.pairs import Pairs
from fun_viz.text.parts import Part, part_of
from fun_viz.text.read import Corpus, reading

__all__ = ["Corpus", "Pair", "Part", "Parts", "part_of", "phrase_book", "read_pairs", "split", "splitting"]

Parts = dict[Part, Sequence[Pair]]
_PARTS: tuple[Part, ...] = ("train", "dev", "test")

_EVERY = 5_000  # pairs between two words of how far it is


def read_pairs(
    file: Path,
    *,
    source_column: int,
    target_column: int,
    clean_source: Callable[[str], str] = clean.chinese,
    clean_target: Callable[[str], str] = clean.english,
) -> Corpus:
    """Read a file of pairs at once, as `fun_viz.text.read` does; one with no usable line is an InputError."""
    pairs = Pairs(str(file), source_column=str(source_column), target_column=str(target_column))
    *_, corpus = reading(pairs, (clean_source, clean_target))
    assert isinstance(corpus, Corpus)
    return corpus


def split(pairs: Iterable[Pair]) -> Parts:
    """Share pairs out: 2 % of source sentences to dev and 4 % to test, chosen by a hash of the sentence alone.

    A sentence's part never depends on the other sentences, so it stays out of training whatever is added later. Pairs
    whose target stands in a part kept out are dropped from training (and those of test from dev).
    """
    *_, parts = splitting(pairs if isinstance(pairs, Sequence) else tuple(pairs))
    assert isinstance(parts, dict)
    return parts


def splitting(pairs: Sequence[Pair]) -> Iterator[float | Parts]:
    """Yield which share of the work is done, from 0 to 1, and last the parts, as `split` does."""
    parts = np.zeros(len(pairs), np.uint8)
    hashes = np.zeros(len(pairs), np.int64)
    dev, test = set[str](), set[str]()  # targets that are kept out
    for row, pair in enumerate(pairs):
        parts[row] = part = _PARTS.index(part_of(pair.source))
        hashes[row] = hash(pair)
        if part:
            (dev, test)[part - 1].add(clean.key(pair.target))
        if not row % _EVERY:
            yield 0.5 * row / len(pairs)
    kept, elsewhere = ~_repeats(pairs, hashes), dev | test
    for start in range(0, len(pairs), _EVERY):
        yield 0.5 + 0.5 * start / len(pairs)
        near = slice(start, start + _EVERY)
        for row in (start + np.flatnonzero(kept[near] & (parts[near] < 2))).tolist():
            kept[row] = clean.key(pairs[row].target) not in (test if parts[row] else elsewhere)
    yield {part: _subset(pairs, np.flatnonzero(kept & (parts == code))) for code, part in enumerate(_PARTS)}


def _repeats(pairs: Sequence[Pair], hashes: Whole) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (pair,): whether the same pair stands before it. Only pairs with the same hash are compared."""
    order = np.argsort(hashes, kind="stable")
    repeated = np.zeros(len(pairs), np.bool_)
    seen: set[Pair] = set()
    before = -1
    for at in np.flatnonzero(hashes[order[1:]] == hashes[order[:-1]]).tolist():
        if at != before + 1 or not seen:
            seen = {pairs[int(order[at])]}
        before = at
        pair = pairs[int(order[at + 1])]
        repeated[order[at + 1]] = pair in seen
        seen.add(pair)
    return repeated


def _subset(pairs: Sequence[Pair], rows: Whole) -> Sequence[Pair]:
    return pairs.take(rows) if isinstance(pairs, PackedPairs) else tuple(pairs[row] for row in rows.tolist())


def phrase_book(folder: Path) -> Sequence[Pair]:
    """Return the everyday sentences that come with the program, from its English ⇥ Chinese files."""
    files = sorted(folder.glob("phrases*.tsv"))
    return [pair for file in files for pair in read_pairs(file, source_column=2, target_column=1).pairs]
