"""Which labels of a map there is room for, and how much room each may take."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from fun_viz.views.frame import Track
from fun_viz.views.grid import Grid
from fun_viz.views.theme import type_face

_GAP, _CLOSE = 5.0, 1.0  # between two labels; between two that are single characters
_SINGLE = 15.0  # a label up to this wide is a single character
_LINE = 15.0  # height of a label
_SHORTEST = 26.0  # a label is elided down to this before others are left out
_WIDEST = 150.0
_BARE = 3.0  # room for an outline where there are no labels


@dataclass(frozen=True)
class LabelWidths:
    """How wide the labels of a grid are in a widget's font, measured bold, so that bold never moves anything."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    row_title: float
    column_title: float

    @staticmethod
    def of(grid: Grid, widget: QWidget) -> LabelWidths:
        """Measure the labels of a grid."""
        bold, caption = QFontMetricsF(type_face(widget, 13, bold=True)), QFontMetricsF(type_face(widget, 12))
        rows, columns = (tuple(map(bold.horizontalAdvance, labels)) for labels in (grid.rows, grid.columns))
        return LabelWidths(rows, columns, *map(caption.horizontalAdvance, (grid.row_title, grid.column_title)))

    def gutter(self, width: float) -> float:
        """Return the room for row labels in a widget of this width."""
        longest = max((*self.rows, self.row_title), default=0.0)
        return math.ceil(min(longest + 14, max(40.0, width * 0.3), _WIDEST)) if longest else _BARE

    def head(self) -> float:
        """Return the room for column labels and the title above them."""
        labels = 22.0 if any(self.columns) or self.row_title else _BARE
        return labels + (18.0 if self.column_title else 0.0)

    def row_rooms(
        self, track: Track, *, marked: Collection[int], current: int | None, gutter: float
    ) -> dict[int, float]:
        """Return the rows that are labelled, with the width each label may have."""
        heights = [_LINE if width else 0.0 for width in self.rows]
        kept = labelled(track, heights, marked=marked, current=current, shortest=_LINE, gap=0.0)
        return dict.fromkeys(kept, gutter - 13)

    def column_rooms(self, track: Track, *, marked: Collection[int], current: int | None) -> dict[int, float]:
        """Return the columns that are labelled, with the width each label may have."""
        gap = _CLOSE if max(self.columns, default=0.0) <= _SINGLE else _GAP
        return labelled(track, self.columns, marked=marked, current=current, shortest=_SHORTEST, gap=gap)


def labelled(
    track: Track, extents: Sequence[float], *, marked: Collection[int], current: int | None, shortest: float, gap: float
) -> dict[int, float]:
    """Return which labels are painted, and the room along the track for each, so that no two of them touch.

    Every n-th has its turn; the current one and those marked come first, and marked ones are as long as they need.
    """
    seen = [index for index in track.shown() if extents[index] and track.start <= track.edge(index + 0.5) < track.end]
    need = min(max((extents[index] for index in seen), default=0.0), shortest) + gap
    stride = max(1, math.ceil(need / track.cell - 1e-6))
    first = [*sorted(marked), *(() if current is None else (current,))]
    rooms: dict[int, float] = {}
    for index in (index for index in first if index in seen):
        whole = index in marked or stride > 1
        room = min(extents[index], _WIDEST) if whole else _room(track, extents, index, 1, gap)
        if _left(track, rooms, index, gap) + 1e-6 >= room:
            rooms[index] = room
    others = {}
    for index in (index for index in seen if index % stride == 0 and index not in rooms):
        room = min(_room(track, extents, index, stride, gap), _left(track, rooms, index, gap))
        if room >= min(extents[index], shortest - gap):
            others[index] = room
    return rooms | others


def _room(track: Track, extents: Sequence[float], index: int, stride: int, gap: float) -> float:
    """Return a label's own turn, and what short neighbours leave of theirs."""
    turn = stride * track.cell
    near = [extents[other] if 0 <= other < len(extents) else turn for other in (index - stride, index + stride)]
    return 2 * min(max(turn / 2, turn - extent / 2 - gap / 2) for extent in near) - gap


def _left(track: Track, taken: dict[int, float], index: int, gap: float) -> float:
    """Return the room about the middle of a cell that other labels have left."""
    return min(
        (2 * abs(index - other) * track.cell - room - 2 * gap for other, room in taken.items()), default=math.inf
    )
