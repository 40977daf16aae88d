"""A batch of a training, put into words to be drawn, and what it would waste if nobody had sorted it by length."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count, islice
from random import Random
from typing import TYPE_CHECKING

from torch import Tensor

from fun_viz.run.described import settled
from fun_viz.run.material import material_of
from fun_viz.run.requests import ShownBatch
from fun_viz.text.batches import Batch
from fun_viz.text.picture import pictured
from fun_viz.text.tokenizer import PAD

if TYPE_CHECKING:
    from fun_viz.run.requests import Train

_NEXT = 48  # batches whose sentences are mixed to learn what order is worth


def batch_picture(asked: Train, index: int = 0) -> ShownBatch:
    """Return the batch of a training's update `index`, counted from 0, that one process sees.

    What the request cannot have is an InputError, as in training.
    """
    material = material_of(settled(asked))
    every = chain.from_iterable(material.rounds.round(number) for number in count())
    shown = list(islice(every, index, index + _NEXT))
    picture = pictured(shown[0], material.source, material.target)
    return ShownBatch(index, picture, unsorted_waste(shown, rows=len(shown[0].source)))


def unsorted_waste(shown: Sequence[Batch], *, rows: int) -> float:
    """Return how much would be padding, in per cent, if the sentences of all these batches came as chance has it."""
    lengths = [pair for batch in shown for pair in zip(_lengths(batch.source), _lengths(batch.target), strict=True)]
    Random(0).shuffle(lengths)
    cells = tokens = 0
    for start in range(0, len(lengths) - rows + 1, rows):
        sources, targets = zip(*lengths[start : start + rows], strict=True)
        cells += rows * (max(sources) + max(targets))
        tokens += sum(sources) + sum(targets)
    return 100 * (1 - tokens / cells)


def _lengths(side: Tensor) -> list[int]:
    return (side != PAD).sum(1).tolist()
