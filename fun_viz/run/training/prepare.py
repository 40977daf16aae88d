"""From what a training asks for to what it learns from: a task's endless pairs, or those of the user's files."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from fun_viz.events import Loaded, Preparing
from fun_viz.run.training import corpus as own
from fun_viz.run.training.dataset import Dataset, of_task

if TYPE_CHECKING:
    from fun_viz.run.training.request import Train


def dataset_of(asked: Train, *, ranks: int = 1) -> Dataset:
    """Return what a training asks to learn from; an InputError says what is wrong with it."""
    steps = preparing(asked, ranks=ranks)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            dataset: Dataset = end.value
            return dataset


def preparing(asked: Train, *, ranks: int = 1) -> Generator[Preparing | Loaded, None, Dataset]:
    """Yield how far it is, if it takes long; the generator's return value is what a training asks to learn from."""
    if asked.pairs is None:
        return of_task(asked.task, asked.schedule, pinned=asked.pinned, ranks=ranks)
    return (yield from own.preparing(asked, asked.pairs, ranks=ranks))
