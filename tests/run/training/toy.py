"""A toy to train on: say after me, with words of three letters out of four."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from fun_viz.nets.net import Writer
from fun_viz.nets.transformer import Transformer
from fun_viz.run.training.loop import Training, Update, train
from fun_viz.run.training.objectives.objective import Objective
from fun_viz.run.training.objectives.translate import Translate
from fun_viz.run.training.schedule import Schedule
from fun_viz.run.training.world import World
from fun_viz.text.batches import Batch, Example, batches
from fun_viz.text.characters import Characters
from fun_viz.text.tokenizer import OWN

START, STOP = OWN.start, OWN.stop

LETTERS = Characters("abcd")
WORDS = [(4 + i, 4 + j, 4 + k) for i, j, k in itertools.product(range(4), repeat=3)]
PAIRS: list[Example] = [((*word, STOP), (START, *word, STOP)) for word in WORDS]
DATA, DEV = PAIRS[:56], PAIRS[56:]
HERE = World(torch.device("cpu"))


@dataclass(frozen=True)
class Toy:
    """Rounds of the same words in another order."""

    seed: int = 1

    @property
    def updates(self) -> int:
        return sum(1 for _ in self.round(0))

    def round(self, number: int, *, skip: int = 0) -> Iterator[Batch]:
        generator = torch.Generator().manual_seed(1_000 * self.seed + number)
        yield from batches(DATA, tokens=80, generator=generator, skip=skip)


def net(seed: int, width: int = 16) -> Writer:
    torch.manual_seed(seed)
    return Transformer(len(LETTERS), len(LETTERS), width=width, heads=2, inner=16, layers=1, dropout=0.1)


def schedule(steps: int, **other: object) -> Schedule:
    return Schedule(**{"seconds": 0, "steps": steps, "rate": 1e-2, "warm_up": 5, "average": 0.9, **other})  # type: ignore[arg-type]


def copying(training: Training, plan: Schedule, objective: Objective | None = None) -> Iterator[Update]:
    return train(training, objective or Translate(), Toy(plan.seed), plan, HERE)
