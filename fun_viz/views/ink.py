"""Mixing colours, and the sentence a view shows while it has nothing to draw."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.theme import theme_of, type_face


def ink(colour: str, opacity: float = 1.0) -> QColor:
    """Return a colour that lets what is under it shine through."""
    mixed = QColor(colour)
    mixed.setAlphaF(max(0.0, min(1.0, opacity)))
    return mixed


@lru_cache(maxsize=512)
def blend(ground: str, colour: str, share: float) -> QColor:
    """Return the opaque colour that `colour` in the opacity `share` gives on `ground`; not to be changed."""
    below, above = QColor(ground), QColor(colour)
    channels = ((below.red(), above.red()), (below.green(), above.green()), (below.blue(), above.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in channels))


def draw_placeholder(painter: QPainter, widget: QWidget, text: str) -> None:
    """Write a muted sentence in the middle of a widget, over as many lines as it needs."""
    painter.setFont(type_face(widget))
    painter.setPen(QColor(theme_of(widget).muted))
    room = QRectF(widget.rect()).adjusted(12, 4, -12, -4)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
