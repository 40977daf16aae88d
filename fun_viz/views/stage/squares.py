"""Parts of a picture as squares: few pieces, for the simpler a clip is the less it costs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from math import ceil, floor

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

_SIDE = 32  # pixels
Span = int  # squares as bits, row by row


class Squares:
    """Which squares of a picture of some size are meant: one number, a bit each."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size, self._bits = size, 0
        self._columns, self._rows = ((side - 1) // _SIDE + 1 for side in size)
        self._below = [sum(1 << row * self._columns for row in range(count)) for count in range(self._rows + 1)]

    def __bool__(self) -> bool:
        return self._bits != 0

    def clear(self) -> None:
        self._bits = 0

    def add(self, spans: Iterable[Span]) -> None:
        """Mean those, too."""
        for span in spans:
            self._bits |= span

    def join(self, other: Squares) -> None:
        self._bits |= other._bits

    def touch(self, span: Span) -> bool:
        return self._bits & span != 0

    def contain(self, span: Span) -> bool:
        """Say whether all of it is in them."""
        return self._bits & span == span

    def clip(self) -> QRegion | None:
        """Return what to clip by, or None where all is meant.

        It is never a single rectangle, at which Qt would cut thin lines before it draws them: a corner is added.
        """
        region = self.region()
        for corner in (0, self._rows * self._columns - 1):
            if region.rectCount() == 1:
                self._bits |= 1 << corner
                region = self.region()
        if region.rectCount() > 1:
            return region
        self._bits = (1 << self._rows * self._columns) - 1
        return None

    def region(self) -> QRegion:
        """Return their pixels."""
        region, whole, top = QRegion(), (1 << self._columns) - 1, 0
        bands = [self._bits >> row * self._columns & whole for row in range(self._rows)]
        for columns, rows in ((columns, len(list(alike))) for columns, alike in groupby(bands)):
            at = 0
            while rest := columns >> at:
                at += (rest & -rest).bit_length() - 1
                rest = columns >> at
                run = (rest ^ (rest + 1)).bit_length() - 1
                region += QRect(at * _SIDE, top * _SIDE, run * _SIDE, rows * _SIDE)
                at += run
            top += rows
        return region.intersected(QRect(0, 0, *self._size))

    def span(self, left: float, top: float, right: float, bottom: float) -> Span:
        """Return the squares that a part in pixels lies in, as far as they are on the picture."""
        first, end = max(0, floor(top) // _SIDE), min(self._rows, ceil(bottom - 1) // _SIDE + 1)
        begin, last = max(0, floor(left) // _SIDE), min(self._columns, ceil(right - 1) // _SIDE + 1)
        if first >= end or begin >= last:
            return 0
        return ((1 << last) - (1 << begin)) * self._below[end - first] << first * self._columns
