"""A batch of a training, put into words to be drawn, and what it would waste if nobody had sorted it by length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, count, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from fun_viz.run.requests import ShowBatch, ShownBatch
from fun_viz.text.picture import pictured
from fun_viz.text.tokenizer import PAD

if TYPE_CHECKING:
    from torch import Tensor

    from fun_viz.record import Loaded, Preparing
    from fun_viz.run.material import Material
    from fun_viz.run.requests import Train
    from fun_viz.run.train import Rounds
    from fun_viz.text.batches import Batch

_NEXT = 48  # batches whose sentences are mixed to learn what order is worth


def batch_picture(asked: Train, index: int = 0) -> ShownBatch:
    """Return the batch of a training's update `index`, counted from 0, that one process sees.

    What the request cannot have is an InputError, as in training.
    """
    *_, shown = Batches().show(ShowBatch(asked, index))
    assert isinstance(shown, ShownBatch)
    return shown


class Batches:
    """The batches of the training that was asked for last, kept so that the next one comes at once.

    It may be made anywhere, and lives in the thread that shows with it. To make it brings no torch.
    """

    def __init__(self) -> None:
        self._of: tuple[Any, ...] = ()  # what the material is made of
        self._material: Material | None = None
        self._rounds: Rounds | None = None
        self._drawn: list[Batch] = []
        self._more: Iterator[Batch] = iter(())

    def show(self, asked: ShowBatch) -> Iterator[Preparing | Loaded | ShownBatch]:
        """Yield how far it is with files that must be read first, and the batch last."""
        material = yield from self._get_ready(asked.train)
        self._drawn += islice(self._more, max(0, asked.index + _NEXT - len(self._drawn)))
        shown = self._drawn[asked.index : asked.index + _NEXT]
        picture = pictured(shown[0], material.source, material.target)
        yield ShownBatch(asked.index, picture, unsorted_waste(shown, rows=len(shown[0].source)))

    def _get_ready(self, asked: Train) -> Iterator[Preparing | Loaded]:
        from fun_viz.run.described import settled  # brings torch
        from fun_viz.run.material import preparing

        asked = settled(asked)
        if self._material is None or self._of != (of := _made_of(asked)):
            self._material = yield from preparing(asked)
            self._of, self._rounds = of, None
        rounds = replace(self._material.rounds, schedule=asked.schedule)
        ...


def _made_of(asked: Train) -> tuple[Any, ...]:
    """Return what the material of a training depends on: its data, and when files of pairs were last written."""
