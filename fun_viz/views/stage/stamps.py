"""Small pictures of marks, in pixels: most of a drawing looks, elsewhere, as something of it has looked before."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import painting
from fun_viz.views.sprites import is_vector
from fun_viz.views.stage.lines import Line, Ruler

_ROOM, _LARGEST = 3000, 40_000  # pictures kept, and pixels of each
_OVERHANG = 4.0  # units that letters, halos and outlines stand out of their box
_HALO = 1.75  # units
_RING = tuple((_HALO * math.cos(math.tau * i / 12), _HALO * math.sin(math.tau * i / 12)) for i in range(12))
Draw = Callable[[QPainter, QRectF, float], None]


class Stamp(NamedTuple):
    """A picture, and where in it the place lies that it is put by."""

    picture: QImage
    left: int
    top: int


class Stamps:
    """What is kept for one look of a widget (its theme, its font) in one scale."""

    def __init__(self, widget: QWidget, scale: float) -> None:
        self.ruler, self.scale = Ruler(widget), scale
        self._kept = OrderedDict[Hashable, Stamp]()

    def box(self, key: Hashable, width: int, height: int, draw: Draw) -> Stamp:
        """Return what `draw` paints into a box of so many pixels; the same key must mean the same picture.

        A large one is not kept: its mark keeps it for as long as it is seen.
        """
        if width * height > _LARGEST:
            return self._box(width, height, draw)
        whole = (key, width, height)
        return self._known(whole) or self._keep(whole, self._box(width, height, draw))

    def word(self, line: Line, ink: str) -> Stamp:
        """Return a line of text, put by the left end of its middle."""
        key = (line.shown, line.pixels, line.bold, ink, line.halo)
        return self._known(key) or self._keep(key, self._word(line, ink))

    def _known(self, key: Hashable) -> Stamp | None:
        if (stamp := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return stamp

    def _keep(self, key: Hashable, stamp: Stamp) -> Stamp:
        if len(self._kept) >= _ROOM:
            self._kept.popitem(last=False)  # the one that was not seen for longest
        self._kept[key] = stamp
        return stamp

    def _box(self, width: int, height: int, draw: Draw) -> Stamp:
        margin = math.ceil(_OVERHANG * self.scale)
        picture = blank(width + 2 * margin, height + 2 * margin)
        with painting(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, QRectF(margin, margin, width, height), self.scale)
        return Stamp(picture, margin, margin)

    def _word(self, line: Line, ink: str) -> Stamp:
        face, scale = self.ruler.face(line.pixels, line.bold), self.scale
        metrics, margin = QFontMetricsF(face), math.ceil(_OVERHANG * scale)
        base = math.ceil(metrics.ascent() * scale) + margin
        height = base + math.ceil(metrics.descent() * scale) + margin
        picture = blank(math.ceil(line.box.width() * scale) + 2 * margin, height)
        with painting(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(margin, base)
            painter.scale(scale, scale)
            write(painter, QPointF(0, 0), line, face, ink)
        return Stamp(picture, margin, base - round((metrics.ascent() - metrics.descent()) / 2 * scale))


def write(painter: QPainter, base: QPointF, line: Line, face: QFont, ink: str) -> None:
    """Write a line from the left end of its base line on; a halo keeps away what lies below its letters."""
    painter.setFont(face)
    if line.halo and is_vector(painter):
        letters = QPainterPath()
        letters.addText(base, face, line.shown)
        painter.strokePath(letters, QPen(QColor(line.halo), 2 * _HALO))
    elif line.halo:  # outlines of letters would change how FreeType draws the letters that are new to it
        painter.setPen(QColor(line.halo))
        for right, down in _RING:
            painter.drawText(base + QPointF(right, down), line.shown)
    painter.setPen(QColor(ink))
    painter.drawText(base, line.shown)


def blank(width: int, height: int) -> QImage:
    """Return a clear picture of so many pixels."""
    picture = QImage(max(1, width), max(1, height), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
