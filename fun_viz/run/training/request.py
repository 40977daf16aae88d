"""Frozen requests for trainings: all that a window or another program asks; each yields what is said of it.

What does the work brings torch, which a window that opens must not wait for: so it is imported where it is called.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

from fun_viz.errors import LoadError
from fun_viz.events import LaneEvent, Metrics, Snapshot, TrainingEvent
from fun_viz.run.models.cache import ModelCache
from fun_viz.run.training.folder import plan_of
from fun_viz.run.training.logged import follow
from fun_viz.run.training.plan import Plan


@dataclass(frozen=True)
class Train(Plan):
    """Train as planned."""

    def __call__(self, cache: ModelCache | None = None) -> Generator[TrainingEvent, None, None]:
        from fun_viz.run.training.job import training

        with closing(training(self)) as events:
            for event in events:
                if event is not None:
                    yield event


@dataclass(frozen=True)
class Race:
    """Train several nets at once, each given as many seconds of training as the others; to pause is to cancel.

    None is yielded after an update of which there is nothing to say, so that it can be broken off there.
    """

    lanes: tuple[Train, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[LaneEvent | None]:
        yield from _race(self.lanes)


@dataclass(frozen=True)
class Resume:
    """Go on with trainings as their folders say they were planned."""

    folders: tuple[str, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[LaneEvent | None]:
        yield from _race([replace(plan_of(Path(folder)), resume=True) for folder in self.folders])


@dataclass(frozen=True)
class Conclude:
    """End trainings that were stopped: assess what each folder's model has learned. Yields one Finished a lane."""

    folders: tuple[str, ...]

    def __call__(self, cache: ModelCache | None = None) -> Iterator[LaneEvent]:
        from fun_viz.run.training.job import conclusion

        for lane, folder in enumerate(self.folders):
            yield LaneEvent(lane, conclusion(folder))


@dataclass(frozen=True)
class Follow:
    """Read run folders, and go on reading while they are still being written (by this program or any other).

    First of all the race is yielded that was asked for, if the folders say it.
    """

    folders: tuple[str, ...]
    forever: bool = True  # False ends at the last event there is now

    def __call__(self, cache: ModelCache | None = None) -> Iterator[Race | LaneEvent | None]:
        with suppress(LoadError):
            plans = [plan_of(Path(folder)) for folder in self.folders]
            yield Race(tuple(Train(**{each.name: getattr(plan, each.name) for each in fields(plan)}) for plan in plans))
        yield from follow(self.folders, forever=self.forever)


def _race(lanes: Sequence[Plan]) -> Iterator[LaneEvent | None]:
    """Yield what the trainings say, next always the one with the least time spent; None after an update without words.

    When the generator is closed each of them writes its checkpoint.
    """
    from fun_viz.run.training.job import training

    spent = dict.fromkeys(range(len(lanes)), 0.0)
    with ExitStack() as stack:  # which closes the others too when one of them fails
        trainings = [stack.enter_context(closing(training(plan))) for plan in lanes]
        while spent:
            lane = min(spent, key=spent.__getitem__)
            try:
                event = next(trainings[lane])
            except StopIteration:
                del spent[lane]
                continue
            if isinstance(event, Metrics | Snapshot):
                spent[lane] = event.seconds
            yield None if event is None else LaneEvent(lane, event)
