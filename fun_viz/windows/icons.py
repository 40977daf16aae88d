"""The program's own signs, drawn as paths so that they are crisp at every size and in every colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPen, QPixmap

from fun_viz import paths
from fun_viz.views.canvas import painting

Ink = QPalette.ColorRole
_SIDE = 16.0  # the paths are drawn on a square of this size


def _stroke(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return path


def _triangle(left: float, right: float) -> QPainterPath:
    return _stroke((left, 3.0), (right, 8.0), (left, 13.0))


def _bar(x: float, width: float = 2.0) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, 3.0, width, 10.0), 0.6, 0.6)
    return path


def _half_moon() -> QPainterPath:
    disc, inner, left = QPainterPath(), QPainterPath(), QPainterPath()
    disc.addEllipse(QRectF(2, 2, 12, 12))
    inner.addEllipse(QRectF(3.6, 3.6, 8.8, 8.8))
    left.addRect(QRectF(0, 0, 8, 16))
    return disc - (inner & left)


def _cross() -> QPainterPath:
    path = _stroke((4.5, 4.5), (11.5, 11.5))
    path.addPath(_stroke((11.5, 4.5), (4.5, 11.5)))
    return path


_FILLED = {
    "play": _triangle(4.5, 13.0),
    "pause": _bar(4.0, 3.0) | _bar(9.0, 3.0),
    "back": _triangle(11.5, 3.5),
    "forward": _triangle(4.5, 12.5),
    "first": _bar(2.5) | _triangle(13.0, 5.5),
    "last": _bar(11.5) | _triangle(3.0, 10.5),
    "theme": _half_moon(),
}
_DRAWN = {"close": _cross()}


class _Sign(QIconEngine):
    """Draws one sign in a colour of the palette that now holds, so that it follows the theme."""

    def __init__(self, name: str, ink: Ink, disabled: Ink) -> None:
        super().__init__()
        self._name, self._ink, self._disabled = name, ink, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        colour = QGuiApplication.palette().color(self._disabled if mode == QIcon.Mode.Disabled else self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(rect.width() / _SIDE, rect.height() / _SIDE)
        if self._name in _FILLED:
            painter.fillPath(_FILLED[self._name], colour)
        else:
            painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(_DRAWN[self._name])

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with painting(pixmap) as painter:
            self.paint(painter, pixmap.rect(), mode, state)
        return pixmap


def icon(name: str, ink: Ink = Ink.ButtonText, disabled: Ink = Ink.Mid) -> QIcon:
    """Return a sign as an icon, in one colour and in another one where it cannot be used."""
    return QIcon(_Sign(name, ink, disabled))


def program_icon() -> QIcon:
    return QIcon(str(paths.resources() / "icons" / "fun-viz.svg"))
