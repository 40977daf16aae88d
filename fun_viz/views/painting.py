"""Words and plain shapes, each in one call: what every painted view writes and fills."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from fun_viz.views.sprites import pixels, word

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE
CENTRED = Qt.AlignmentFlag.AlignHCenter | _MIDDLE
_BEFORE = {LEFT: 0.0, CENTRED: 0.5, RIGHT: 1.0}  # the share of the room left that is before the text
_LONGEST = 1000.0  # units of a word that is kept as a picture


@lru_cache(maxsize=8192)
def advance(text: str, face: QFont) -> float:
    """Return how wide a line of text is."""
    return QFontMetricsF(face).horizontalAdvance(text)


@lru_cache(maxsize=8192)
def elided(text: str, face: QFont, room: float) -> str:
    """Return the text, cut at its end if it is wider than the room."""
    return QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, room)


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    font: QFont,
    colour: str | QColor,
    align: Qt.AlignmentFlag = LEFT,
    room: float | None = None,
) -> None:
    """Write a line of text into a box, cut to the room it may take if that is given; as a picture where it fits."""
    if room is not None:
        text = elided(text, font, room)
    before, (scale, right, down) = _BEFORE.get(align), pixels(painter)
    if scale and before is not None and advance(text, font) <= min(box.width() + 0.5, _LONGEST):
        kept = word(text, font, colour if isinstance(colour, str) else colour.rgba(), scale)
        x = round((box.x() + (box.width() - kept.width) * before) * scale + right) - kept.left
        y = round((box.y() + box.height() / 2 + kept.below) * scale + down) - kept.base
        painter.drawImage(QPointF((x - right) / scale, (y - down) / scale), kept.picture)
        return
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(box, align, text)


def fill(painter: QPainter, box: QRectF, colour: str | QColor, radius: float) -> None:
    """Fill a box with round corners, without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, radius, radius)


def fill_disc(painter: QPainter, centre: QPointF, radius: float, colour: str | QColor) -> None:
    """Fill a disc about a point, without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, radius, radius)


def hatch(painter: QPainter, box: QRectF, colour: QColor, scale: float) -> None:
    """Draw slanted lines into a box, each by itself: paper knows no patterns and may not clip."""
    pen = QPen(colour, scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    left, top, right, bottom = box.left() + scale, box.top() + scale, box.right() - scale, box.bottom() - scale
    at = left + top + 4 * scale
    while at < right + bottom:
        x, other = max(left, at - bottom), min(right, at - top)
        painter.drawLine(QLineF(x, at - x, other, at - other))
        at += 5 * scale
