"""A training that an interrupt ends where it can be taken up again."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator
from contextlib import closing
from types import FrameType, TracebackType
from typing import Any

from fun_viz.events import TrainingEvent
from fun_viz.run.training.serialization import Line, line_of


class Interrupted:
    """Within the `with`, the first SIGINT or SIGTERM is only remembered; a second one ends the program as ever."""

    def __init__(self) -> None:
        self.came = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupted:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._remember)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        if self.came:
            signal.signal(number, self._before[number])
            signal.raise_signal(number)
        self.came = True


def drive(events: Generator[TrainingEvent | None, None, None], tell: Callable[[Line], None]) -> int:
    """Run a training, telling each event, and return the exit code; an interrupt ends it after the update it is at."""
    with Interrupted() as interrupted, closing(events):  # to close it writes the checkpoint
        for event in events:
            if event is not None:
                tell(line_of(event))
            if interrupted.came:
                return 130
    return 0
