"""What a net is trained on: vocabularies, batches round after round, and sentences kept out of training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from random import Random

import torch

from fun_viz import text
from fun_viz.errors import InputError
from fun_viz.registry import discover
from fun_viz.run.training.loop import Rounds, examples
from fun_viz.run.training.schedule import Schedule
from fun_viz.text import clean, tasks
from fun_viz.text.batches import Batch, Example, batches, count
from fun_viz.text.corpus import Part, part_of
from fun_viz.text.tasks.task import Sample, Task
from fun_viz.text.tasks.task import tasks as known_tasks
from fun_viz.text.tokenizer import STOP, Tokenizer, tokenizers

KEPT_OUT = 200  # sentences that dev, and 500 that test looks at
TESTED = 500
_SEEN = 12_000  # samples a vocabulary is learned from
_A_ROUND = 2_400  # samples
_A_LENGTH = 32  # sentences of each length that is measured


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
    sizes: dict[str, int]  # sentences by part; empty for a task, which has no end

    def examples(self, samples: Sequence[Sample]) -> list[Example]:
        """Return samples as token ids."""
        return examples([(sample.source, sample.target) for sample in samples], self.source, self.target)

    def of_length(self, length: int) -> tuple[Sample, ...]:
        """Return a task's test sentences of a source length, the same ones each time; those there are, if few."""
        task, random = task_named(self.task), Random(f"length {length}")
        part: Part | None = None if length > task.lengths[1] or length < task.lengths[0] + 2 else "test"
        return tuple(drawn(task, random, _A_LENGTH, part=part, length=length))

    def gold(self, source: str) -> Sample | None:
        """Return what the task says of a source, None if it says nothing."""
        return task_named(self.task).solve(source) if self.task else None


def task_named(name: str) -> Task:
    """Return a task; InputError if there is none of that name."""
    discover(tasks)
    if name not in known_tasks:
        raise InputError("There is no task {name}; known are {known}.", name=name, known=", ".join(known_tasks))
    return known_tasks[name]()


def of_task(name: str, schedule: Schedule, *, pinned: str = "", ranks: int = 1) -> Dataset:
    """Return what a task has to offer; its vocabularies are the same whatever the seed."""
    discover(text)
    task = task_named(name)
    seen = list(drawn(task, Random(0), _SEEN))
    source, target = (
        tokenizers[kind].learn((getattr(sample, side) for sample in seen), size=4_000)
        for side, kind in (("source", task.source), ("target", task.target))
    )
    return Dataset(
        source,
        target,
        (task.source, task.target),
        ("", ""),
        Drawn(task, source, target, schedule, ranks),
        tuple(drawn(task, Random("dev"), KEPT_OUT, part="dev")),
        tuple(drawn(task, Random("test"), TESTED, part="test")),
        clean.visible(pinned) or task.example,
        name,
        {},
    )


def drawn(
    task: Task, random: Random, count: int, *, part: Part | None = None, length: int | None = None
) -> Iterator[Sample]:
    """Yield samples of one part of the split, which a hash of the source decides; fewer if the task has no more."""
    found: set[str] = set()
    for _ in range(count * 200 if part in ("dev", "test") else count * 20):
        sample = task.draw(random, length)
        if part is not None and (part_of(sample.source) != part or (part != "train" and sample.source in found)):
            continue
        found.add(sample.source)
        yield sample
        count -= 1
        if not count:
            return


@dataclass(frozen=True, eq=False)
class Drawn:
    """Rounds of a task: each draws new samples, from the seed and its number alone."""

    task: Task
    source: Tokenizer
    target: Tokenizer
    schedule: Schedule
    ranks: int = 1

    updates = 0

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        random = Random(f"{self.schedule.seed} {number}")
        samples = drawn(self.task, random, _A_ROUND, part="train")
        rows = examples([(sample.source, sample.target) for sample in samples], self.source, self.target)
        yield from batches(
            rows, tokens=self.schedule.batch * self.ranks, generator=_seeded(self.schedule, number), skip=skip
        )


@dataclass(frozen=True, eq=False)
class Epochs:
    """Rounds of a corpus: each is all of its sentences, in another order."""

    examples: Sequence[Example]
    schedule: Schedule
    marks: frozenset[int] = frozenset()  # source ids of punctuation that may be left out at the end
    ranks: int = 1

    @cached_property
    def updates(self) -> int:
        return count(self.examples, tokens=self.schedule.batch * self.ranks)

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        generator = _seeded(self.schedule, number)
        shown: Sequence[Example] = self.examples
        if self.schedule.open_ended and self.marks:
            shown = list(map(partial(self._opened, generator=generator), self.examples))
        yield from batches(shown, tokens=self.schedule.batch * self.ranks, generator=generator, skip=skip)

    def _opened(self, example: Example, generator: torch.Generator) -> Example:
        source, target = example
        ends_with_mark = len(source) > 2 and source[-2] in self.marks
        if ends_with_mark and float(torch.rand((), generator=generator)) < self.schedule.open_ended:
            source = (*source[:-2], STOP)
        return source, target


def _seeded(schedule: Schedule, number: int) -> torch.Generator:
    return torch.Generator().manual_seed(schedule.seed * 1_000_003 + number)
