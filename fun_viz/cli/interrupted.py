"""An interrupt that waits until what is being done can be broken off."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any


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
