"""What there is to learn from, round after round: new samples of a task, or all pairs of a corpus in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from random import Random
from typing import Protocol

import torch

from fun_viz.run.training.schedule import Schedule
from fun_viz.text.batches import Batch, Example, batches, count
from fun_viz.text.examples import examples
from fun_viz.text.tasks.samples import samples
from fun_viz.text.tasks.task import Task
from fun_viz.text.tokenizer import OWN, Special, Tokenizer

_A_ROUND = 2_400  # samples


class Rounds(Protocol):
    """Batches, the same ones whenever a round is asked for again."""

    @property
    def updates(self) -> int:
        """How many batches make up a round of a corpus; 0 where there is no end to new ones."""

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        """Yield the batches of a round (from 0), all but the first `skip`."""


@dataclass(frozen=True, eq=False)
class TaskRounds:
    """Rounds of a task: each draws new samples, from the seed and its number alone."""

    task: Task
    source: Tokenizer
    target: Tokenizer
    schedule: Schedule
    ranks: int = 1

    updates = 0

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        drawn = list(samples(self.task, Random(f"{self.schedule.seed} {number}"), _A_ROUND, part="train"))
        rows = examples(drawn, self.source, self.target)
        tokens = self.schedule.batch * self.ranks
        yield from batches(rows, tokens=tokens, generator=_generator(self.schedule, number), skip=skip)


@dataclass(frozen=True, eq=False)
class CorpusRounds:
    """Rounds of a corpus: each is all of its sentences, in another order."""

    examples: Sequence[Example]
    schedule: Schedule
    marks: frozenset[int] = frozenset()  # source ids of punctuation that may be left out at the end
    ranks: int = 1
    special: Special = OWN  # of the source

    @cached_property
    def updates(self) -> int:
        return count(self.examples, tokens=self.schedule.batch * self.ranks)

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        generator = _generator(self.schedule, number)
        rows: Sequence[Example] = self.examples
        if self.schedule.open_ended and self.marks:
            rows = list(map(partial(self._open_ended, generator=generator), self.examples))
        yield from batches(rows, tokens=self.schedule.batch * self.ranks, generator=generator, skip=skip)

    def _open_ended(self, example: Example, generator: torch.Generator) -> Example:
        source, target = example
        ends_with_mark = len(source) > 2 and source[-2] in self.marks
        if ends_with_mark and float(torch.rand((), generator=generator)) < self.schedule.open_ended:
            source = (*source[:-2], self.special.stop)
        return source, target


def _generator(schedule: Schedule, number: int) -> torch.Generator:
    return torch.Generator().manual_seed(schedule.seed * 1_000_003 + number)
