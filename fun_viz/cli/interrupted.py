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
def interruption() -> Iterator[list[int]]:
    """Within the `with`, the first SIGINT or SIGTERM is only put on the list; a second ends the program as ever."""
    came: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        if came:
            signal.signal(number, before[number])
            signal.raise_signal(number)
        came.append(number)

    before: dict[int, Any] = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def drive(events: Generator[TrainingEvent | None, None, None], tell: Callable[[Line], None]) -> int:
    """Run a training, telling each event, and return the exit code; an interrupt ends it after the update it is at."""
    with interruption() as came, closing(events):  # to close it writes the checkpoint
        for event in events:
            if event is not None:
                tell(line_of(event))
            if came:
                return 130
    return 0
