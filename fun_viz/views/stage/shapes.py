"""The lines and rectangles of marks: where each lies, what of a line is there when it has grown half way, what hits it.

All of it is in the units of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from fun_viz.views.stage.marks import Area, Box, Chip, Dot, Label, Mark, Path, Point, Sized, Strip

HIT = 8.0  # units that even a hair is wide for the mouse
_ARROW = 6.5  # how far an arrow stands out of its line
_BADGE = 5.0  # and a badge out of its chip
_PIECES, _SLIM = 6, 40.0  # of a bent line; how low or narrow one is that is all in one place
Strokes = tuple[tuple[str, tuple[float, ...]], ...]
Extent = tuple[float, float, float, float]  # left, top, right, bottom


def around(mark: Sized) -> QRectF:
    return QRectF(mark.x - mark.width / 2, mark.y - mark.height / 2, mark.width, mark.height)


@lru_cache(maxsize=4096)
def line(start: Point, strokes: Strokes) -> QPainterPath:
    """Return the line of a path; not to be changed."""
    path = QPainterPath(QPointF(*start))
    for kind, numbers in strokes:
        points = _points(numbers)
        match kind:
            case "L":
                path.lineTo(*points[0])
            case "Q":
                path.quadTo(QPointF(*points[0]), QPointF(*points[1]))
            case _:
                path.cubicTo(QPointF(*points[0]), QPointF(*points[1]), QPointF(*points[2]))
    return path


@lru_cache(maxsize=1024)
def stroked(start: Point, strokes: Strokes, width: float, *, dashed: bool = False) -> QPainterPath:
    """Return the outline of a line so wide; that of its dashes lies still, wherever painting is cut."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        stroker.setDashPattern([3 / width, 3 / width])
    return stroker.createStroke(line(start, strokes))


def head(mark: Path) -> QPolygonF:
    """Return the point of an arrow, at the end of its line."""
    corners = [mark.start, *_corners(mark.strokes)]
    (bx, by), (x, y) = next((c for c in reversed(corners[:-1]) if c != corners[-1]), corners[-1]), corners[-1]
    length = hypot(x - bx, y - by) or 1.0
    ax, ay = (x - bx) / length, (y - by) / length
    half = max(3.0, mark.line)
    back = x - 5.0 * ax, y - 5.0 * ay
    return QPolygonF(
        [
            QPointF(x + 1.5 * ax, y + 1.5 * ay),
            QPointF(back[0] - half * ay, back[1] + half * ax),
            QPointF(back[0] + half * ay, back[1] - half * ax),
        ]
    )


def bounds(mark: Mark, wide: float) -> Extent:
    """Return a rectangle that all of a mark lies in; `wide` is the width of its text, if it is a label."""
    match mark:
        case Path():
            return _grown(_box([mark.start, *_corners(mark.strokes)]), _out(mark))
        case Box() | Strip():
            x, y, out = mark.x, mark.y, mark.line / 2 + 1
            across, along = mark.width / 2 + out, mark.height / 2 + out
            return x - across, y - along, x + across, y + along
        case Chip():
            x, y, across, along = mark.x, mark.y, mark.width / 2 + _BADGE + 3, mark.height / 2 + _BADGE + 3
            return x - across, y - along, x + across, y + along
        case Label():
            left = mark.x - wide * {"left": 0.0, "centre": 0.5, "right": 1.0}[mark.align]
            return _grown((left, mark.y, left + wide, mark.y), mark.pixels)
        case Dot():
            return _grown((mark.x, mark.y, mark.x, mark.y), mark.radius)
        case Area():
            return _box(mark.points)
    raise TypeError(f"no such mark: {mark!r}")


def extents(mark: Mark, wide: float) -> tuple[Extent, ...]:
    """Return rectangles that all of a mark lies in together: those of a long bent line follow its way."""
    left, top, right, bottom = whole = bounds(mark, wide)
    if not isinstance(mark, Path) or len(mark.strokes) + (mark.strokes[0][0] != "L") < 2:
        return (whole,)
    if min(right - left, bottom - top) < _SLIM:
        return (whole,)
    out = _out(mark) + 0.5  # for it is followed by straight lines
    return tuple(_grown(box, out) for box in _pieces(mark.start, mark.strokes))


@lru_cache(maxsize=4096)
def _pieces(start: Point, strokes: Strokes) -> tuple[Extent, ...]:
    """Return the boxes of a line's pieces, one after the other."""
    points = [point.toTuple() for polygon in line(start, strokes).toSubpathPolygons() for point in polygon.toList()]
    step = max(1, (len(points) - 1) // _PIECES)
    return tuple(_box(points[at : at + step + 1]) for at in range(0, len(points) - 1, step))


def _out(mark: Path) -> float:
    """Return how far a line stands out of its way."""
    return mark.line / 2 + (_ARROW if mark.arrow else 1)


def _corners(strokes: Strokes) -> list[Point]:
    return [point for _, numbers in strokes for point in _points(numbers)]


def under(mark: Mark, point: QPointF) -> bool:
    """Say whether a point of the drawing is on a mark; a hair is as easy to hit as a line of eight units."""
    match mark:
        case Path():
            width = max(HIT, mark.line)
            left, top, right, bottom = _grown(bounds(mark, 0), HIT / 2)
            near = left <= point.x() <= right and top <= point.y() <= bottom
            return near and stroked(mark.start, mark.strokes, width).contains(point)
        case Area():
            polygon = QPolygonF([QPointF(*corner) for corner in mark.points])
            return polygon.containsPoint(point, Qt.FillRule.OddEvenFill)
        case Sized():
            return around(mark).contains(point)
        case Dot():
            return hypot(mark.x - point.x(), mark.y - point.y()) <= max(HIT / 2, mark.radius)
    return False


def trimmed(mark: Path, share: float) -> Path:
    """Return a line as far as it has grown: the beginning of it, by lengths between its corners."""
    corners = [mark.start, *(_points(numbers)[-1] for _, numbers in mark.strokes)]
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners)]
    left, kept = sum(lengths) * share, list[tuple[str, tuple[float, ...]]]()
    for begin, (kind, numbers), length in zip(corners, mark.strokes, lengths, strict=False):
        part = min(1.0, left / length) if length else 1.0
        kept.append((kind, _cut([begin, *_points(numbers)], part)))
        left -= length
        if left <= 0:
            break
    return replace(mark, strokes=tuple(kept), arrow=mark.arrow and share >= 1.0)


def _cut(points: Sequence[Point], share: float) -> tuple[float, ...]:
    """Return the points but the first of a curve's beginning (de Casteljau)."""
    kept = list[float]()
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(points)]
        kept.extend(points[0])
    return tuple(kept)


def _points(numbers: tuple[float, ...]) -> list[Point]:
    return [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]


def _box(points: Sequence[Point]) -> Extent:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _grown(box: Extent, by: float) -> Extent:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
