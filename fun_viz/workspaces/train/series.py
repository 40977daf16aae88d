"""Quantities of histories as growing arrays: what is new is added, what was read before is not read again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fun_viz.events import Metrics
from fun_viz.history import History

Value = Callable[[Metrics], float | None]


class Series:
    """One quantity of one lane: updates and values of the records that have it."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._last: Metrics | None = None  # the newest record read
        self._read = self._size = 0
        self._room = np.empty((2, 256))

    def of(self, history: History) -> tuple[np.ndarray, np.ndarray]:
        """Return updates and values, (record,) each; after a resumption they are read anew."""
        records = history.metrics
        if self._read > len(records) or (self._read and records[self._read - 1] is not self._last):
            self._read = self._size = 0
        for record in records[self._read :]:
            self._add(record)
        self._read, self._last = len(records), records[-1] if records else None
        return self._room[0, : self._size], self._room[1, : self._size]

    def _add(self, record: Metrics) -> None:
        if (value := self._value(record)) is None:
            return
        if self._size == self._room.shape[1]:
            self._room = np.concatenate([self._room, np.empty_like(self._room)], 1)
        self._room[:, self._size] = record.update, value
        self._size += 1
