"""Small pictures drawn once and then only copied: most of what a view shows stays as it was from step to step."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPaintEngine, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import painting
from fun_viz.views.theme import theme_of

_MARGIN = 2.0  # an outline lies half outside its box
_ROOM = 800
_RASTER = QPaintEngine.Type.Raster
_OVERHANG = 3.0  # a slanted letter stands out of its word


def is_vector(painter: QPainter) -> bool:
    """Say whether what is painted on draws shapes rather than pixels; such devices may not clip."""
    return painter.paintEngine().type() != _RASTER


def pixels(painter: QPainter) -> tuple[float, float, float]:
    """Return how many pixels a painter's unit is, and where its origin lies among them.

    There are 0 where a picture would not be crisp: on paper, or turned.
    """
    lie = painter.deviceTransform()
    scale = lie.m11()
    crisp = lie.m12() == 0 and lie.m22() == scale > 0 and painter.paintEngine().type() == _RASTER
    return scale if crisp else 0.0, lie.dx(), lie.dy()


class Word(NamedTuple):
    """A line of text as a picture; its width, and how far the base line lies below the middle of its height.

    The base line begins `left` and `base` pixels from the picture's corner.
    """

    picture: QImage
    width: float
    below: float
    left: int
    base: int


@lru_cache(maxsize=4096)
def word(text: str, font: QFont, colour: str | int, scale: float) -> Word:
    """Return a text as a picture of `scale` pixels a unit, in a colour "#RRGGBB" or 0xAARRGGBB."""
    metrics = QFontMetricsF(font)
    width, left = metrics.horizontalAdvance(text), math.ceil(_OVERHANG * scale)
    base, below = math.ceil(metrics.ascent() * scale) + 1, math.ceil(metrics.descent() * scale) + 1
    picture = _blank(math.ceil(width * scale) + 2 * left, base + below, scale)
    with painting(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QColor(colour) if isinstance(colour, str) else QColor.fromRgba(colour))
        painter.drawText(QPointF(left / scale, base / scale), text)
    return Word(picture, width, (metrics.ascent() - metrics.descent()) / 2, left, base)


class Sprites:
    """Pictures of one widget by what they show. On paper (SVG, PDF) everything is drawn anew and stays text."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QImage] = {}

    def draw(self, painter: QPainter, key: Hashable, box: QRectF, paint: Callable[[QPainter, QRectF], None]) -> None:
        """Show what `paint` draws into a box. The same key and size of box must mean the same picture."""
        scale, right, down = pixels(painter)
        if not scale:
            paint(painter, box)
            return
        whole = (key, box.width(), box.height(), scale)
        picture = self._kept.get(whole)
        if picture is None:
            if len(self._kept) >= _ROOM:
                self._kept.clear()
            picture = self._kept[whole] = _picture(box, scale, paint)
        x, y = round((box.x() - _MARGIN) * scale + right), round((box.y() - _MARGIN) * scale + down)
        painter.drawImage(QPointF((x - right) / scale, (y - down) / scale), picture)


class Layer:
    """What of a widget stays as it is while something moves over it: one picture, as large as the widget."""

    def __init__(self) -> None:
        self._kept: tuple[object, QImage] | None = None

    def forget(self) -> None:
        """Paint it again when it is next shown: something of it has changed."""
        self._kept = None

    def draw(self, painter: QPainter, widget: QWidget, paint: Callable[[QPainter], None]) -> None:
        """Show what `paint` draws, drawn again only in another size, look or font, or when it was forgotten."""
        scale, _, _ = pixels(painter)
        if not scale:
            paint(painter)
            return
        look = widget.size(), scale, theme_of(widget), widget.font()
        if self._kept is None or self._kept[0] != look:
            width, height = (math.ceil(side * scale) for side in (widget.width(), widget.height()))
            picture = _blank(width, height, scale)
            with painting(picture) as brush:
                brush.setRenderHint(QPainter.RenderHint.Antialiasing)
                brush.fillRect(widget.rect(), widget.palette().base())
                paint(brush)
            self._kept = look, picture
        painter.drawImage(QPointF(0, 0), self._kept[1])


def _picture(box: QRectF, scale: float, paint: Callable[[QPainter, QRectF], None]) -> QImage:
    width, height = (math.ceil((side + 2 * _MARGIN) * scale) for side in (box.width(), box.height()))
    picture = _blank(width, height, scale)
    with painting(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(_MARGIN, _MARGIN, box.width(), box.height()))
    return picture


def _blank(width: int, height: int, scale: float) -> QImage:
    """Return a clear picture of so many pixels."""
    picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
