"""Small pictures drawn once and then only copied: most of what a view shows stays as it was from step to step."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPaintEngine, QPainter

from fun_viz.views.theme import Face

_MARGIN = 2.0  # an outline lies half outside its box
_ROOM = 800
_OVERHANG = 3.0  # a slanted letter stands out of its word


class Pixels(NamedTuple):
    """How many of them a unit of a painter is, and where its origin lies among them."""

    scale: float
    x: float
    y: float

    def snapped(self, x: float, y: float) -> QPointF:
        """Return the nearest point to (x, y) at which a picture's pixels fall on the device's."""
        return QPointF(
            (round(x * self.scale + self.x) - self.x) / self.scale,
            (round(y * self.scale + self.y) - self.y) / self.scale,
        )


def is_vector(painter: QPainter) -> bool:
    """Say whether what is painted on draws shapes rather than pixels; such devices may not clip."""
    return painter.paintEngine().type() != QPaintEngine.Type.Raster


def pixels(painter: QPainter) -> Pixels | None:
    """Return what a painter's units are; None where a picture would not be crisp: on paper, or turned."""
    if is_vector(painter):
        return None
    lie = painter.deviceTransform()
    scale = lie.m11()
    return None if lie.m12() or scale <= 0 or lie.m22() != scale else Pixels(scale, lie.dx(), lie.dy())


class Word(NamedTuple):
    """A word as a picture: where in it its base line starts, how wide it is, and how far its letters rise above the
    base line more than they sink below it."""

    picture: QImage
    start: QPointF
    width: float
    rise: float


@lru_cache(maxsize=4096)
def word(text: str, face: Face, colour: int, scale: float) -> Word:
    """Return a line of text as a picture, in a colour 0xAARRGGBB."""
    metrics = QFontMetricsF(face)
    width, left = metrics.horizontalAdvance(text), math.ceil(_OVERHANG * scale)
    base = math.ceil(metrics.ascent() * scale) + 1
    picture, painter = _blank(
        math.ceil(width * scale) + 2 * left, base + math.ceil(metrics.descent() * scale) + 1, scale
    )
    painter.setFont(face)
    painter.setPen(QColor.fromRgba(colour))
    start = QPointF(left / scale, base / scale)
    painter.drawText(start, text)
    painter.end()
    return Word(picture, start, width, metrics.ascent() - metrics.descent())


class Sprites:
    """Pictures of one widget by what they show. On paper (SVG, PDF) everything is drawn anew and stays text."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QImage] = {}

    def draw(self, painter: QPainter, key: Hashable, box: QRectF, paint: Callable[[QPainter, QRectF], None]) -> None:
        """Show what `paint` draws into a box. The same key and size of box must mean the same picture."""
        place = pixels(painter)
        if place is None:
            paint(painter, box)
            return
        whole = (key, box.width(), box.height(), place.scale)
        picture = self._kept.get(whole)
        if picture is None:
            if len(self._kept) >= _ROOM:
                self._kept.clear()
            picture = self._kept[whole] = _picture(box, place.scale, paint)
        painter.drawImage(place.snapped(box.x() - _MARGIN, box.y() - _MARGIN), picture)


def _picture(box: QRectF, scale: float, paint: Callable[[QPainter, QRectF], None]) -> QImage:
    width, height = (math.ceil((side + 2 * _MARGIN) * scale) for side in (box.width(), box.height()))
    picture, painter = _blank(width, height, scale)
    paint(painter, QRectF(_MARGIN, _MARGIN, box.width(), box.height()))
    painter.end()
    return picture


def _blank(width: int, height: int, scale: float) -> tuple[QImage, QPainter]:
    """Return a clear picture of so many pixels, and a painter on it."""
    picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return picture, painter
