"""Where the boxes of a column of tokens stand: they shrink until they are small, then the column scrolls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF

MARGIN = 8.0
COMPACT = 40  # from this many tokens on, rows are as low as can be read
_TALLEST, _WIDEST_PITCH = 34.0, 96.0


@dataclass(frozen=True)
class Column:
    """A column of `count` equal boxes, one `pitch` apart, of which a height `room` is in view."""

    x: float
    width: float
    count: int
    pitch: float
    room: float
    scroll: float = 0.0

    @cached_property
    def box_height(self) -> float:
        return min(_TALLEST, self.pitch - max(2.0, min(8.0, self.pitch * 0.16)))

    @property
    def text_pixels(self) -> int:
        return min(15, max(12, round(self.box_height / 2) + 2))

    @cached_property
    def furthest(self) -> float:
        """How far the column can be scrolled; 0 when all of it is in view."""
        over = (self.count - 1) * self.pitch + self.box_height - self.room
        return over if over > 1 else 0.0

    def middle(self, index: float) -> float:
        """Return the y of a box's middle; between two boxes for an index between two whole ones."""
        return MARGIN + index * self.pitch + self.box_height / 2 - self.scroll

    def box(self, index: int) -> QRectF:
        return QRectF(self.x, self.middle(index) - self.box_height / 2, self.width, self.box_height)

    def visible(self) -> range:
        """Return the boxes of which anything is in view."""
        first = int((self.scroll - MARGIN - self.box_height) // self.pitch) + 1
        last = int((self.scroll + self.room + MARGIN) // self.pitch)
        return range(max(0, first), min(self.count, last + 1))

    def scroll_that_shows(self, index: int) -> float:
        """Return the scroll as it is when a box is well in view, else one that brings it to the middle."""
        middle = self.middle(index)
        if MARGIN + self.pitch <= middle <= MARGIN + self.room - self.pitch:
            return min(self.scroll, self.furthest)
        return max(0.0, min(self.furthest, middle + self.scroll - MARGIN - self.room / 2))

    def index_at(self, x: float, y: float) -> int | None:
        """Return the box at a point, if there is one."""
        index = int((y - MARGIN + self.scroll) // self.pitch)
        return index if 0 <= index < self.count and self.box(index).contains(x, y) else None


def pitches(counts: tuple[int, int], room: float) -> tuple[float, float]:
    """Return the pitch of two columns: the same while both fit in comfort, each its own when one is too long."""
    shared = _pitch(max(counts), room)
    return (shared, shared) if shared >= _TALLEST else (_pitch(counts[0], room), _pitch(counts[1], room))


def _pitch(count: int, room: float) -> float:
    lowest = 18.0 if count >= COMPACT else 22.0
    filled = max((room - _TALLEST) / max(1, count - 1), room / max(1.0, count - 0.16))
    return min(_WIDEST_PITCH, max(lowest, filled))
