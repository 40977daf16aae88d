"""Where everything of a flow stands in a widget: two columns of boxes and the ribbons between them.

Boxes shrink until they are small, then their column scrolls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place
from fun_viz.views.canvas import Places
from fun_viz.views.flow import Flow, Pose
from fun_viz.views.theme import type_face

MARGIN = 8.0
COMPACT = 40  # from this many tokens on, rows are as low as can be read
_TALLEST, _WIDEST_PITCH = 34.0, 96.0
_WIDEST = 560.0  # beyond this the columns stand in the middle: longer ribbons say no more
_HAIR = 1.6  # thinner ribbons are lines of one pixel, drawn eight times as fast; their opacity tells them apart
_FAINT = 0.004  # in long sentences a hairline below this share, or to a token out of sight, is not drawn


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


@dataclass(frozen=True)
class Ribbon:
    """One ribbon, by its middle line and its width."""

    source: int
    weight: float
    path: QPainterPath
    width: float

    def under(self, point: QPointF) -> bool:
        """Say whether a point is on it; a hairline is as easy to hit as a ribbon of eight pixels."""
        stroker = QPainterPathStroker()
        stroker.setWidth(max(8.0, self.width))
        return stroker.createStroke(self.path).contains(point)


@dataclass(frozen=True)
class FlowLayout:
    """The two columns and the ribbons, the widest last."""

    left: Column
    right: Column
    ribbons: tuple[Ribbon, ...]

    def at(self, point: QPointF, flow: Flow) -> Places:
        """Return the token at a point, both tokens of the ribbon there, or () for neither."""
        source = self.left.index_at(point.x(), point.y())
        if source is not None:
            return (Place("source", source),)
        target = self.right.index_at(point.x(), point.y())
        if target is not None:
            return (Place("target", target),) if target < flow.happened else ()
        under = [ribbon for ribbon in self.ribbons if ribbon.under(point)]
        if not under or flow.current is None:
            return ()
        return Place("source", under[-1].source), Place("target", flow.current)


def lay_out(widget: QWidget, flow: Flow, pose: Pose) -> FlowLayout:
    """Return the layout of a flow in the widget's size and type."""
    left, right = columns(widget, flow, pose)
    return FlowLayout(left, right, _ribbons(flow, pose, left, right))


def columns(widget: QWidget, flow: Flow, pose: Pose) -> tuple[Column, Column]:
    """Return where the boxes of the source and of the target stand."""
    room = max(1.0, widget.height() - 2 * MARGIN)
    inner = min(_WIDEST, widget.width() - 2 * MARGIN)
    start, limit = (widget.width() - inner) / 2, inner - max(48.0, inner * 0.3)
    source_pitch, target_pitch = pitches((len(flow.source), flow.boxes), room)
    left = Column(start, 0.0, len(flow.source), source_pitch, room, pose.source_scroll)
    right = Column(start, 0.0, flow.boxes, target_pitch, room, pose.target_scroll)
    width = min(_natural_width(widget, flow.source, left), limit / 2)
    left = replace(left, width=width)
    width = min(_natural_width(widget, flow.target, right), limit - width)
    return left, replace(right, x=start + inner - width, width=width)


def pitches(counts: tuple[int, int], room: float) -> tuple[float, float]:
    """Return the pitch of two columns: the same while both fit in comfort, each its own when one is too long."""
    shared = _pitch(max(counts), room)
    return (shared, shared) if shared >= _TALLEST else (_pitch(counts[0], room), _pitch(counts[1], room))


def _pitch(count: int, room: float) -> float:
    lowest = 18.0 if count >= COMPACT else 22.0
    filled = max((room - _TALLEST) / max(1, count - 1), room / max(1.0, count - 0.16))
    return min(_WIDEST_PITCH, max(lowest, filled))


def _natural_width(widget: QWidget, pieces: tuple[str, ...], column: Column) -> float:
    widest = _widest(type_face(widget, column.text_pixels, bold=True).toString(), pieces)
    return max(column.box_height * 1.6, widest + (24.0 if column.box_height >= 26 else 14.0))


@lru_cache(maxsize=64)
def _widest(font: str, pieces: tuple[str, ...]) -> float:
    face = QFont()
    face.fromString(font)
    return max(map(QFontMetricsF(face).horizontalAdvance, pieces), default=0.0)


def _ribbons(flow: Flow, pose: Pose, left: Column, right: Column) -> tuple[Ribbon, ...]:
    """Stack the ribbons at the target in the order of the source; a weight of 1 is as wide as its box.

    So weights that sum to less leave room there, and where they sum to more, ribbons overlap.
    """
    if pose.weights is None or not flow.has_ribbons:
        return ()
    weights = np.nan_to_num(pose.weights)
    heights = (right.box_height - 6) * weights
    ends = right.middle(pose.row) + (np.cumsum(heights) - heights / 2 - heights.sum() / 2) / max(1.0, weights.sum())
    thick = np.minimum(heights, left.box_height - 2)
    thick[thick <= _HAIR] = 1.0
    begin, first = left.x + left.width, left.middle(0)
    return tuple(
        Ribbon(i, float(weights[i]), _curve(begin, first + i * left.pitch, right.x, float(ends[i])), float(thick[i]))
        for i in np.argsort(weights, kind="stable").tolist()
        if thick[i] > 1.0 or left.count < COMPACT or (weights[i] >= _FAINT and i in left.visible())
    )


def _curve(left: float, start: float, right: float, end: float) -> QPainterPath:
    middle = (left + right) / 2
    path = QPainterPath(QPointF(left, start))
    path.cubicTo(middle, start, middle, end, right, end)
    return path
