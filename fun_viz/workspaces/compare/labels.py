"""What stands in the entropies' plot beside the curves: each lane's badge and number, and when the lanes read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from fun_viz.views.colours import blend, translucent
from fun_viz.views.painting import CENTRED, RIGHT, fill, write
from fun_viz.views.plot_area import PlotArea
from fun_viz.views.theme import theme_of, type_face

ROOM = 66.0  # pixels that the labels take right of the last point
_BADGE, _LINE, _AWAY = 14.0, 16.0, 9.0
_BAR, _PITCH = 4.0, 8.0


def bars_room(lanes: int) -> float:
    """Return how high the bars of so many lanes are."""
    return lanes * _PITCH + 4.0


@dataclass(frozen=True)
class Now:
    """The last point of a lane's curve."""

    lane: int
    x: float
    bits: float
    colour: str


@dataclass(frozen=True)
class Labels:
    """Writes a badge and a number right of each curve's last point, one never on another."""

    points: tuple[Now, ...]

    def paint(self, painter: QPainter, area: PlotArea) -> None:
        theme, font = theme_of(area), type_face(area, 12, bold=True)
        for point, box in self.boxes(area):
            text = f"{point.bits:.2f}"
            wide = QFontMetricsF(font).horizontalAdvance(text)
            ground = QRectF(box.left() - 2, box.top(), _BADGE + wide + 11, box.height())
            fill(painter, ground, translucent(theme.panel, 0.85), 4)
            badge = QRectF(box.left(), box.center().y() - _BADGE / 2, _BADGE, _BADGE)
            fill(painter, badge, point.colour, 4)
            write(painter, badge, str(point.lane + 1), font=type_face(area, 10, bold=True), colour=theme.panel,
                  align=CENTRED)  # fmt: skip
            room = QRectF(badge.right() + 5, box.top(), wide + 2, box.height())
            write(painter, room, text, font=font, colour=theme.text)

    def boxes(self, area: PlotArea) -> list[tuple[Now, QRectF]]:
        """Return each label with its place: beside its point, or as near as those above it let it."""
        found, inside = list[tuple[Now, QRectF]](), area.box()
        ordered = sorted(self.points, key=lambda point: area.at(point.x, point.bits).y())
        lowest = inside.bottom() + 4 - _LINE * len(ordered)
        above = inside.top() - _LINE - 4
        for point in ordered:
            at = area.at(point.x, point.bits)
            lowest += _LINE
            above = max(above + _LINE, min(at.y() - _LINE / 2, lowest - _LINE))
            found.append((point, QRectF(at.x() + _AWAY, above, ROOM - _AWAY, _LINE)))
        return found


@dataclass(frozen=True)
class Reading:
    """When a lane reads, in moves of the clock: from `first` up to and including `last`, by now as far as `now`."""

    first: int
    last: int
    now: int
    colour: str


@dataclass(frozen=True)
class Bars:
    """Draws a bar a lane below the axis for the moves in which it reads; what is to come is dashed."""

    lanes: tuple[Reading, ...]
    said: str

    def paint(self, painter: QPainter, area: PlotArea) -> None:
        theme, box = theme_of(area), area.box()
        for place, lane in enumerate(self.lanes):
            y = box.bottom() + 5 + place * _PITCH
            left, right = area.at(lane.first, 0).x() - 3, area.at(lane.last, 0).x() + 3
            here = min(right, area.at(lane.now, 0).x() + 3)
            if lane.now >= lane.first:
                fill(painter, QRectF(left, y, here - left, _BAR), lane.colour, 2)
            if here < right:
                begin = max(left, here + 2)
                painter.setPen(QPen(blend(theme.panel, lane.colour, 0.6), 1, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(begin, y + 0.5, max(1.0, right - begin), _BAR - 1), 1.5, 1.5)
        painter.setPen(QColor(theme.muted))
        room = QRectF(box.left(), box.bottom() + 2, box.width(), 16)
        longest = max((area.at(lane.last, 0).x() for lane in self.lanes), default=0.0)
        if box.right() - longest > QFontMetricsF(type_face(area, 11)).horizontalAdvance(self.said) + 16:
            write(painter, room, self.said, font=type_face(area, 11), colour=theme.muted, align=RIGHT)
