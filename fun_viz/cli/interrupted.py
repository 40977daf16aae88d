"""A training that an interrupt ends where it can be taken up again."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import Any

from fun_viz.events import TrainingEvent
from fun_viz.run.training.serialization import Line, line_of


@contextmanager
def handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[dict[int, Any]]:
    """Within the `with`, let a function handle SIGINT and SIGTERM; yields what handles them before and after."""
    before: dict[int, Any] = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield before
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


@contextmanager
def interruption() -> Iterator[list[int]]:
    """Within the `with`, the first SIGINT or SIGTERM is only put on the list; a second ends the program as ever."""
    came: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        if came:
            signal.signal(number, before[number])
            signal.raise_signal(number)
        came.append(number)

    with handled(remember) as before:
        yield came


def drive(events: Generator[TrainingEvent | None, None, None], tell: Callable[[Line], None]) -> int:
    """Run a training, telling each event, and return the exit code; an interrupt ends it after the update it is at."""
    with interruption() as came, closing(events):  # to close it writes the checkpoint
        for event in events:
            if event is not None:
                tell(line_of(event))
            if came:
                return 130
    return 0
