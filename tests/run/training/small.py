"""A training that is over in a moment, and what it has said as its log tells it, apart from how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fun_viz.events import Finished, Metrics, Saved, Snapshot, Started, TrainingEvent
from fun_viz.reading import Reading
from fun_viz.run.training import dataset, rounds
from fun_viz.run.training.logged import events_after
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule

SCHEDULE = Schedule(steps=32, seconds=0, batch=100, warm_up=4, assess_every=8, snapshot_every=3, save_every=4)


def asked(folder: Path, **changed: Any) -> Train:
    """Return the request for it; `schedule` may be changed in part."""
    schedule = replace(SCHEDULE, **changed.pop("schedule", {}))
    options = {"width": 8, "units": 8}
    return Train(str(folder), task="copy", family="gru", options=options, schedule=schedule, **changed)


@contextmanager
def few_samples() -> Iterator[None]:
    """Within the `with`, a task draws few: what they are is not the question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "_SEEN", 200)
        patch.setattr(dataset, "_DEV", 10)
        patch.setattr(dataset, "_TEST", 10)
        patch.setattr(rounds, "_A_ROUND", 60)  # so that one ends now and then
        yield


def told(folder: Path) -> list[object]:
    """Return what is valid of a log, without what says only when and how fast."""
    valid: list[TrainingEvent] = []
    for event in events_after(folder).events:
        if isinstance(event, Started):
            valid = [one for one in valid if isinstance(one, Metrics | Snapshot) and one.update <= event.update]
        elif not isinstance(event, Saved):
            valid.append(event)
    return list(map(_timeless, valid))


def _timeless(event: TrainingEvent) -> object:
    match event:
        case Metrics() | Finished():
            return replace(event, seconds=0.0, tokens_per_second=0.0, **_nowhere(event))
        case Snapshot():
            return event.update, event.gold, Reading(event.trace).text, Reading(event.trace).probabilities
    raise AssertionError(event)


def _nowhere(event: Metrics | Finished) -> dict[str, str]:
    return {"folder": ""} if isinstance(event, Finished) else {}
