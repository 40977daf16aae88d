"""Races that train nothing: they say what they are told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log
from threading import Event
from typing import Any

from fun_viz.events import Assessment, Finished, LaneEvent, Metrics, Snapshot, Started, TrainingEvent
from fun_viz.run.training.request import Race, Train
from fun_viz.trace import ModelFacts, Step
from tests.traces import trace_of, written


def lane(name: str = "run") -> Train:
    return Train(f"/runs/{name}")


def started(update: int = 0, **more: Any) -> Started:
    return Started("run", "GRU", "gru", "reverse", 1000, "cpu", update=update, **more)


def metrics(update: int, *, seconds: float = 1.0) -> Metrics:
    return Metrics(update, seconds, loss=1.0, token_accuracy=0.5, rate=1e-3, gradient=1.0, tokens_per_second=5678.0)


def snapshot(update: int, text: str = "cba") -> Snapshot:
    """A snapshot in which the pinned sentence was translated as `text`, one token a character."""
    facts = ModelFacts("run", "gru", "GRU", 1000)
    steps = [Step("read")]
    for n, piece in enumerate((*text, "∎"), start=1):
        steps.append(written(piece, n + 3, score=n * log(0.9), probability=0.9, entropy=0.1))
    return Snapshot(update, float(update), trace_of(facts, "abc", (*"abc", "∎"), steps, finished=True))


def finished(folder: str = "/runs/run", exact: float = 0.99) -> Finished:
    test = Assessment(0.01, 0.999, exact, 99.0)
    return Finished("seconds", 100, 60.0, 5678.0, folder, test=test)


@dataclass(frozen=True)
class FakeRace(Race):
    """Says `said` in turn; with `hold` it then goes on with what nobody hears. Closed, it waits for `gate`."""

    said: tuple[tuple[int, TrainingEvent], ...] = ()
    hold: bool = False
    error: Exception | None = None
    closed: list[bool] = field(default_factory=list, compare=False)
    gate: Event | None = field(default=None, compare=False)
    unsaved: Exception | None = None  # raised when it is closed

    def __call__(self, cache: Any = None) -> Iterator[LaneEvent]:
        try:
            for place, record in self.said:
                yield LaneEvent(place, record)
            if self.error is not None:
                raise self.error
            while self.hold:
                Event().wait(0.002)
                yield LaneEvent(99, started())  # of a lane that is not there
        finally:
            if self.gate is not None:
                self.gate.wait(5)
            self.closed.append(all(train.resume for train in self.lanes))
            if self.unsaved is not None:
                raise self.unsaved
