"""How marks are painted: each by its kind, in the colours of a theme."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import blend, translucent
from fun_viz.views.painting import CENTRED, LEFT, RIGHT, advance, fill, write
from fun_viz.views.stage.marks import Area, Box, Chip, Dot, Ink, Label, Mark, Path, Strip
from fun_viz.views.theme import Theme, theme_of, type_face

_ALIGN = {"left": LEFT, "centre": CENTRED, "right": RIGHT}


def paint_marks(painter: QPainter, widget: QWidget, marks: Iterable[Mark]) -> None:
    """Paint marks one over the other, in the painter's units."""
    theme = theme_of(widget)
    for mark in marks:
        painter.setOpacity(mark.opacity)
        match mark:
            case Box():
                _box(painter, theme, mark)
            case Strip():
                _strip(painter, theme, mark)
            case Chip():
                _chip(painter, widget, theme, mark)
            case Path():
                _path(painter, theme, mark)
            case Dot():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(_colour(theme, mark.ink)))
                painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
            case Area():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(_colour(theme, mark.ink)))
                painter.drawPolygon(QPolygonF([QPointF(*point) for point in mark.points]))
            case Label():
                _label(painter, widget, theme, mark)
    painter.setOpacity(1.0)


def _colour(theme: Theme, ink: Ink) -> str:
    return str(getattr(theme, ink))


def _around(mark: Box | Strip | Chip) -> QRectF:
    return QRectF(mark.x - mark.width / 2, mark.y - mark.height / 2, mark.width, mark.height)


def _box(painter: QPainter, theme: Theme, mark: Box) -> None:
    painter.setBrush(translucent(_colour(theme, mark.fill), mark.shade) if mark.fill else QBrush())
    painter.setPen(_pen(_colour(theme, mark.stroke), mark.line, mark.dashed) if mark.stroke else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(_around(mark), mark.radius, mark.radius)


def _pen(colour: str, width: float, dashed: bool = False) -> QPen:
    pen = QPen(QColor(colour), width)
    if dashed:
        pen.setDashPattern([3 / width, 3 / width])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _strip(painter: QPainter, theme: Theme, mark: Strip) -> None:
    box, count = _around(mark), len(mark.values)
    cells = QImage(1 if mark.upright else count, count if mark.upright else 1, QImage.Format.Format_RGB32)
    for at, value in enumerate(mark.values):
        end = theme.low if value < 0 else theme.high
        colour = blend(theme.panel, end, min(1.0, abs(value) ** 0.6 * 0.88)).rgb()
        cells.setPixel(0 if mark.upright else at, at if mark.upright else 0, colour)
    painter.drawImage(box, cells)
    painter.setOpacity(mark.opacity * mark.edge)
    painter.setBrush(QBrush())
    painter.setPen(_pen(_colour(theme, mark.stroke), mark.line))
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2)


def _chip(painter: QPainter, widget: QWidget, theme: Theme, mark: Chip) -> None:
    box, colour = _around(mark), _colour(theme, mark.side)
    if mark.boxed:
        fill(painter, box, theme.soft if mark.now else theme.panel, 6)
    if mark.tint:
        fill(painter, box, translucent(theme.accent, 0.32 * min(1.0, mark.tint)), 6 if mark.boxed else 4)
    if mark.boxed:
        strong = mark.now or mark.lit
        edge = theme.wrong if mark.judged == "wrong" else theme.accent if mark.now else colour
        painter.setPen(_pen(edge, 1.6) if strong or mark.judged else QPen(translucent(edge, 0.5), 1.0))
        painter.setBrush(QBrush())
        painter.drawRoundedRect(box, 6, 6)
    if mark.unknown:
        fill(painter, box, theme.muted, 6) if not mark.boxed else painter.fillRect(
            box, QBrush(translucent(theme.muted, 0.5), Qt.BrushStyle.BDiagPattern)
        )
    font = type_face(widget, mark.pixels, bold=mark.now or mark.lit)
    write(painter, box, mark.text, font=font, colour=colour, align=CENTRED, room=mark.width - 2)


def _path(painter: QPainter, theme: Theme, mark: Path) -> None:
    line, before, end = QPainterPath(QPointF(*mark.start)), mark.start, mark.start
    for kind, numbers in mark.strokes:
        points = [QPointF(*numbers[i : i + 2]) for i in range(0, len(numbers), 2)]
        before, end = (numbers[-4], numbers[-3]) if len(numbers) > 2 else end, (numbers[-2], numbers[-1])
        match kind:
            case "L":
                line.lineTo(*points)
            case "Q":
                line.quadTo(*points)
            case _:
                line.cubicTo(*points)
    pen = _pen(_colour(theme, mark.ink), mark.line, mark.dashed)
    if mark.round:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setBrush(QBrush())
    painter.setPen(pen)
    painter.drawPath(line)
    if mark.arrow:
        way = QLineF(QPointF(*before), QPointF(*end)).unitVector()
        along, tip = QPointF(way.dx(), way.dy()), QPointF(*end)
        across = QPointF(-along.y(), along.x())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_colour(theme, mark.ink)))
        back = tip - along * 5.0
        painter.drawPolygon(QPolygonF([tip + along * 1.5, back + across * 3.0, back - across * 3.0]))


def _label(painter: QPainter, widget: QWidget, theme: Theme, mark: Label) -> None:
    font = type_face(widget, mark.pixels, bold=mark.bold)
    width = mark.room if mark.room is not None else advance(mark.text, font) + 1
    left = {"left": mark.x, "centre": mark.x - width / 2, "right": mark.x - width}[mark.align]
    box = QRectF(left, mark.y - mark.pixels, width, 2 * mark.pixels)
    if mark.halo:
        _halo(painter, box, mark, font, _colour(theme, mark.halo))
    write(painter, box, mark.text, font=font, colour=_colour(theme, mark.ink), align=_ALIGN[mark.align], room=mark.room)


def _halo(painter: QPainter, box: QRectF, mark: Label, font: QFont, colour: str) -> None:
    inside = QRectF(box.x() - 2, mark.y - mark.pixels * 0.6, box.width() + 4, mark.pixels * 1.2)
    fill(painter, inside, translucent(colour, 0.85), 3)
