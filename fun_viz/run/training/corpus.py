"""The user's own pairs as something to learn from: read, shared out, cut into tokens, telling how far it is."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from fun_viz import paths, text
from fun_viz.errors import InputError
from fun_viz.events import Doing, Loaded, Preparing
from fun_viz.registry import discover
from fun_viz.run.training.dataset import KEPT_OUT, TESTED, Dataset, Epochs
from fun_viz.text.corpus import Parts, phrase_book, splitting
from fun_viz.text.encoded import encoding
from fun_viz.text.packed import PackedExamples, Pair
from fun_viz.text.pairs import Pairs
from fun_viz.text.read import Corpus, Read, read
from fun_viz.text.tasks.task import Sample
from fun_viz.text.tokenizer import Tokenizer, tokenizers

if TYPE_CHECKING:
    from fun_viz.run.training.request import Train

_LONGEST = 200  # tokens of a side that are trained on
_LEARNED = 400_000  # sentences a vocabulary is learned from
_TOLD = 20  # bad lines

Told = Preparing | Loaded
T = TypeVar("T")


def preparing(asked: Train, pairs: Pairs, *, ranks: int = 1) -> Generator[Told, None, Dataset]:
    """Yield how far it is and what was found; the generator's return value is what there is to learn from.

    It can be left between two records. Files that cannot be used, or hold too little, are an InputError.
    """
    discover(text)
    for kind in (pairs.source, pairs.target):
        if kind not in tokenizers:
            raise InputError("There is no tokenizer {name}; known are {known}.", name=kind, known=", ".join(tokenizers))
    corpus = yield from _read(pairs)
    everything: Sequence[Pair] = corpus.pairs
    if pairs.phrase_book:
        everything = [*everything, *phrase_book(paths.resources() / "corpora")]
    parts: Parts = yield from _last(splitting(everything), "sharing out")
    if not parts["train"] or not parts["dev"]:
        raise InputError("{file} is too small to be split into training and dev sentences.", file=pairs.file)
    sizes: dict[str, int] = {name: len(part) for name, part in parts.items()}
    yield Loaded(sizes, corpus.bad_count, tuple((bad.line, bad.why) for bad in corpus.bad[:_TOLD]), corpus.encodings)
    yield Preparing("learning the vocabularies", 0.0)
    source = _learned(pairs.source, pairs.source_size, (pair.source for pair in _some(parts["train"], _LEARNED)))
    target = _learned(pairs.target, pairs.target_size, (pair.target for pair in _some(parts["train"], _LEARNED)))
    rows = yield from _last(encoding(parts["train"], source, target, longest=_LONGEST), "cutting into tokens")
    dev, test = (_samples(part, most) for part, most in ((parts["dev"], KEPT_OUT), (parts["test"], TESTED)))
    return Dataset(
        source,
        target,
        (pairs.source, pairs.target),
        (pairs.source_language, pairs.target_language),
        _epochs(asked, rows, source, ranks),
        dev,
        test,
        asked.pinned or dev[0].source,
        "",
        sizes,
    )


def _read(pairs: Pairs) -> Generator[Told, None, Corpus]:
    for found in read(pairs):
        if isinstance(found, Read):
            yield Preparing("reading", found.bytes / max(1, found.of))
    assert isinstance(found, Corpus)
    return found


def _last(steps: Iterator[float | T], doing: Doing) -> Generator[Told, None, T]:
    for found in steps:
        if not isinstance(found, float):
            return found
        yield Preparing(doing, found)
    raise AssertionError("the last of the steps is the result")


def _learned(kind: str, size: int, sentences: Iterator[str]) -> Tokenizer:
    return tokenizers[kind].learn(sentences, size=size)


def _some(pairs: Sequence[Pair], most: int) -> Iterator[Pair]:
    """Yield at most so many pairs, evenly out of all."""
    step = max(1, -(-len(pairs) // most))
    return (pairs[at] for at in range(0, len(pairs), step))


def _samples(pairs: Sequence[Pair], most: int) -> tuple[Sample, ...]:
    return tuple(Sample(pair.source[:_LONGEST], pair.target) for pair in _some(pairs, most))


def _epochs(asked: Train, rows: PackedExamples, source: Tokenizer, ranks: int) -> Epochs:
    if not len(rows):
        raise InputError("No pair has fewer than {longest} tokens a side.", longest=_LONGEST)
    return Epochs(rows, asked.schedule, frozenset(source.ids("。？！")), ranks)
