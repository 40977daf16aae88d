"""Parts of a picture as squares: few pieces, for the simpler a clip is the less it costs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

_SIDE = 32  # pixels


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

    def add(self, parts: Iterable[QRect]) -> None:
        """Mean those that rectangles lie in, too."""
        rows, whole = self._rows, (1 << self._columns) - 1
        for part in parts:
            first, end, bits = self._span(part)
            for row in range(first, end):
                rows[row] |= bits & whole

    def join(self, other: Squares) -> None:
        self._rows = [mine | theirs for mine, theirs in zip(self._rows, other._rows, strict=True)]

    def touch(self, part: QRect) -> bool:
        first, end, bits = self._span(part)
        return any(row & bits for row in self._rows[first:end])

    def contain(self, part: QRect) -> bool:
        """Say whether all of a rectangle that is on the picture is in them."""
        first, end, bits = self._span(part)
        bits &= (1 << self._columns) - 1
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

    def _span(self, part: QRect) -> tuple[int, int, int]:
        """Return the rows that a rectangle lies in, from the first up to the end, and the columns as bits."""
        x, y, width, height = part.x(), part.y(), part.width(), part.height()
        first, end = max(0, y // _SIDE), min(len(self._rows), (y + height - 1) // _SIDE + 1)
        left, right = max(0, x // _SIDE), max(0, (x + width - 1) // _SIDE + 1)
        return first, end, max(0, (1 << right) - (1 << left))
