"""The axes of a plot and the lines between them, painted plainly: they are drawn anew many times a second."""

from __future__ import annotations

import math
from functools import partial
from typing import Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QRegion

from fun_viz.views import ticks
from fun_viz.views.canvas import Canvas, draw_placeholder, renew
from fun_viz.views.colours import translucent
from fun_viz.views.lines import Line, Reach, thinned
from fun_viz.views.markers import draw_marker
from fun_viz.views.painting import CENTRED, RIGHT, write
from fun_viz.views.sprites import Layer
from fun_viz.views.theme import theme_of, type_face

Numbers = TypeVar("Numbers", float, np.ndarray)
MOST = 2000  # points drawn of a line
_LEFT, _RIGHT, _TOP, _BOTTOM, _LABEL = 44.0, 12.0, 8.0, 20.0, 16.0
_FEW, _SOME = 12, 60  # up to so many points of a line and of a dotted one each is also a dot
_DOT = 5.0  # pixels across one
_REACH = 40.0  # pixels from the mouse within which a point is named


class Annotation(Protocol):
    """Something to paint behind the lines, or over them."""

    def paint(self, painter: QPainter, area: PlotArea) -> None: ...


class PlotArea(Canvas):
    """The axes and what is between them."""

    picked = Signal(float)

    def __init__(self, *, pickable: bool = True) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.labels = ("", "")  # of the axes
        self.position: float | None = None
        self.named: tuple[Line, float, float] | None = None  # the point nearest to the mouse
        self.drawn: tuple[tuple[np.ndarray, np.ndarray], ...] = ()  # points of each line, y as it stands on the axis
        self._pickable, self._reach = pickable, Reach()
        self._behind: tuple[Annotation, ...] = ()
        self._before: tuple[Annotation, ...] = ()
        self._mouse: QPointF | None = None
        self._ranges = (0.0, 1.0, 0.0, 1.0)
        self._still = Layer()

    def show_lines(
        self, lines: tuple[Line, ...], labels: tuple[str, str], reach: Reach, behind: tuple[Annotation, ...] = (),
        before: tuple[Annotation, ...] = (),
    ) -> None:  # fmt: skip
        """Draw other lines between axes with these labels, and what is behind and before them."""
        self.lines, self.labels, self._reach, self._behind, self._before = lines, labels, reach, behind, before
        self.drawn = tuple(self._thin(line) for line in lines)
        self._fit()
        self._name()
        self._still.forget()
        self.update()

    def set_position(self, position: float | None) -> None:
        if position != self.position:
            before, self.position = self.position, position
            for x in (x for x in (before, position) if x is not None):
                self._renew(x, x)

    def _renew(self, first: float, last: float) -> None:
        """Paint what lies over a stretch of the x axis again."""
        left, right = (self.at(x, 0.0).x() for x in (first, last))
        renew(self, QRegion(math.floor(left) - 8, 0, math.ceil(right - left) + 16, self.height()))

    def box(self) -> QRectF:
        """Return where the values are."""
        x_label, y_label = self._labels()
        left, below = _LEFT + _LABEL * bool(y_label), _BOTTOM + _LABEL * bool(x_label) + self._reach.foot
        return QRectF(left, _TOP, self.width() - left - _RIGHT, self.height() - _TOP - below)

    def at(self, x: float, height: float) -> QPointF:
        """Return where a point stands."""
        return QPointF(*self._pixels(x, height))

    def _pixels(self, x: Numbers, height: Numbers) -> tuple[Numbers, Numbers]:
        (left, right, low, high), box = self._ranges, self.box()
        across = box.left() + (x - left) / (right - left) * box.width()
        return across, box.bottom() - (height - low) / (high - low) * box.height()

    def paint(self, painter: QPainter) -> None:
        if not any(x.size for x, _ in self.drawn) and all(line.shown is None for line in self.lines):
            draw_placeholder(painter, self, self._placeholder)
            return
        self._still.draw(painter, self, self._paint_still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_present(painter)
        self._paint_named(painter)

    def _paint_still(self, painter: QPainter) -> None:
        """Paint all that does not move with the clock or the mouse."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for scenery in self._behind:
            scenery.paint(painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.box().adjusted(-4, -4, 4, 4))
        for line, (x, height) in zip(self.lines, self.drawn, strict=True):
            self._paint_line(painter, line, x, height)
        painter.restore()
        for scenery in self._before:
            scenery.paint(painter, self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        inside = bool(self.lines) and self.box().contains(self._mouse)
        if self._pickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)
        if inside and event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(self._mouse)
        self._name()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.lines and self.box().contains(event.position()):
            self._pick(event.position())

    def tip_at(self, point: QPointF) -> str | None:
        """Return what all lines say where the mouse is: of each the point nearest along the x axis."""
        named = [(line, x, y) for line, (x, y) in zip(self.lines, self.drawn, strict=True) if line.name and x.size]
        if not named or not self.box().contains(point):
            return None
        there = self._x(point)
        near = [(line.name, int(np.abs(x - there).argmin()), x, y) for line, x, y in named]
        at = min((float(x[place]) for _, place, x, _ in near), key=lambda x: abs(x - there))
        told = [f"{self.labels[0]} {at:,g}".strip()]
        for name, place, x, y in near:
            value = 10 ** y[place] if self._reach.logarithmic else y[place]
            elsewhere = f" ({x[place]:,g})" if x[place] != at else ""
            told.append(f"{name}: {value:.4g}{self._reach.unit}{elsewhere}")
        return "\n".join(told)

    def _x(self, point: QPointF) -> float:
        """Return the x that stands at a point."""
        (left, right, _, _), box = self._ranges, self.box()
        return left + (point.x() - box.left()) / box.width() * (right - left)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = self.named = None
        self.update()
        super().leaveEvent(event)

    def _pick(self, point: QPointF) -> None:
        if self._pickable:
            self.picked.emit(self._x(point))

    # ---- what goes where

    def _labels(self) -> tuple[str, str]:
        """Return the labels of the axes as far as there is room for them."""
        return self.labels[0] * (self.height() >= 120), self.labels[1] * (self.height() >= 120 and self.width() >= 240)

    def _height(self, values: np.ndarray) -> np.ndarray:
        if not self._reach.logarithmic:
            return values
        return np.log10(np.where(values > 0, values, np.nan))

    def _thin(self, line: Line) -> tuple[np.ndarray, np.ndarray]:
        height = self._height(np.asarray(line.y, float)[: line.shown])
        seen = np.isfinite(height)
        return thinned(line.x[: line.shown][seen], height[seen], MOST)

    def _fit(self) -> None:
        drawn = [(x, y) for x, y in self.drawn if x.size] or [(np.zeros(1), np.array([self._reach.low or 0.0]))]
        low, high = min(float(y.min()) for _, y in drawn), max(float(y.max()) for _, y in drawn)
        if not self._reach.logarithmic:
            low = low if self._reach.low is None else min(low, self._reach.low)
            high = high if self._reach.high is None else max(high, self._reach.high)
        if high - low < 1e-12:
            low, high = low - 0.5, high + 0.5
        last = max(1.0, max(float(x[-1]) for x, _ in drawn))
        right = last if self._reach.right is None else self._reach.right
        self._ranges = (self._reach.left, right, low - (high - low) * 0.03, high + (high - low) * 0.03)

    def _name(self) -> None:
        """Find the point drawn nearest to the mouse, if one is near."""
        self.named = None
        if self._mouse is None or not self.lines:
            return
        best = _REACH
        for line, (x, height) in zip(self.lines, self.drawn, strict=True):
            if x.size:
                across, up = self._pixels(x, height)
                away = np.hypot(across - self._mouse.x(), up - self._mouse.y())
                place = int(away.argmin())
                if away[place] < best:
                    best, self.named = float(away[place]), (line, float(x[place]), float(height[place]))

    # ---- painting

    def _paint_axes(self, painter: QPainter) -> None:
        theme, box, (left, right, low, high) = theme_of(self), self.box(), self._ranges
        words = partial(write, painter, font=type_face(self, 12), colour=theme.muted)
        for height, text in self._levels(low, high, box.height() / 34):
            y = round(self.at(left, height).y()) + 0.5
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            words(QRectF(0, y - 9, box.left() - 8, 18), text, align=RIGHT)
        under = box.bottom() + self._reach.foot
        for x in ticks.whole(left, right, box.width() / 70):
            centre = self.at(x, low).x()
            words(QRectF(centre - 40, under + 3, 80, 18), ticks.figure(x), align=CENTRED)
        x_label, y_label = self._labels()
        words(QRectF(box.left(), under + _BOTTOM, box.width(), 16), x_label, align=CENTRED)
        if y_label:
            painter.save()
            painter.translate(0, box.bottom())
            painter.rotate(-90)
            words(QRectF(0, 0, box.height(), 16), y_label, align=CENTRED)
            painter.restore()

    def _levels(self, low: float, high: float, count: float) -> list[tuple[float, str]]:
        if not self._reach.logarithmic:
            few, more = (ticks.linear(low, high, times * max(2.0, count)) for times in (1, 2))
            shown = more if len(few) < 3 and 16 * len(more) <= 34 * count else few  # one step alone is no scale
            return [(tick, ticks.figure(tick) + self._reach.unit) for tick in shown]
        found = ticks.logarithmic(10**low, 10**high, count)
        return [(float(np.log10(tick)), ticks.figure(tick)) for tick in found]

    def _paint_line(self, painter: QPainter, line: Line, x: np.ndarray, height: np.ndarray) -> None:
        across, up = thinned(*self._pixels(x, height), max(64, 2 * round(self.box().width())))
        points = [QPointF(a, b) for a, b in zip(across.tolist(), up.tolist(), strict=True)]
        if line.joined:
            painter.setPen(line.pen())
            painter.drawPolyline(points)
        if line.marker:
            ground = theme_of(self).panel
            for point in points:
                draw_marker(painter, line.marker, point, colour=line.colour, ground=ground, size=line.size)
        elif len(points) <= (_SOME if line.dotted else _FEW):
            painter.setPen(QPen(QColor(line.colour), _DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(points)

    def _paint_present(self, painter: QPainter) -> None:
        if self.position is not None:
            x, box = round(self.at(self.position, 0.0).x()) + 0.5, self.box()
            painter.setPen(QPen(QColor(theme_of(self).accent), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, box.top() - 4), QPointF(x, box.bottom()))

    def _paint_named(self, painter: QPainter) -> None:
        """Write the value of the point that is named beside it."""
        if self.named is None:
            return
        theme, (line, x, height) = theme_of(self), self.named
        point, value = self.at(x, height), 10**height if self._reach.logarithmic else height
        text = f"{line.name}  {x:,g}: {value:.4g}"
        painter.setPen(QPen(QColor(line.colour), 2))
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(point, 4, 4)
        font = type_face(self, 12)
        wide = QFontMetrics(font).horizontalAdvance(text) + 12
        place = max(2.0, min(point.x() - wide / 2, self.width() - wide - 2.0))
        box = QRectF(place, point.y() - 30 if point.y() > 40 else point.y() + 10, wide, 20)
        painter.setPen(QColor(theme.line))
        painter.setBrush(translucent(theme.panel, 0.94))
        painter.drawRoundedRect(box, 5, 5)
        write(painter, box, text, font=font, colour=theme.text, align=CENTRED)
