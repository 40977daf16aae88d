"""The mean weight of a head at each distance from the query."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter

from fun_viz.run.decoding.head_habits import FAR, Head
from fun_viz.views.canvas import Canvas
from fun_viz.views.colours import blend
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import CENTRED, fill, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import translated

_WIDEST, _HEAD, _FOOT = 31.0, 16.0, 18.0


class Distances(Canvas):
    """A bar for each distance that there is, 0 being the query's own place."""

    least: ClassVar[QSize | None] = QSize(120, 80)
    hint: ClassVar[QSize | None] = QSize(200, 116)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[tuple[int, float], ...] = ()

    def show_head(self, head: Head | None) -> None:
        """Draw a head's distances; nothing of one between two texts, whose places are not counted together."""
        near = zip(range(-FAR, FAR + 1), head.distances, strict=True) if head and head.attends != "cross" else ()
        self._bars = tuple((by, value) for by, value in near if value == value)
        self.setVisible(bool(self._bars))
        self.setAccessibleDescription(self.to_csv())
        self.update()

    def to_csv(self) -> str:
        """Return a line for each distance."""
        return csv_text(("distance", "weight"), self._bars)

    def _name(self, by: int) -> str:
        return translated("itself") if by == 0 else f"{by:+d}".replace("-", "−")

    def paint(self, painter: QPainter) -> None:
        if not self._bars:
            return
        theme, most = theme_of(self), max(value for _, value in self._bars) or 1.0
        wide, foot = min(_WIDEST, self.width() / len(self._bars)), self.height() - _FOOT
        for place, (by, value) in enumerate(self._bars):
            high, top = max(1.5, value / most * (foot - _HEAD)), value == most
            box = QRectF(place * wide + wide * 0.11, foot - high, wide * 0.78, high)
            fill(painter, box, theme.accent if top else blend(theme.panel, theme.accent, 0.45), 3.0)
            number, name = (QRectF(place * wide - 10, y, wide + 20, 15) for y in (box.top() - 16, foot + 2))
            write(painter, number, f"{100 * value:.0f}", font=type_face(self, 11, bold=top), colour=theme.text,
                  align=CENTRED)  # fmt: skip
            if by == 0 or by % 2 == 0 or wide >= 26:
                write(painter, name, self._name(by), font=type_face(self, 11), colour=theme.muted, align=CENTRED)

    def tip_at(self, point: QPointF) -> str | None:
        wide = min(_WIDEST, self.width() / max(1, len(self._bars)))
        place = int(point.x() // wide)
        if not 0 <= place < len(self._bars):
            return None
        by, value = self._bars[place]
        return translated("mean weight at {distance}: {share}", distance=self._name(by), share=percent(value))
