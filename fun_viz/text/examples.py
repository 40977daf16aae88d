"""Pairs of sentences as pairs of token ids, a million of them if need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from fun_viz.text.packed import PackedExamples
from fun_viz.text.tokenizer import START, STOP, Tokenizer

_EVERY = 1_000  # pairs between two words of how far it is


class Translated(Protocol):
    """A sentence and its translation."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...


def encoding(
    pairs: Sequence[Translated], source: Tokenizer, target: Tokenizer, *, longest: int | None = None
) -> Iterator[float | PackedExamples]:
    """Yield which share of the pairs is done, from 0 to 1, and last the examples.

    Pairs with a side of more than `longest` tokens are left out: they would fill batches of their own.
    """
    examples = PackedExamples(len(source), len(target))
    for count, pair in enumerate(pairs):
        if not count % _EVERY:
            yield count / len(pairs)
        read, written = source.ids(pair.source), target.ids(pair.target)
        if longest is None or max(len(read), len(written)) <= longest:
            examples.append((*read, STOP), (START, *written, STOP))
    yield examples


def examples(
    pairs: Sequence[Translated], source: Tokenizer, target: Tokenizer, *, longest: int | None = None
) -> PackedExamples:
    """Return the examples at once."""
    *_, last = encoding(pairs, source, target, longest=longest)
    assert isinstance(last, PackedExamples)
    return last
