"""How broad each head looks, and what it costs to cut it: a dot a head, the cost on a root scale."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from fun_viz.anatomy import Attends
from fun_viz.run.decoding.head_habits import Head, Heads, Name, by_cost
from fun_viz.views.canvas import draw_placeholder
from fun_viz.views.number_format import csv_text
from fun_viz.views.painting import CENTRED, LEFT, RIGHT, advance, fill_disc, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.heads.canvas import HeadCanvas, told
from fun_viz.workspaces.heads.names import KINDS, ink, kind_name, number

_LEFT, _RIGHT, _TOP, _BOTTOM, _LINE = 48.0, 14.0, 16.0, 36.0, 18.0  # pixels round the dots
_TICKS = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_NAMED, _APART, _NEAR = 4, 16.0, 9.0  # dots that are named; pixels between two names; pixels from which a dot is hit


class Scatter(HeadCanvas):
    """`lit` and `chosen` carry a Name."""

    hint: ClassVar[QSize | None] = QSize(400, 260)
    least: ClassVar[QSize | None] = QSize(240, 130)

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[Head, ...] = ()
        self._choice: Name | None = None
        self._lit: Name | None = None

    def show_heads(self, known: Heads | None) -> None:
        """Draw the heads that were cut by now."""
        self._heads = tuple(head for head in known.heads if head.importance is not None) if known else ()
        self.setAccessibleDescription(self.to_csv() if self._heads else self._placeholder)
        self.update()

    def mark_heads(self, choice: Name | None, lit: Name | None) -> None:
        """Say which head is chosen, and which is lit."""
        if (choice, lit) != (self._choice, self._lit):
            self._choice, self._lit = choice, lit
            self.update()

    def to_csv(self) -> str:
        """Return a line for each head."""
        rows = ((kind_name(head), number(head), head.entropy, float(head.importance or 0.0)) for head in self._heads)
        return csv_text(("attention", "head", "entropy", "importance"), rows)

    def _reach(self) -> tuple[float, float, float]:
        """Return from which entropy to which the dots lie, and the largest change there is."""
        shares = [head.entropy for head in self._heads]
        low, high = math.floor(min(shares) * 10) / 10, math.ceil(max(shares) * 10) / 10
        return low, max(high, low + 0.1), max(abs(head.importance or 0.0) for head in self._heads) or 0.01

    def point(self, head: Head) -> QPointF:
        """Return where a head's dot is; there must be one."""
        low, high, _ = self._reach()
        across = self.width() - _LEFT - _RIGHT
        return QPointF(_LEFT + (head.entropy - low) / (high - low) * across, self._y(head.importance or 0.0))

    def _y(self, value: float) -> float:
        """Return the height of a change of log p: what costs is high, 0 low, what gains below it."""
        _, _, most = self._reach()
        gains = max((head.importance or 0.0 for head in self._heads), default=0.0)
        deep = math.sqrt(max(0.0, gains) / most)
        room = self.height() - self._top - _BOTTOM
        return self._top + room * (1 - math.copysign(math.sqrt(abs(value) / most), -value)) / (1 + deep)

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._heads:
            draw_placeholder(painter, self, self._placeholder)
            return
        self._paint_axes(painter)
        theme = theme_of(self)
        for head in sorted(self._heads, key=lambda head: head.name in (self._choice, self._lit)):
            at = self.point(head)
            if head.name in (self._choice, self._lit):
                painter.setPen(QPen(QColor(theme.accent), 1.8))
                painter.setBrush(QColor(theme.soft))
                painter.drawEllipse(at, 10, 10)
            fill_disc(painter, at, 5.2, theme.panel)
            fill_disc(painter, at, 4.6, ink(theme, head.attends))
        self._paint_names(painter)

    def _legend(self) -> list[tuple[Attends, str, QRectF]]:
        """Return what each colour stands for and where that is said: in as many lines as it needs."""
        face, x, y, found = type_face(self, 12), 0.0, 1.0, list[tuple[Attends, str, QRectF]]()
        for kind, name in KINDS.items():
            wide = 14 + advance(translated(name), face) + 4
            if x and x + wide > self.width():
                x, y = 0.0, y + _LINE
            found.append((kind, translated(name), QRectF(x, y, wide, _LINE)))
            x += wide + 12
        return found

    @property
    def _top(self) -> float:
        """Where the dots may begin."""
        return _TOP + self._legend()[-1][2].bottom()

    def _paint_axes(self, painter: QPainter) -> None:
        theme, font = theme_of(self), type_face(self, 11)
        low, high, most = self._reach()
        right, last = self.width() - _RIGHT, math.inf
        for kind, name, box in self._legend():
            fill_disc(painter, QPointF(box.left() + 5, box.center().y()), 4.5, ink(theme, kind))
            write(painter, box.adjusted(14, 0, 0, 0), name, font=type_face(self, 12), colour=theme.text)
        for tick in (0.0, *(tick for tick in _TICKS if tick <= most)):
            y = self._y(-tick)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QLineF(_LEFT, y, right, y))
            if last - y >= 12:
                said = f"−{tick:g}" if tick else "0"
                write(painter, QRectF(0, y - 8, _LEFT - 6, 16), said, font=font, colour=theme.muted, align=RIGHT)
                last = y
        foot = self.height() - _BOTTOM
        for tenth in range(round(low * 10), round(high * 10) + 1):
            at = _LEFT + (tenth / 10 - low) / (high - low) * (right - _LEFT)
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QLineF(at, foot, at, foot + 4))
            if tenth % 2 == 0 or high - low < 0.4:
                write(painter, QRectF(at - 25, foot + 4, 50, 14), f"{tenth * 10}%", font=font, colour=theme.muted,
                      align=CENTRED)  # fmt: skip
        said = translated("mean entropy, share of the highest possible")
        box = QRectF(4, foot + 18, self.width() - 8, 16)
        write(painter, box, said, font=font, colour=theme.muted, align=CENTRED, room=box.width())

    def _paint_names(self, painter: QPainter) -> None:
        """Name what costs most, the one chosen and the one under the mouse, as long as no name lies on another."""
        theme, taken = theme_of(self), list[QRectF]()
        first = [head for head in self._heads if head.name in (self._lit, self._choice)]
        for head in (*first, *[head for head in by_cost(self._heads)[:_NAMED] if head not in first]):
            at, bold = self.point(head), head in first
            face = type_face(self, 12, bold=bold)
            said = f"{kind_name(head)} {number(head)}" if bold else number(head)
            wide = advance(said, face) + 2
            sides = (at.x() + 13, at.x() - 13 - wide)
            boxes = [
                QRectF(left, at.y() - _APART / 2, wide, _APART) for left in sides if 0 <= left <= self.width() - wide
            ]
            free = [box for box in boxes if not any(box.intersects(other) for other in taken)
                    and not any(box.contains(self.point(other)) for other in self._heads)]  # fmt: skip
            if box := next(iter(free or (boxes if bold else [])), None):
                painter.fillRect(box, QColor(theme.panel))
                write(
                    painter, box, said, font=face, colour=ink(theme, head.attends) if bold else theme.text, align=LEFT
                )
                taken.append(box)

    def head_at(self, point: QPointF) -> Head | None:
        """Return the head whose dot is nearest to a point, if it is near."""
        far = [((self.point(head) - point).manhattanLength(), at) for at, head in enumerate(self._heads)]
        nearest = min(far, default=(math.inf, 0))
        return self._heads[nearest[1]] if nearest[0] <= _NEAR else None

    def tip_at(self, point: QPointF) -> str | None:
        head = self.head_at(point)
        return None if head is None else told(head)
