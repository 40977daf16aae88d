"""Frozen requests: all that a window or a command sends down. Called with a shelf of models, each yields records."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fun_viz.errors import InputError
from fun_viz.record import Metrics, Record, Snapshot
from fun_viz.run.schedule import Schedule
from fun_viz.run.shelf import Shelf
from fun_viz.text.pairs import Pairs
from fun_viz.text.picture import BatchPicture
from fun_viz.trace import Step, Trace

WIDEST = 20  # hypotheses


def checked_beam(beam: int) -> int:
    """Return the number of hypotheses to keep; InputError if it makes no sense."""
    if not 1 <= beam <= WIDEST:
        raise InputError("The beam must keep 1 to {widest} hypotheses, not {beam}.", widest=WIDEST, beam=beam)
    return beam


@dataclass(frozen=True)
class Grown:
    """A trace of one lane, as far as it has grown; the last one of a lane is `finished`."""

    lane: int
    trace: Trace
    step: Step | None = None


@dataclass(frozen=True)
class Decode:
    """Translate one text by one model. `model` is a bundled or user model's name, or a folder."""

    model: str
    text: str
    beam: int = 1
    limit: int = 100
    prefix: tuple[int, ...] = ()

    def __call__(self, shelf: Shelf) -> Iterator[Grown]:
        from fun_viz.run.decode import decode  # brings torch, which the window must not wait for

        beam = checked_beam(self.beam)
        for trace, step in decode(shelf.take(self.model), self.text, beam=beam, limit=self.limit, prefix=self.prefix):
            yield Grown(0, trace, step)


@dataclass(frozen=True)
class Compare:
    """Translate one text by several models, one after the other, a lane each."""

    models: tuple[str, ...]
    text: str
    beam: int = 1
    limit: int = 100

    def __call__(self, shelf: Shelf) -> Iterator[Grown]:
        for lane, model in enumerate(self.models):
            for grown in Decode(model, self.text, self.beam, self.limit)(shelf):
                yield Grown(lane, grown.trace, grown.step)


@dataclass(frozen=True)
class Train:
    """Train a net of a family on a task, or on the user's own `pairs`, in a run folder that is its model folder too.

    `options` are the family's (`fun_viz.options.options_of`); those not given are what is good for the task
    (`fun_viz.run.catalogue.defaults_for`). `pinned` is the source watched while training; "" leaves
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

    def __call__(self, shelf: Shelf | None = None) -> Generator[Record, None, None]:
        from fun_viz.run.training import training  # brings torch

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

    def __call__(self, shelf: Shelf | None = None) -> Iterator[ShownBatch]:
        from fun_viz.run.batched import batch_picture  # brings torch

        yield batch_picture(self.train, self.index)


@dataclass(frozen=True)
class Said:
    """What the training in a lane said."""

    lane: int
    record: Record


@dataclass(frozen=True)
class Race:
    """Train several nets at once, each given as many seconds of training as the others; to pause is to cancel.

    None is yielded after an update of which there is nothing to say, so that it can be broken off there.
    """

    lanes: tuple[Train, ...]

    def __call__(self, shelf: Shelf | None = None) -> Iterator[Said | None]:
        from fun_viz.run.training import training

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

    def __call__(self, shelf: Shelf | None = None) -> Iterator[Said | None]:
        from fun_viz.run.described import asked_in

        yield from Race(tuple(replace(asked_in(Path(folder)), resume=True) for folder in self.folders))(shelf)


@dataclass(frozen=True)
class Conclude:
    """End trainings that were stopped: assess what each folder's model has learned. Yields one Finished a lane."""

    folders: tuple[str, ...]

    def __call__(self, shelf: Shelf | None = None) -> Iterator[Said]:
        from fun_viz.run.conclude import conclude

        for lane, folder in enumerate(self.folders):
            yield Said(lane, conclude(folder))


@dataclass(frozen=True)
class Follow:
    """Read run folders, and go on reading while they are still being written (by this program or any other)."""

    folders: tuple[str, ...]
    forever: bool = True  # False ends at the last record there is now

    def __call__(self, shelf: Shelf | None = None) -> Iterator[Said | None]:
        from fun_viz.run.runs import follow

        yield from follow(self.folders, forever=self.forever)
