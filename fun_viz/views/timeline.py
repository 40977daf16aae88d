"""Where in time the user is: the moves of every lane as dots on one axis, and a handle to drag along it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Canvas, renew
from fun_viz.views.colours import blend
from fun_viz.views.dashes import dash_across
from fun_viz.views.painting import fill, fill_disc, write
from fun_viz.views.theme import theme_of, type_face

_EDGE, _TAG = 14.0, 14.0
_MERGED = 60  # with more moves than this, dots become a line


@dataclass(frozen=True)
class LaneMarks:
    """How many moves a lane encodes and decodes; its colour and name matter where there are several.

    A lane of a training has `updates` instead: a move for each time it was looked at. One that `waits` begins so many
    moves after the others.
    """

    encode: int = 0
    decode: int = 0
    colour: str | None = None
    name: str = ""
    updates: tuple[int, ...] = ()
    hue: int | None = None  # which of the theme's lane colours it has, if that is not its place
    waits: int = 0

    @property
    def length(self) -> int:
        return self.waits + self.encode + self.decode + len(self.updates)

    @property
    def change(self) -> int:
        """The first move that decodes."""
        return self.waits + self.encode


class Timeline(Canvas):
    """Draws one row of moves for each lane. `sought` says where the user wants to be; whoever decides shows it then."""

    sought = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[LaneMarks, ...] = ()
        self._position = 0
        self._asked: int | None = None  # during a drag: what was sought last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.describe()

    @property
    def length(self) -> int:
        return max((lane.length for lane in self._lanes), default=0)

    def show_lanes(self, lanes: tuple[LaneMarks, ...], position: int) -> None:
        """Draw the moves of each lane and the handle at one of them."""
        before, self._position = self._position, position
        if lanes != self._lanes:
            self._lanes = lanes
            self.update()
        elif position != before:
            left, right = sorted((self.x_of(before), self.x_of(position)))
            first, last = math.floor(left) - 12, math.ceil(right) + 12  # the handle with its ring
            renew(self, QRegion(first, 0, last - first, self.height()))
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(480, 56 if len(self._lanes) > 3 else 50)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 44)

    def x_of(self, move: float) -> float:
        """Return where a move stands."""
        left = _EDGE + (_TAG if len(self._lanes) > 1 else 0.0)
        return left + (self.width() - _EDGE - left) * move / max(1, self.length - 1)

    def y_of(self, lane: int) -> float:
        """Return where a lane's row stands."""
        if len(self._lanes) < 2:
            return self.height() / 2 - 8
        gaps = len(self._lanes) - 1
        pitch = min(14.0, (self.height() - 26) / gaps)
        return (self.height() + 8) / 2 + (lane - gaps / 2) * pitch

    def words_for(self, lane: LaneMarks, move: int) -> str:
        """Return what a move of a lane is, in words."""
        if lane.updates:
            words = self.tr("update {n}").format(n=f"{lane.updates[min(move, lane.length - 1)]:,}")
        elif move < lane.waits:
            words = self.tr("waits for those that read longer")
        elif move < lane.change:
            words = self.tr("encode {n} of {total}").format(n=move + 1 - lane.waits, total=lane.encode)
        else:
            done = min(move - lane.change + 1, lane.decode)
            words = self.tr("decode {n} of {total}").format(n=done, total=lane.decode)
        return self.tr("{lane}: {move}").format(lane=lane.name, move=words) if lane.name else words

    # ---- the user

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.length:
            self._asked = self._position
            self._seek(self._move_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.length and self._asked is not None:
            self._seek(self._move_at(event.position()))

    def tip_at(self, point: QPointF) -> str:
        if not self.length:
            return ""
        lane, move = self._lane_at(point), self._move_at(point)
        return f"{self.words_for(lane, move)}\n{self._means(lane, move)}".strip()

    def _means(self, lane: LaneMarks, move: int) -> str:
        """Say what happens in a move."""
        if lane.updates:
            return self.tr("How far the weights had been changed; a click goes there.")
        if move < lane.waits:
            return ""
        if move < lane.change:
            return self.tr("The net reads the source; a click goes there.")
        return self.tr("The net writes one token; a click goes there.")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._asked = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, last = Qt.Key, self.length - 1
        goals = {
            keys.Key_Left: self._position - 1, keys.Key_Right: self._position + 1, keys.Key_Home: 0, keys.Key_End: last
        }  # fmt: skip
        goal = goals.get(Qt.Key(event.key()))
        if goal is None or last < 0:
            super().keyPressEvent(event)
        elif max(0, min(goal, last)) != self._position:
            self.sought.emit(max(0, min(goal, last)))

    def _seek(self, move: int) -> None:
        if move != self._asked:
            self._asked = move
            self.sought.emit(move)

    def _move_at(self, point: QPointF) -> int:
        step = self.x_of(1) - self.x_of(0)
        return max(0, min(self.length - 1, round((point.x() - self.x_of(0)) / step)))

    def _lane_at(self, point: QPointF) -> LaneMarks:
        return min(zip(range(4), self._lanes, strict=False), key=lambda pair: abs(self.y_of(pair[0]) - point.y()))[1]

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Timeline"))
        moves = [self.words_for(lane, self._position) for lane in self._lanes if lane.length]
        self.setAccessibleDescription(", ".join(moves))

    # ---- painting

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.length and len(self._lanes) > 1:
            x = self.x_of(self._position)
            painter.setPen(QPen(QColor(theme_of(self).accent), 2))
            painter.drawLine(QLineF(x, self.y_of(0) - 9, x, self.y_of(len(self._lanes) - 1) + 7))
        for row, lane in enumerate(self._lanes):
            self._paint_lane(painter, row, lane, QRectF(self.exposed.boundingRect()))
        if len(self._lanes) == 1:
            self._paint_captions(painter, self._lanes[0])
        if self.length:
            self._paint_handle(painter)

    def _paint_lane(self, painter: QPainter, row: int, lane: LaneMarks, within: QRectF) -> None:
        theme, y, several = theme_of(self), self.y_of(row), len(self._lanes) > 1
        if several:
            colour = lane.colour or theme.lanes[(row if lane.hue is None else lane.hue) % 4]
            fill(painter, QRectF(4, y - 4, 8, 8), colour, 2.5)
        if not lane.length:
            return
        painter.setPen(QPen(blend(theme.panel, theme.muted, 0.3), 1))
        painter.drawLine(QLineF(self.x_of(lane.waits), y, self.x_of(lane.length - 1), y))
        if lane.waits:
            dash_across(painter, y - 0.5, self.x_of(0), self.x_of(lane.waits), blend(theme.panel, theme.muted, 0.5))
        if self.length > _MERGED:
            self._paint_stretches(painter, lane, y)
        else:
            self._paint_dots(painter, lane, y, within)
        if lane.encode and lane.decode:
            reach = 5.0 if several else 10.0
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
            x = round(self.x_of(lane.change - 0.5)) + 0.5
            painter.drawLine(QLineF(x, y - reach, x, y + reach))

    def _paint_dots(self, painter: QPainter, lane: LaneMarks, y: float, within: QRectF) -> None:
        largest = 3.0 if len(self._lanes) > 1 else 4.0
        radius = max(1.5, min(largest, (self.x_of(1) - self.x_of(0)) * 0.36))
        near = (
            move
            for move in range(lane.waits, lane.length)
            if within.left() - 5 <= self.x_of(move) <= within.right() + 5
        )
        for move in near:
            colour = self._colour(lane, move, ahead=move > self._position)
            fill_disc(painter, QPointF(self.x_of(move), y), radius, colour)

    def _paint_stretches(self, painter: QPainter, lane: LaneMarks, y: float) -> None:
        """Paint up to four stretches: encode and decode, what is done and what lies ahead."""
        start, here, end = float(lane.waits), float(self._position), lane.length - 1.0
        change = max(start, lane.change - 0.5)
        bounds = sorted({start, max(start, min(change, end)), max(start, min(here, end)), end})
        for start, stop in pairwise(bounds):
            middle = (start + stop) / 2
            left, right, high = round(self.x_of(start)), round(self.x_of(stop)), 5 if len(self._lanes) == 1 else 4
            colour = self._colour(lane, middle, ahead=middle > here)
            painter.fillRect(
                QRect(left, round(y - high / 2), right - left, high), colour
            )  # so that any part is the same

    def _colour(self, lane: LaneMarks, move: float, *, ahead: bool) -> QColor:
        theme = theme_of(self)
        colour = theme.muted if lane.updates else theme.source if move < lane.change - 0.5 else theme.target
        return blend(theme.panel, colour, 0.28) if ahead else QColor(colour)

    def _paint_handle(self, painter: QPainter) -> None:
        up, radius = (9.0, 4.0) if len(self._lanes) > 1 else (0.0, 7.0)
        handle, accent = QPointF(self.x_of(self._position), self.y_of(0) - up), theme_of(self).accent
        if self.hasFocus():
            fill_disc(painter, handle, radius + 4.5, accent)
            fill_disc(painter, handle, radius + 2.5, theme_of(self).panel)
        fill_disc(painter, handle, radius, accent)

    def _paint_captions(self, painter: QPainter, lane: LaneMarks) -> None:
        font, colour = type_face(self, 12), theme_of(self).muted
        metrics, left, top = QFontMetricsF(font), self.x_of(0) - 4, self.y_of(0) + 11
        for caption, moves, start in (
            (self.tr("encode"), lane.encode, 0),
            (self.tr("decode"), lane.decode, lane.encode),
            (self.tr("training"), len(lane.updates), 0),
        ):
            if not moves:
                continue
            wide = metrics.horizontalAdvance(caption) + 2
            left = max(left, min(self.x_of(start) - 4, self.width() - wide - 2))
            write(painter, QRectF(left, top, wide, metrics.height()), caption, font=font, colour=colour)
            left += wide + 8
