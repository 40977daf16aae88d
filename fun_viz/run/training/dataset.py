"""What a net is trained on, a task's endless pairs or those of the user's files, and what is kept out of training."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias, TypeVar

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.events import Doing, Loaded, Preparing
from fun_viz.nets.net import drain
from fun_viz.registry import discover
from fun_viz.run.models.store import tokenizer_named
from fun_viz.run.training.plan import Plan
from fun_viz.run.training.rounds import CorpusRounds, Rounds, TaskRounds
from fun_viz.text import clean, tasks
from fun_viz.text.corpus import Parts, phrase_book, splitting
from fun_viz.text.examples import encoding, examples
from fun_viz.text.packed import PackedExamples, Pair
from fun_viz.text.pairs import Pairs
from fun_viz.text.read import Corpus, Read, read
from fun_viz.text.tasks.samples import of_length, samples
from fun_viz.text.tasks.task import Sample, Task, in_order
from fun_viz.text.tasks.task import tasks as known_tasks
from fun_viz.text.tokenizer import Tokenizer

_DEV, _TEST = 200, 500  # sentences that are looked at
_SEEN = 12_000  # samples of a task, and
_LEARNED = 400_000  # sentences of a corpus, that a vocabulary is learned from
_LONGEST = 200  # tokens of a side of a corpus that are trained on
_TOLD = 20  # bad lines

Progress: TypeAlias = Preparing | Loaded
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Dataset:
    """All that is known of the data. `dev` and `test` are never trained on; their links are the task's gold, or ()."""

    source: Tokenizer
    target: Tokenizer
    kinds: tuple[str, str]  # of the tokenizers
    languages: tuple[str, str]
    rounds: Rounds
    dev: tuple[Sample, ...]
    test: tuple[Sample, ...]
    pinned: str
    task: str  # its name, "" for the user's own pairs
    sizes: dict[str, int]  # sentences by part, of "train" those trained on; empty for a task, which has no end
    left_out: dict[str, int]  # by why: bad lines, and pairs that are repeated, or too long

    def examples(self, some: Sequence[Sample]) -> PackedExamples:
        """Return samples as token ids."""
        return examples(some, self.source, self.target)

    def of_length(self, length: int) -> tuple[Sample, ...]:
        """Return a task's sentences of a source length that is measured."""
        return of_length(task_named(self.task), length)

    def gold(self, source: str) -> Sample | None:
        """Return what the task says of a source, None if it says nothing."""
        return task_named(self.task).solve(source) if self.task else None


def task_named(name: str) -> Task:
    """Return a task; InputError if there is none of that name."""
    discover(tasks)
    if name not in known_tasks:
        raise InputError("There is no task {name}; known are {known}.", name=name, known=", ".join(in_order()))
    return known_tasks[name]()


def dataset_of(plan: Plan, *, ranks: int = 1) -> Dataset:
    """Return what a plan learns from; an InputError says what is wrong with it."""
    return drain(preparation(plan, ranks=ranks))


def preparation(plan: Plan, *, ranks: int = 1) -> Generator[Progress, None, Dataset]:
    """Yield how far it is and what was found, if it takes long; the generator's return value is the dataset.

    It can be left between two events. Files that cannot be used, or hold too little, are an InputError.
    """
    if plan.pairs is None:
        return _task_dataset(plan, ranks)
    return (yield from _corpus_dataset(plan, plan.pairs, ranks))


def _task_dataset(plan: Plan, ranks: int) -> Dataset:
    """Return what a task has to offer; its vocabularies are the same whatever the seed."""
    task = task_named(plan.task)
    some = list(samples(task, Random(0), _SEEN))
    source = tokenizer_named(task.source).learn((sample.source for sample in some), size=4_000)
    target = tokenizer_named(task.target).learn((sample.target for sample in some), size=4_000)
    return Dataset(
        source,
        target,
        (task.source, task.target),
        ("", ""),
        TaskRounds(task, source, target, plan.schedule, ranks),
        tuple(samples(task, Random("dev"), _DEV, part="dev")),
        tuple(samples(task, Random("test"), _TEST, part="test")),
        clean.visible(plan.pinned) or task.example,
        plan.task,
        {},
        {},
    )


def _corpus_dataset(plan: Plan, pairs: Pairs, ranks: int) -> Generator[Progress, None, Dataset]:
    for kind in (pairs.source, pairs.target):
        tokenizer_named(kind)
    corpus = yield from _corpus(pairs)
    every: Sequence[Pair] = corpus.pairs
    if pairs.phrase_book:
        every = [*every, *phrase_book(paths.resources() / "corpora")]
    parts: Parts = yield from _last(splitting(every), "sharing out")
    if not parts["train"] or not parts["dev"]:
        raise InputError("{file} is too small to be split into training and dev sentences.", file=pairs.file)
    yield Preparing("learning the vocabularies", 0.0)
    some = _some(parts["train"], _LEARNED)
    source = tokenizer_named(pairs.source).learn((pair.source for pair in some), size=pairs.source_size)
    target = tokenizer_named(pairs.target).learn((pair.target for pair in some), size=pairs.target_size)
    rows = yield from _last(encoding(parts["train"], source, target, longest=_LONGEST), "cutting into tokens")
    if not len(rows):
        raise InputError("No pair has fewer than {longest} tokens a side.", longest=_LONGEST)
    shared, long = sum(map(len, parts.values())), len(parts["train"]) - len(rows)
    sizes = {"train": len(rows), "dev": len(parts["dev"]), "test": len(parts["test"])}
    found = Loaded(sizes, corpus.bad_count, corpus.bad[:_TOLD], corpus.encodings, len(every) - shared, long)
    yield found
    dev = _corpus_samples(parts["dev"], _DEV)
    return Dataset(
        source,
        target,
        (pairs.source, pairs.target),
        (pairs.source_language, pairs.target_language),
        CorpusRounds(rows, plan.schedule, frozenset(source.ids("。？！")), ranks, source.special),
        dev,
        _corpus_samples(parts["test"], _TEST),
        plan.pinned or dev[0].source,
        "",
        sizes,
        {why: count for why in ("bad", "repeated", "long") if (count := getattr(found, why))},
    )


def _corpus(pairs: Pairs) -> Generator[Progress, None, Corpus]:
    for record in read(pairs):
        if isinstance(record, Read):
            yield Preparing("reading", record.bytes / max(1, record.of))
    assert isinstance(record, Corpus)
    return record


def _last(steps: Iterator[float | T], doing: Doing) -> Generator[Progress, None, T]:
    for step in steps:
        if not isinstance(step, float):
            return step
        yield Preparing(doing, step)
    raise AssertionError("the last of the steps is the result")


def _some(pairs: Sequence[Pair], most: int) -> Sequence[Pair]:
    """Return at most so many pairs, evenly out of all."""
    return pairs[:: max(1, -(-len(pairs) // most))]


def _corpus_samples(pairs: Sequence[Pair], most: int) -> tuple[Sample, ...]:
    return tuple(Sample(pair.source[:_LONGEST], pair.target, written=pair.written) for pair in _some(pairs, most))
