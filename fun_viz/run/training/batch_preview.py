"""A batch of a training, put into words to be drawn, and what it would waste if nobody had sorted it by length."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from fun_viz.run.models.cache import write_time
from fun_viz.text.batch_tokens import BatchPicture, batch_picture

if TYPE_CHECKING:  # torch, for which a window that opens does not wait
    from fun_viz.events import Loaded, Preparing
    from fun_viz.run.training.dataset import Dataset
    from fun_viz.run.training.plan import Plan
    from fun_viz.text.batches import Batch

_NEXT = 48  # batches whose sentences are mixed to learn what order is worth


@dataclass(frozen=True)
class ShownBatch:
    """The batch of update `index` (from 0), and its padding in per cent if sentences were not sorted by length."""

    index: int
    picture: BatchPicture
    unsorted: float


class Batches:
    """The batches of the training that was looked at last, kept so that the next one comes at once.

    It may be made anywhere, which brings no torch, and is used in one thread only.
    """

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._data: tuple[object, ...] = ()  # what the dataset is made of
        self._order: tuple[object, ...] = ()  # what the order of its batches depends on
        self._drawn: list[Batch] = []
        self._more: Iterator[Batch] = iter(())

    def show(self, plan: Plan, index: int = 0) -> Iterator[Preparing | Loaded | ShownBatch]:
        """Yield how far it is with files that must be read first and, last, the batch that one process sees.

        What the plan cannot have is an InputError, as in training.
        """
        dataset = yield from self._preparation(plan)
        self._drawn += islice(self._more, max(0, index + _NEXT - len(self._drawn)))
        shown = self._drawn[index : index + _NEXT]
        picture = batch_picture(shown[0], dataset.source, dataset.target)
        yield ShownBatch(index, picture, unsorted_waste(shown, rows=len(shown[0].source)))

    def _preparation(self, plan: Plan) -> Generator[Preparing | Loaded, None, Dataset]:
        from fun_viz.run.training.catalogue import with_defaults
        from fun_viz.run.training.dataset import preparation  # brings torch

        plan = with_defaults(plan)
        files = filter(None, (plan.pairs.file, plan.pairs.target_file)) if plan.pairs else ()
        data = plan.task, plan.pairs, [write_time(Path(file)) for file in files]
        schedule = plan.schedule
        order = schedule.batch, schedule.seed, schedule.open_ended
        if self._dataset is None or data != self._data:
            self._dataset = None  # first, so that two of them are never held at once
            self._dataset = yield from preparation(plan)
            self._data, self._order = data, ()
        if order != self._order:
            rounds: Any = self._dataset.rounds  # whose batches follow from their schedule, whatever they are drawn of
            self._more = chain.from_iterable(map(replace(rounds, schedule=schedule).round, count()))
            self._drawn, self._order = [], order
        return self._dataset


def unsorted_waste(shown: Sequence[Batch], *, rows: int) -> float:
    """Return how much would be padding, in per cent, if the sentences of all these batches came as chance has it."""
    lengths = [pair for batch in shown for pair in _lengths(batch)]
    Random(0).shuffle(lengths)
    cells = tokens = 0
    for start in range(0, len(lengths) - rows + 1, rows):
        sources, targets = zip(*lengths[start : start + rows], strict=True)
        cells += rows * (max(sources) + max(targets))
        tokens += sum(sources) + sum(targets)
    return 100 * (1 - tokens / cells)


def _lengths(batch: Batch) -> list[tuple[int, int]]:
    """Return how many tokens the source and the target of each row have."""
    source, target = ((side != batch.pad).sum(1).tolist() for side in (batch.source, batch.target))
    return list(zip(source, target, strict=True))
