"""The axes of a plot and the lines between them, painted plainly: they are drawn anew many times a second."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen

from fun_viz.views import ticks
from fun_viz.views.canvas import Canvas
from fun_viz.views.ink import draw_placeholder, ink
from fun_viz.views.lines import Line, Reach, thinned
from fun_viz.views.markers import draw_marker
from fun_viz.views.scenery import Scenery
from fun_viz.views.theme import theme_of, type_face

MOST = 2000  # points drawn of a line
_LEFT, _RIGHT, _TOP, _BOTTOM, _LABEL = 44.0, 12.0, 8.0, 20.0, 16.0
_FEW, _SOME = 12, 60  # up to so many points of a line and of a dotted one each is also a dot
_REACH = 40.0  # pixels from the mouse within which a point is named
_RIGHTWARDS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Area(Canvas):
    """The axes and what is between them."""

    picked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.x_label = ""
        self.position: float | None = None
        self.named: tuple[Line, float, float] | None = None  # the point nearest to the mouse
        self._drawn: tuple[tuple[np.ndarray, np.ndarray], ...] = ()
        self._reach, self._placeholder = Reach(), ""
        self._behind: tuple[Scenery, ...] = ()
        self._mouse: QPointF | None = None
        self._ranges = (0.0, 1.0, 0.0, 1.0)

    def show_lines(self, lines: tuple[Line, ...], x_label: str, reach: Reach, behind: tuple[Scenery, ...] = ()) -> None:
        """Draw other lines, and what is behind them."""
        self.lines, self.x_label, self._reach, self._behind = lines, x_label, reach, behind
        self._drawn = tuple(self._thin(line) for line in lines)
        self._fit()
        self._name()
        self.update()

    def set_position(self, position: float | None) -> None:
        if position != self.position:
            self.position = position
            self.update()

    def set_placeholder(self, text: str) -> None:
        self._placeholder = text
        self.update()

    def drawn(self, line: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of a line that are drawn, y as it stands on the axis: a power of ten where it is such."""
        return self._drawn[line]

    def box(self) -> QRectF:
        """Return where the values are."""
        below = _BOTTOM + (_LABEL if self._labelled() else 0.0)
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - below)

    def at(self, x: float, height: float) -> QPointF:
        """Return where a point stands."""
        left, right, low, high = self._ranges
        box = self.box()
        return QPointF(
            box.left() + (x - left) / (right - left) * box.width(),
            box.bottom() - (height - low) / (high - low) * box.height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not any(x.size for x, _ in self._drawn):
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for scenery in self._behind:
            scenery.paint(painter, self, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.box().adjusted(-4, -4, 4, 4))
        for line, (x, height) in zip(self.lines, self._drawn, strict=True):
            self._paint_line(painter, line, x, height)
        painter.restore()
        self._paint_present(painter)
        self._paint_named(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        inside = bool(self.lines) and self.box().contains(self._mouse)
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)
        if inside and event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(self._mouse)
        self._name()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.lines and self.box().contains(event.position()):
            self._pick(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = self.named = None
        self.update()
        super().leaveEvent(event)

    def _pick(self, point: QPointF) -> None:
        left, right, _, _ = self._ranges
        self.picked.emit(left + (point.x() - self.box().left()) / self.box().width() * (right - left))

    # ---- what goes where

    def _labelled(self) -> bool:
        return bool(self.x_label) and self.height() >= 120

    def _height(self, values: np.ndarray) -> np.ndarray:
        if not self._reach.logarithmic:
            return values
        return np.log10(np.where(values > 0, values, np.nan))

    def _thin(self, line: Line) -> tuple[np.ndarray, np.ndarray]:
        height = self._height(np.asarray(line.y, float))
        seen = np.isfinite(height)
        return thinned(line.x[seen], height[seen], MOST)

    def _fit(self) -> None:
        drawn = [(x, y) for x, y in self._drawn if x.size]
        if not drawn:
            return
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
        best, (left, right, low, high), box = _REACH, self._ranges, self.box()
        for line, (x, height) in zip(self.lines, self._drawn, strict=True):
            if x.size:
                across = box.left() + (x - left) / (right - left) * box.width() - self._mouse.x()
                up = box.bottom() - (height - low) / (high - low) * box.height() - self._mouse.y()
                away = np.hypot(across, up)
                place = int(away.argmin())
                if away[place] < best:
                    best, self.named = float(away[place]), (line, float(x[place]), float(height[place]))

    # ---- painting

    def _paint_axes(self, painter: QPainter) -> None:
        theme, box, (left, right, low, high) = theme_of(self), self.box(), self._ranges
        painter.setFont(type_face(self, 12))
        grid, words = QColor(theme.line), QColor(theme.muted)
        for height, text in self._levels(low, high, box.height() / 34):
            y = round(self.at(left, height).y()) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(words)
            painter.drawText(QRectF(0, y - 9, _LEFT - 8, 18), _RIGHTWARDS, text)
        for x in ticks.whole(left, right, box.width() / 70):
            centre = self.at(x, low).x()
            painter.drawText(QRectF(centre - 40, box.bottom() + 3, 80, 18), _CENTRED, ticks.figure(x))
        if self._labelled():
            painter.drawText(QRectF(box.left(), box.bottom() + _BOTTOM, box.width(), 16), _CENTRED, self.x_label)

    def _levels(self, low: float, high: float, count: float) -> list[tuple[float, str]]:
        if not self._reach.logarithmic:
            return [(tick, ticks.figure(tick) + self._reach.unit) for tick in ticks.linear(low, high, count)]
        found = ticks.logarithmic(10**low, 10**high, count)
        return [(float(np.log10(tick)), ticks.figure(tick)) for tick in found]

    def _paint_line(self, painter: QPainter, line: Line, x: np.ndarray, height: np.ndarray) -> None:
        left, right, low, high = self._ranges
        box = self.box()
        across = box.left() + (x - left) / (right - left) * box.width()
        up = box.bottom() - (height - low) / (high - low) * box.height()
        across, up = thinned(across, up, max(64, 2 * round(box.width())))
        points = [QPointF(a, b) for a, b in zip(across.tolist(), up.tolist(), strict=True)]
        painter.setPen(line.pen())
        painter.drawPolyline(points)
        if line.marker:
            ground = theme_of(self).panel
            for point in points:
                draw_marker(painter, line.marker, point, colour=line.colour, ground=ground, size=line.size)
        elif len(points) <= (_SOME if line.dotted else _FEW):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.colour))
            for point in points:
                painter.drawEllipse(point, 2.5, 2.5)

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
        painter.setFont(type_face(self, 12))
        wide = painter.fontMetrics().horizontalAdvance(text) + 12
        place = max(2.0, min(point.x() - wide / 2, self.width() - wide - 2.0))
        box = QRectF(place, point.y() - 30 if point.y() > 40 else point.y() + 10, wide, 20)
        painter.setPen(QColor(theme.line))
        painter.setBrush(ink(theme.panel, 0.94))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
