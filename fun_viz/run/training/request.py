"""Frozen requests for trainings: all that a window, a command or a rank is asked; each yields what is said of it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fun_viz.events import Metrics, Snapshot, TrainingEvent
from fun_viz.run.models.cache import ModelCache
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.batch_tokens import BatchPicture
from fun_viz.text.pairs import Pairs


@dataclass(frozen=True)
class Train:
    """Train a net of a family on a task, or on the user's own `pairs`, in a run folder that is its model folder too.

    `options` are the family's (`fun_viz.options.options_of`); those not given are what is good for the task
    (`fun_viz.run.training.catalogue.defaults_for`). `pinned` is the source watched while training; "" leaves
    the choice to the task. With `resume` it goes on where the folder's checkpoint stands, else from the start.
    """

    folder: str
    task: str = "reverse"
    family: str = "transformer"
    options: Mapping[str, Any] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    pairs: Pairs | None = None
    pinned: str = ""
    measured: tuple[int, ...] = ()  # source lengths at which a task is assessed too, seen in training or not
    resume: bool = False
    overwrite: bool = False  # what another training left in the folder
    card: Mapping[str, Any] = field(default_factory=dict)  # what the model's card says beside what is measured
    device: str = ""  # "" chooses cuda, mps or cpu by itself

    def __call__(self, cache: ModelCache | None = None) -> Generator[TrainingEvent, None, None]:
        from fun_viz.run.training.job import training  # brings torch

        with closing(training(self)) as records:
            for record in records:
                if record is not None:
                    yield record


@dataclass(frozen=True)
class ShownBatch:
    """The batch of update `index` (from 0), and its padding in per cent if sentences were not sorted by length."""

    index: int
    picture: BatchPicture
    unsorted: float


@dataclass(frozen=True)
class ShowBatch:
    """Show one batch that a training learns from, whether it has begun or not; yields one ShownBatch."""

    train: Train
    index: int = 0

    def __call__(self, cache: ModelCache | None = None) -> Iterator[ShownBatch]:
        from fun_viz.run.training.batch_preview import batch_picture  # brings torch

        yield batch_picture(self.train, self.index)


@dataclass(frozen=True)
class Said:
    """What the training in a lane said."""

    lane: int
    record: TrainingEvent


@dataclass(frozen=True)
class Race:
    """Train several nets at once, each given as many seconds of training as the others; to pause is to cancel.

    None is yielded after an update of which there is nothing to say, so that it can be broken off there.
    """

    lanes: tuple[Train, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[Said | None]:
        from fun_viz.run.training.job import training

        runs = [training(train) for train in self.lanes]
        spent = dict.fromkeys(range(len(runs)), 0.0)
        try:
            while spent:
                lane = min(spent, key=spent.__getitem__)
                try:
                    record = next(runs[lane])
                except StopIteration:
                    del spent[lane]
                    continue
                if isinstance(record, Metrics | Snapshot):
                    spent[lane] = record.seconds
                yield None if record is None else Said(lane, record)
        finally:
            for run in runs:
                run.close()  # each writes its checkpoint


@dataclass(frozen=True)
class Resume:
    """Go on with trainings as their folders say they were asked for."""

    folders: tuple[str, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[Said | None]:
        from fun_viz.run.training.serialization import asked_in

        yield from Race(tuple(replace(asked_in(Path(folder)), resume=True) for folder in self.folders))(cache)


@dataclass(frozen=True)
class Conclude:
    """End trainings that were stopped: assess what each folder's model has learned. Yields one Finished a lane."""

    folders: tuple[str, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[Said]:
        from fun_viz.run.training.conclude import conclude

        for lane, folder in enumerate(self.folders):
            yield Said(lane, conclude(folder))


@dataclass(frozen=True)
class Follow:
    """Read run folders, and go on reading while they are still being written (by this program or any other)."""

    folders: tuple[str, ...]
    forever: bool = True  # False ends at the last record there is now

    def __call__(self, cache: ModelCache | None = None) -> Iterator[Said | None]:
        from fun_viz.run.training.folder import follow

        yield from follow(self.folders, forever=self.forever)
