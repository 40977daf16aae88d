"""One word's numbers by two or three measures, bar over bar, a column for each token of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from fun_viz.trace import Place
from fun_viz.views.canvas import Canvas, Places, draw_placeholder, indices
from fun_viz.views.colours import blend
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import CENTRED, RIGHT, advance, fill, write
from fun_viz.views.theme import theme_of, type_face

_HEAD, _LEAST, _EDGE = 22.0, 16.0, 6.0  # of the tokens; of a column; at the right
_ABOVE = 20.0  # room for a number over the highest bar
_WRITTEN = {"share": 0.07, "nats": 0.35}  # from which size on a number is written


@dataclass(frozen=True, eq=False)
class Measured:
    """What one measure says of a word: a number for each token, as a "share" of 1 or in "nats", NaN where unknown."""

    name: str
    values: np.ndarray
    unit: str = "share"

    def said(self, at: int) -> str:
        """Return a number as it is told."""
        value = float(self.values[at])
        return percent(value) if self.unit == "share" else signed(value, 2)

    @property
    def highest(self) -> float:
        """The largest size there is."""
        return float(np.nanmax(np.abs(self.values), initial=0.0))


def signed(value: float, digits: int) -> str:
    """Return a number with its sign: +5.4, −0.3."""
    return "–" if value != value else f"{value:+.{digits}f}".replace("-", "−")


class RowBars(Canvas):
    """Each measure has a scale of its own; where not all tokens have room, those about the one that counts most."""

    hint: ClassVar[QSize | None] = QSize(480, 220)
    least: ClassVar[QSize | None] = QSize(240, 110)

    def __init__(self) -> None:
        super().__init__()
        self.tokens: tuple[str, ...] = ()
        self.measured: tuple[Measured, ...] = ()
        self._side, self._bold, self._chosen = "source", frozenset[int](), -1

    def show_row(
        self, tokens: tuple[str, ...], measured: tuple[Measured, ...], *, side: str, bold: frozenset[int], chosen: int
    ) -> None:
        """Draw a word; tokens stand in a sequence, those that count are bold, the one chosen has a ground."""
        self.tokens, self.measured = tokens, measured
        self._side, self._bold, self._chosen = side, bold, chosen
        self.setAccessibleDescription("; ".join(self._most(each) for each in measured if each.highest))
        self.update()

    def _most(self, each: Measured) -> str:
        """Say of which token a measure says most."""
        at = int(np.nanargmax(np.abs(each.values)))
        return f"{each.name}: {self.tokens[at]} {each.said(at)}"

    def to_csv(self) -> str:
        """Return a line for each token."""
        rows = ((token, *(float(each.values[at]) for each in self.measured)) for at, token in enumerate(self.tokens))
        return csv_text(("", *(each.name for each in self.measured)), rows)

    @property
    def seen(self) -> range:
        """The tokens that have columns."""
        count = min(len(self.tokens), max(1, int(self._room() // _LEAST)))
        peaks = [int(np.nanargmax(np.abs(each.values))) for each in self.measured if each.highest]
        first = max(0, min((peaks or [0])[-1] - count // 2, len(self.tokens) - count))
        return range(first, first + count)

    def _gutter(self) -> float:
        font = type_face(self, 12)
        return 14 + max((advance(each.name, font) for each in self.measured), default=0.0)

    def _room(self) -> float:
        return max(1.0, self.width() - self._gutter() - _EDGE)

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.measured:
            draw_placeholder(painter, self, self._placeholder)
            return
        seen, gutter = self.seen, self._gutter()
        wide = self._room() / len(seen)
        self._paint_tokens(painter, seen, gutter, wide)
        high = (self.height() - _HEAD) / len(self.measured)
        for line, each in enumerate(self.measured):
            area = QRectF(gutter, _HEAD + line * high, self._room(), high)
            self._paint_measure(painter, each, area, seen, wide)

    def _paint_tokens(self, painter: QPainter, seen: range, gutter: float, wide: float) -> None:
        theme, marked = theme_of(self), indices(self._marked, self._side)
        for place, at in enumerate(seen):
            box = QRectF(gutter + place * wide, 0, wide, _HEAD)
            if at == self._chosen or at in marked:
                fill(painter, QRectF(box.left(), 0, wide, self.height()), theme.soft, 5)
            font = type_face(self, 14, bold=at in self._bold)
            write(painter, box, self.tokens[at], font=font, colour=theme.source, align=CENTRED, room=wide)
        small, gone = type_face(self, 12), (seen.start, len(self.tokens) - seen.stop)
        if gone[0]:
            left = QRectF(0, 0, gutter - 4, _HEAD)
            write(painter, left, f"◂ {gone[0]}", font=small, colour=theme.muted, align=RIGHT)
        if gone[1]:
            right = QRectF(0, _HEAD, gutter - 4, _HEAD)
            write(painter, right, f"{gone[1]} ▸", font=small, colour=theme.muted, align=RIGHT)

    def _paint_measure(self, painter: QPainter, each: Measured, area: QRectF, seen: range, wide: float) -> None:
        theme, font = theme_of(self), type_face(self, 12)
        ground, most = round(area.bottom()) - 4.5, each.highest
        tall = max(1.0, area.height() - _ABOVE - 5)
        name = QRectF(0, ground - tall / 2 - 9, area.left() - 10, 18)
        write(painter, name, each.name, font=font, colour=theme.muted, align=RIGHT)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QLineF(area.left(), ground, area.right(), ground))
        for place, at in enumerate(seen):
            value = float(each.values[at])
            if value != value:
                continue
            high, top = max(1.0, abs(value) / (most or 1.0) * tall), bool(most) and abs(value) == most
            ink = theme.accent if each.unit == "share" else theme.high if value > 0 else theme.low
            bar = QRectF(area.left() + (place + 0.2) * wide, ground - high, 0.6 * wide, high)
            fill(painter, bar, ink if top else blend(theme.panel, ink, 0.5), min(2.0, high / 2))
            text = f"{100 * value:.0f}" if each.unit == "share" else signed(value, 1)
            face = type_face(self, 11, bold=top)
            if abs(value) > _WRITTEN[each.unit] and (top or advance(text, face) <= wide):
                over = QRectF(area.left() + (place - 1) * wide, bar.top() - 17, 3 * wide, 15)
                colour = theme.text if top else theme.muted
                write(painter, over, text, font=face, colour=colour, align=CENTRED)

    def _at(self, point: QPointF) -> int | None:
        """Return the token in whose column a point is."""
        if not self.measured or point.x() < self._gutter():
            return None
        seen = self.seen
        place = int((point.x() - self._gutter()) // (self._room() / len(seen)))
        return seen[place] if place < len(seen) else None

    def places_at(self, point: QPointF) -> Places:
        at = self._at(point)
        return () if at is None else (Place(self._side, at),)

    def tip_at(self, point: QPointF) -> str | None:
        at = self._at(point)
        if at is None:
            return None
        told = [self.explained(self.tokens[at]), *(f"{each.name}  {each.said(at)}" for each in self.measured)]
        return "\n".join(told)
