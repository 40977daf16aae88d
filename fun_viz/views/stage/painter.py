"""How marks are painted: each by its kind, in the colours of a theme; on pixels most of them are copies of pictures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache, partial
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from fun_viz.views.colours import blend, translucent
from fun_viz.views.painting import fill, hatch
from fun_viz.views.sprites import is_vector
from fun_viz.views.stage.lines import FULL, Line
from fun_viz.views.stage.marks import TINTS, Area, Box, Chip, Dot, Ink, Label, Mark, Path, Strip
from fun_viz.views.stage.shapes import around, bounds, head, line, stroked
from fun_viz.views.stage.stamps import Draw, Stamps, write
from fun_viz.views.theme import Theme

_SMALL = 8_000  # pixels of a line that is kept as a picture
_HAIR = 1.5  # pixels of a long line that is drawn as a hair
Copy = tuple[float, int, int, QImage]  # how opaque, the left upper corner, what
_BADGES = {"wrong": "✗", "missing": "‸"}


def paint_marks(painter: QPainter, widget: QWidget, marks: Iterable[Mark]) -> None:
    """Paint marks one over the other, in the painter's units."""
    brush = Brush(painter, Stamps(widget, 1.0), exact=True)
    for mark in marks:
        brush.paint(mark)
    painter.setOpacity(1.0)


class Brush:
    """Paints marks in a scale and from an origin on; a unit of the painter is a pixel, unless all is drawn `exact`.

    A `mute` one leaves out every word.
    """

    def __init__(
        self, painter: QPainter, stamps: Stamps, origin: tuple[float, float] = (0.0, 0.0), *,
        exact: bool = False, mute: bool = False,
    ) -> None:  # fmt: skip
        self.painter, self._stamps, self._ruler, self._theme = painter, stamps, stamps.ruler, stamps.ruler.theme
        self._scale, (self._right, self._down) = stamps.scale, origin
        self._exact, self._mute = exact or is_vector(painter), mute
        self._inks: dict[str, QColor] = {}
        self._copies: list[Copy] | None = []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def copy(self, copies: Iterable[Copy]) -> None:
        """Paint a mark as it was painted before: by the pictures it is made of."""
        for opacity, left, top, picture in copies:
            self.painter.setOpacity(opacity)
            self.painter.drawImage(left, top, picture)

    def paint(self, mark: Mark, fade: float = 1.0) -> list[Copy] | None:
        """Paint a mark, of which only a share may be there; its words stay legible however faint the rest is.

        Return the pictures that it was made of, None where it is made of anything else.
        """
        painter = self.painter
        self._copies = None if isinstance(mark, Dot | Area) else []
        painter.setOpacity(mark.opacity * fade)
        match mark:
            case Path():
                self._path(mark)
            case Strip():
                look: tuple[object, ...] = (mark.values, mark.upright, mark.stroke, mark.line, mark.edge)
                self._stamp(look, around(mark), partial(_strip, self._theme, mark))
            case Chip():
                self._chip(mark)
            case Box():
                look = (mark.radius, mark.fill, mark.seen, mark.stroke, mark.line, mark.dashed, mark.hatched)
                self._stamp(look, around(mark), partial(_box, self._theme, mark))
            case Dot():
                self._shape(mark.ink)
                radius = mark.radius * self._scale
                painter.drawEllipse(self._at(mark.x, mark.y), radius, radius)
            case Area():
                self._shape(mark.ink)
                painter.drawPolygon(QPolygonF([self._at(*point) for point in mark.points]))
        if isinstance(mark, Chip | Label) and mark.opacity > 0:
            painter.setOpacity(fade)
            self.write(mark)
        return self._copies

    def write(self, mark: Mark, ink: str = "") -> None:
        """Write what a mark says, in its own ink or another."""
        if not self._mute and (text := self._ruler.line(mark)) is not None:
            self._write(text, ink or text.ink)

    def _write(self, text: Line, ink: str) -> None:
        middle = self._at(text.box.x(), text.box.center().y())
        if not self._exact:
            picture, left, top = self._stamps.word(text, ink)
            self._put(round(middle.x()) - left, round(middle.y()) - top, picture)
            return
        face = self._ruler.face(text.pixels, text.bold)
        metrics = QFontMetricsF(face)
        self.painter.save()
        self.painter.translate(middle)
        self.painter.scale(self._scale, self._scale)
        write(self.painter, QPointF(0, (metrics.ascent() - metrics.descent()) / 2), text, face, ink)
        self.painter.restore()

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self._scale + self._right, y * self._scale + self._down)

    def _ink(self, ink: str) -> QColor:
        colour = self._inks.get(ink)
        if colour is None:
            colour = self._inks[ink] = QColor(getattr(self._theme, ink))
        return colour

    def _shape(self, ink: Ink) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._ink(ink))

    def _stamp(self, look: Hashable, box: QRectF, draw: Draw) -> None:
        """Put what `draw` paints into a box of whole pixels."""
        scale, right, down = self._scale, self._right, self._down
        left, top = box.x() * scale + right, box.y() * scale + down
        width, height = box.width() * scale, box.height() * scale
        if self._exact:
            draw(self.painter, QRectF(left, top, width, height), scale)
            return
        x, y = round(left), round(top)
        across, along = round(left + width) - x, round(top + height) - y
        picture, out, up = self._stamps.box(look, across, along, draw)
        self._put(x - out, y - up, picture)

    def _put(self, left: int, top: int, picture: QImage) -> None:
        self.painter.drawImage(left, top, picture)
        if self._copies is not None:
            self._copies.append((self.painter.opacity(), left, top, picture))

    def _chip(self, mark: Chip) -> None:
        shade = mark.seen
        look = (mark.side, mark.now, mark.lit, mark.boxed, mark.unknown, mark.judged, shade)
        self._stamp(look, around(mark), partial(_chip, self._theme, mark, shade))
        if mark.judged:
            self.painter.setOpacity(1.0)
            self._badge(mark)

    def _badge(self, mark: Chip) -> None:
        """Say by a sign, and not by a colour alone, what is wrong with a word."""
        x, y = mark.x + mark.width / 2 - 1, mark.y - mark.height / 2 + 1
        ring = QRectF(x - 6, y - 6, 12, 12)
        self._stamp(("badge",), ring, partial(_badge, self._theme))
        label = Label(key=(), x=x, y=y, text=_BADGES[mark.judged], ink="wrong", pixels=9, bold=True)
        self.write(label)

    def _path(self, mark: Path) -> None:
        """Draw a line; a small one is a picture too, for it stays while what is beside it changes; a hair is quick."""
        scale, right, down, width = self._scale, self._right, self._down, mark.line
        if not self._exact:
            pixels, opacity = mark.line * scale, self.painter.opacity()
            hair = not mark.dashed and not mark.arrow and pixels <= _HAIR and opacity * pixels <= 1.0
            if not hair and self._stamp_line(mark):
                return
            if hair and pixels > 1.0:
                width = 1.0 / scale  # as much ink, drawn six times as fast
                self.painter.setOpacity(opacity * pixels)
        self._copies = None
        self.painter.save()
        _line(self._theme, mark, (right, down), self.painter, QRectF(), scale, width)
        self.painter.restore()

    def _stamp_line(self, mark: Path) -> bool:
        """Draw a line as a picture if it is small."""
        scale, right, down = self._scale, self._right, self._down
        begin, top, end, bottom = bounds(mark, 0.0)
        x, y = floor(begin * scale + right), floor(top * scale + down)
        across, along = ceil((end - begin) * scale) + 1, ceil((bottom - top) * scale) + 1
        if across * along >= _SMALL:
            return False
        look = (mark.start, mark.strokes, mark.ink, mark.line, mark.arrow, mark.dashed, mark.round, right, down)
        draw = partial(_line, self._theme, mark, (right - x, down - y))
        picture, out, up = self._stamps.box(look, across, along, draw)
        self._put(x - out, y - up, picture)
        return True


def _line(
    theme: Theme, mark: Path, origin: tuple[float, float], painter: QPainter, box: QRectF, scale: float,
    width: float | None = None,
) -> None:  # fmt: skip
    ink = getattr(theme, mark.ink)
    colour = QColor(ink)
    painter.translate(box.x() + origin[0], box.y() + origin[1])
    painter.scale(scale, scale)
    if mark.dashed:
        painter.fillPath(stroked(mark.start, mark.strokes, mark.line, dashed=True), colour)
    else:
        painter.strokePath(line(mark.start, mark.strokes), _line_pen(ink, width or mark.line, ends_round=mark.round))
    if mark.arrow:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(head(mark))


@lru_cache(maxsize=512)
def _line_pen(ink: str, width: float, *, ends_round: bool) -> QPen:
    """Return the pen of a line; not to be changed."""
    cap = Qt.PenCapStyle.RoundCap if ends_round else Qt.PenCapStyle.FlatCap
    return QPen(QBrush(QColor(ink)), width, Qt.PenStyle.SolidLine, cap)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _inside(box: QRectF, width: float) -> QRectF:
    """Return a box whose outline of that many pixels lies inside it, on whole pixels."""
    half = round(width) % 2 / 2
    return box.adjusted(half, half, -half, -half)


def _box(theme: Theme, mark: Box, painter: QPainter, box: QRectF, scale: float) -> None:
    painter.setBrush(translucent(getattr(theme, mark.fill), mark.seen / 255) if mark.fill else QBrush())
    painter.setPen(Qt.PenStyle.NoPen)
    radius, width = mark.radius * scale, mark.line * scale
    if mark.stroke and mark.dashed:
        outline = QPainterPath()
        outline.addRoundedRect(_inside(box, width), radius, radius)
        stroker = QPainterPathStroker(_pen(QColor(), width))
        stroker.setDashPattern([3 / mark.line, 3 / mark.line])
        painter.fillPath(stroker.createStroke(outline), QColor(getattr(theme, mark.stroke)))
    elif mark.stroke:
        painter.setPen(_pen(QColor(getattr(theme, mark.stroke)), width))
        box = _inside(box, width)
    if not mark.dashed or mark.fill:
        painter.drawRoundedRect(box, radius, radius)
    if mark.hatched:
        hatch(painter, box, translucent(theme.muted, 0.5), scale)


def _strip(theme: Theme, mark: Strip, painter: QPainter, box: QRectF, scale: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    count, left, top, out = len(mark.values), round(box.x()), round(box.y()), 0.5 * scale
    ends = [round((box.height() if mark.upright else box.width()) * i / max(1, count)) for i in range(count + 1)]
    for value, begin, end in zip(mark.values, ends, ends[1:], strict=False):
        colour = blend(theme.panel, theme.low if value < 0 else theme.high, min(1.0, abs(value) ** 0.6 * 0.88))
        across, down = (box.width(), end - begin) if mark.upright else (end - begin, box.height())
        x, y = (left, top + begin) if mark.upright else (left + begin, top)
        painter.fillRect(QRectF(x, y, across, down), colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush())
    painter.setPen(_pen(translucent(getattr(theme, mark.stroke), mark.edge), mark.line * scale))
    painter.drawRoundedRect(box.adjusted(-out, -out, out, out), 2 * scale, 2 * scale)


def _chip(theme: Theme, mark: Chip, shade: int, painter: QPainter, box: QRectF, scale: float) -> None:
    radius = (6.0 if mark.boxed else 4.0) * scale
    colour, strong = getattr(theme, mark.side), mark.now or mark.lit
    edge = theme.wrong if mark.judged == "wrong" else theme.accent if mark.now else colour
    width = (1.6 if strong or mark.judged else 1.0) * scale
    if mark.boxed:
        box = _inside(box, width)
        fill(painter, box, theme.soft if mark.now else theme.panel, radius)
    if shade:
        fill(painter, box, translucent(theme.accent, FULL * shade / TINTS), radius)
    if mark.unknown:
        hatch(painter, box, translucent(theme.muted, 0.4), scale)
    if mark.boxed:
        painter.setPen(_pen(QColor(edge) if strong or mark.judged else translucent(edge, 0.5), width))
        painter.setBrush(QBrush())
        painter.drawRoundedRect(box, radius, radius)


def _badge(theme: Theme, painter: QPainter, box: QRectF, scale: float) -> None:
    painter.setPen(_pen(QColor(theme.wrong), scale))
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(_inside(box, scale))
