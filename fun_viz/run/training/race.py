"""Several trainings in turns, so that each is given the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fun_viz.events import LaneEvent, Metrics, Snapshot
from fun_viz.run.training.job import training
from fun_viz.run.training.plan import Plan


def race(lanes: Sequence[Plan]) -> Iterator[LaneEvent | None]:
    """Yield what the trainings say, next always the one with the least time spent; None after an update without words.

    When the generator is closed each of them writes its checkpoint.
    """
    trainings = [training(plan) for plan in lanes]
    spent = dict.fromkeys(range(len(trainings)), 0.0)
    try:
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
    finally:
        for one in trainings:
            one.close()
