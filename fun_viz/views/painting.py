"""Words and plain shapes, each in one call: what every painted view writes and fills."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE
CENTRED = Qt.AlignmentFlag.AlignHCenter | _MIDDLE


def elided(text: str, font: QFont, room: float) -> str:
    """Return the text, cut at its end if it is wider than the room."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)


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
    """Write a line of text into a box, cut to the room it may take if that is given."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(box, align, text if room is None else elided(text, font, room))


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
