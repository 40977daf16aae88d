"""The names of curves beside a sample of their lines, in as many rows as they need."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Painted
from fun_viz.views.markers import Marker, draw_marker
from fun_viz.views.painting import write
from fun_viz.views.theme import theme_of, type_face

_ROW, _SAMPLE, _MARKED, _GAP = 18.0, 22.0, 34.0, 16.0  # a sample with a marker must still show its dashes


class Legend(Painted):
    """Draws names with their pens and markers from left to right; a name wider than the widget is elided."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[tuple[str, QPen, Marker], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: tuple[tuple[str, QPen, Marker], ...]) -> None:
        """Draw other entries, each line with its marker if it has one."""
        if entries != self._entries:
            self._entries = entries
            self._take_room()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, font = theme_of(self), type_face(self, 12)
        for (name, pen, marker), box in zip(self._entries, self._boxes(), strict=True):
            start = QPointF(box.left(), box.center().y())
            draw_sample(painter, start, self._sample - 6, pen, marker, theme.panel)
            box = box.adjusted(self._sample, 0, 0, 0)
            write(painter, box, name, font=font, colour=theme.muted, room=box.width() + 1)

    @property
    def _sample(self) -> float:
        return _MARKED if any(marker for _, _, marker in self._entries) else _SAMPLE

    def _boxes(self) -> list[QRectF]:
        metrics, boxes, corner = QFontMetricsF(type_face(self, 12)), list[QRectF](), QPointF(8, 0)
        limit = max(60.0, self.width() - 8.0)
        for name, _, _ in self._entries:
            wide = min(self._sample + metrics.horizontalAdvance(name), limit - 8)
            if corner.x() > 8 and corner.x() + wide > limit:
                corner = QPointF(8, corner.y() + _ROW)
            boxes.append(QRectF(corner.x(), corner.y(), wide, _ROW))
            corner = QPointF(corner.x() + wide + _GAP, corner.y())
        return boxes

    def _take_room(self) -> None:
        boxes = self._boxes()
        self.setFixedHeight(round(boxes[-1].bottom()) + 2 if boxes else 0)


def draw_sample(painter: QPainter, start: QPointF, length: float, pen: QPen, marker: Marker, ground: str) -> None:
    """Draw a short stretch of a line, with its marker if it has one."""
    painter.setPen(pen)
    painter.drawLine(QLineF(start, start + QPointF(length, 0)))
    if marker:
        middle = start + QPointF(length / 2, 0)
        draw_marker(painter, marker, middle, colour=pen.color().name(), ground=ground, size=4)
