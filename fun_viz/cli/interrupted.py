"""A training that an interrupt ends where it can be taken up again."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import Any

from fun_viz.events import Metrics, TrainingEvent
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


class _Interruption:
    """Ends the program at the first SIGINT or SIGTERM, unless it `waits`: then at the second, as ever."""

    def __init__(self, *, waits: bool) -> None:
        self.waits, self.came = waits, False
        self.before: dict[int, Any] = {}

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        if not self.waits:
            raise KeyboardInterrupt
        if self.came:
            signal.signal(number, self.before[number])
            signal.raise_signal(number)
        self.came = True


def drive(
    events: Generator[TrainingEvent | None, None, None], tell: Callable[[Line], None], *, alone: bool = True
) -> int:
    """Run a training, telling each event, and return the exit code; an interrupt ends it after the update it is at.

    Before the first update, while files are read and libraries imported, there is nothing to wait for or to save: one
    that trains `alone` ends at once, whereas ranks wait for one another.
    """
    interruption = _Interruption(waits=not alone)
    with handled(interruption) as interruption.before, closing(events):  # to close it writes the checkpoint
        for event in events:
            interruption.waits |= event is None or isinstance(event, Metrics)
            if event is not None:
                tell(line_of(event))
            if interruption.came:
                return 130
    return 0
