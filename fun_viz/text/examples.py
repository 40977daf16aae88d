"""Pairs of sentences as pairs of token ids, a million of them if need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fun_viz.text.packed import PackedExamples, Pair
from fun_viz.text.tasks.task import Sample
from fun_viz.text.tokenizer import Tokenizer

_EVERY = 1_000  # pairs between two words of how far it is


def encoding(
    pairs: Sequence[Pair | Sample], source: Tokenizer, target: Tokenizer, *, longest: int | None = None
) -> Iterator[float | PackedExamples]:
    """Yield which share of the pairs is done, from 0 to 1, and last the examples.

    Pairs with a side of more than `longest` tokens are left out: they would fill batches of their own.
    """
    examples = PackedExamples(len(source), len(target))
    end, start, stop = source.special.stop, target.special.start, target.special.stop
    for count, pair in enumerate(pairs):
        if not count % _EVERY:
            yield count / len(pairs)
        read, written = source.ids(pair.source), target.ids(pair.target)
        if longest is None or max(len(read), len(written)) <= longest:
            examples.append((*read, end), (start, *written, stop))
    yield examples


def examples(pairs: Sequence[Pair | Sample], source: Tokenizer, target: Tokenizer) -> PackedExamples:
    """Return the examples at once."""
    *_, last = encoding(pairs, source, target)
    assert isinstance(last, PackedExamples)
    return last
