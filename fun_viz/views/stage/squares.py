"""Parts of a picture as squares: few pieces, for the simpler a clip is the less it costs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

_SIDE = 32  # pixels
Span = tuple[int, int, int]  # the first row, the end of rows, and the columns as bits


class Squares:
    """Which squares of a picture of some size are meant; a row of them is a number, a bit each."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._columns, count = (size[0] - 1) // _SIDE + 1, (size[1] - 1) // _SIDE + 1
        self._rows = [0] * max(1, count)

    def __bool__(self) -> bool:
        return any(self._rows)

    def clear(self) -> None:
        self._rows = [0] * len(self._rows)

    def add(self, spans: Iterable[Span]) -> None:
        """Mean those, too."""
        rows = self._rows
        for first, end, bits in spans:
            for row in range(first, end):
                rows[row] |= bits

    def join(self, other: Squares) -> None:
        self._rows = [mine | theirs for mine, theirs in zip(self._rows, other._rows, strict=True)]

    def touch(self, span: Span) -> bool:
        first, end, bits = span
        return any(row & bits for row in self._rows[first:end])

    def contain(self, span: Span) -> bool:
        """Say whether all of it is in them."""
        first, end, bits = span
        return all(row & bits == bits for row in self._rows[first:end])

    def clip(self) -> QRegion | None:
        """Return what to clip by, or None where all is meant.

        It is never a single rectangle, at which Qt would cut thin lines before it draws them: a corner is added.
        """
        for row, bit in ((0, 0), (len(self._rows) - 1, self._columns - 1)):
            if (region := self.region()).rectCount() == 1:
                self._rows[row] |= 1 << bit
        region = self.region()
        if region.rectCount() > 1:
            return region
        self._rows = [(1 << self._columns) - 1] * len(self._rows)
        return None

    def region(self) -> QRegion:
        """Return their pixels."""
        region = QRegion()
        for row, columns in enumerate(self._rows):
            at = 0
            while rest := columns >> at:
                at += (rest & -rest).bit_length() - 1
                rest = columns >> at
                run = (rest ^ (rest + 1)).bit_length() - 1
                region += QRect(at * _SIDE, row * _SIDE, run * _SIDE, _SIDE)
                at += run
        return region.intersected(QRect(0, 0, *self._size))

    def span(self, part: QRect) -> Span:
        """Return the squares that a rectangle lies in, as far as they are on the picture."""
        x, y, width, height = part.x(), part.y(), part.width(), part.height()
        first, end = max(0, y // _SIDE), min(len(self._rows), (y + height - 1) // _SIDE + 1)
        left, right = max(0, x // _SIDE), min(self._columns, max(0, (x + width - 1) // _SIDE + 1))
        return first, end, max(0, (1 << right) - (1 << left))
