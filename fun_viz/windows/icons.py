"""The program's own signs, drawn as paths so that they are crisp at every size and in every colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from fun_viz import paths

_SIDE = 16.0  # the paths are drawn on a square of this size


def _triangle(left: float, right: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, 3.0))
    path.lineTo(right, 8.0)
    path.lineTo(left, 13.0)
    path.closeSubpath()
    return path


def _bar(x: float, width: float = 2.0) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, 3.0, width, 10.0), 0.6, 0.6)
    return path


def _half_moon() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(2, 2, 12, 12))
    inner = QPainterPath()
    inner.addEllipse(QRectF(3.6, 3.6, 8.8, 8.8))
    left = QPainterPath()
    left.addRect(QRectF(0, 0, 8, 16))
    return path.subtracted(inner.intersected(left))


def _stroke(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return path


def _cross() -> QPainterPath:
    path = _stroke((4.5, 4.5), (11.5, 11.5))
    path.addPath(_stroke((11.5, 4.5), (4.5, 11.5)))
    return path


_FILLED: dict[str, Callable[[], QPainterPath]] = {
    "play": lambda: _triangle(4.5, 13.0),
    "pause": lambda: _bar(4.0, 3.0) | _bar(9.0, 3.0),
    "back": lambda: _triangle(11.5, 3.5),
    "forward": lambda: _triangle(4.5, 12.5),
    "first": lambda: _bar(2.5) | _triangle(13.0, 5.5),
    "last": lambda: _bar(11.5) | _triangle(3.0, 10.5),
    "theme": _half_moon,
}
_DRAWN: dict[str, Callable[[], QPainterPath]] = {
    "close": _cross,
    "down": lambda: _stroke((4, 6.5), (8, 10.5), (12, 6.5)),
}


def draw(painter: QPainter, name: str, place: QRectF, colour: str) -> None:
    """Draw a sign into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.topLeft())
    painter.scale(place.width() / _SIDE, place.height() / _SIDE)
    if name in _FILLED:
        painter.fillPath(_FILLED[name](), QColor(colour))
    else:
        painter.setPen(QPen(QColor(colour), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(_DRAWN[name]())
    painter.restore()


def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """Return a sign as an icon, in one colour and in another one where it cannot be used."""
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for pixels in (16, 32, 48):
            pixmap = QPixmap(pixels, pixels)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            draw(painter, name, QRectF(0, 0, pixels, pixels), ink)
            painter.end()
            made.addPixmap(pixmap, mode)
    return made


def program_icon() -> QIcon:
    """Return the sign of the program itself."""
    return QIcon(str(paths.resources() / "icons" / "fun-viz.svg"))
