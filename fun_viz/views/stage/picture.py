"""What a stage looks like, kept as a picture of which only what changes is painted again.

What lies still is a picture of its own. Painting is cut to what changed by a clip within one whole picture, never by
that of a device: so thin lines begin where they begin, and a part painted again is, pixel for pixel, as all of it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from fun_viz.views.canvas import painting
from fun_viz.views.stage.marks import Mark
from fun_viz.views.stage.motion import Pose, alike, restacked
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.shapes import bounds
from fun_viz.views.stage.stamps import Stamps, blank

_SQUARE = 32  # pixels
Placed = tuple[Pose, QRect]


class Sheet:
    """Marks in their places, and which part of their picture is no longer right."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.image, self.placed = blank(*size), dict[object, Placed]()
        self.stale = QRegion(0, 0, *size)

    def brush(self, stamps: Stamps, origin: tuple[int, int], below: QImage | QColor) -> None:
        """Paint what is no longer right, over what lies below."""
        if self.stale.isEmpty():
            return
        with painting(self.image) as painter:
            self._clip(painter)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            if isinstance(below, QImage):
                painter.drawImage(0, 0, below)
            else:
                painter.fillRect(self.image.rect(), below)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            brush, stale, box = Brush(painter, stamps, origin), self.stale, self.stale.boundingRect()
            for (mark, fade), place in self.placed.values():
                if box.intersects(place) and stale.intersects(place):
                    brush.paint(mark, fade)
        self.stale = QRegion()

    def _clip(self, painter: QPainter) -> None:
        """Keep what is right; never by a single rectangle, at which Qt would cut thin lines before it draws them."""
        whole = self.image.rect()
        for corner in (whole.topLeft(), whole.bottomRight()):
            if self.stale.rectCount() == 1:
                self.stale += QRect(corner, QSize(1, 1))
        if self.stale.rectCount() > 1:
            painter.setClipRegion(self.stale)
        else:
            self.stale = QRegion(whole)


class Picture:
    """So many pixels of a stage, `density` a unit of the widget; `ground` is the colour below everything."""

    def __init__(
        self, size: tuple[int, int], stamps: Stamps, origin: tuple[int, int], density: float, ground: QColor
    ) -> None:
        self.stamps, self.origin, self.size, self.density = stamps, origin, size, density
        self._ground, self._still, self._live = ground, Sheet(size), Sheet(size)
        self._lies: tuple[Mark, ...] = ()

    def show(self, still: tuple[Mark, ...], live: Iterable[Pose]) -> QRegion:
        """Take what is to be seen from now on; return which pixels change by it."""
        changed = self._put(self._live, live)
        if still is not self._lies:
            lay = self._put(self._still, map(Pose, still))
            self._still.stale += lay
            self._lies, changed = still, changed + lay
        self._live.stale += changed
        return changed

    def image(self) -> QImage:
        """Return the picture, painted where it was no longer right."""
        self._still.brush(self.stamps, self.origin, self._ground)
        self._live.image.setDevicePixelRatio(1.0)
        self._live.brush(self.stamps, self.origin, self._still.image)
        self._live.image.setDevicePixelRatio(self.density)
        return self._live.image

    def _put(self, sheet: Sheet, poses: Iterable[Pose]) -> QRegion:
        before, now, changed = sheet.placed, dict[object, Placed](), list[QRect]()
        for pose in poses:
            mark, fade = pose
            key: object = mark.key if mark.key not in now else (mark.key, "over")
            was = before.get(key)
            if was is not None and was[0].fade == fade and ((old := was[0].mark) is mark or alike(old, mark)):
                now[key] = was if old is mark else (pose, was[1])
                continue
            place = self._pixels(bounds(mark, self.stamps.ruler.width(mark)))
            changed += [place] if was is None else [place, was[1]]
            now[key] = pose, place
        changed += [before[key][1] for key in before.keys() - now.keys()]
        changed += [now[key][1] for key in restacked(before, now)]
        sheet.placed = now
        return self._squares(changed)

    def _pixels(self, box: QRectF) -> QRect:
        """Return the whole pixels that a rectangle of the drawing lies in, with one more for soft edges."""
        scale, (right, down) = self.stamps.scale, self.origin
        moved = QRectF(box.x() * scale + right, box.y() * scale + down, box.width() * scale, box.height() * scale)
        return moved.toAlignedRect().adjusted(-1, -1, 1, 1)

    def _squares(self, parts: Iterable[QRect]) -> QRegion:
        """Return the squares that rectangles lie in: the simpler a clip, the less it costs."""
        rows = [0] * ((self.size[1] - 1) // _SQUARE + 1)
        for part in parts:
            left, top = max(0, part.left() // _SQUARE), max(0, part.top() // _SQUARE)
            columns = (1 << max(0, part.right() // _SQUARE + 1)) - (1 << left)
            for row in range(top, min(len(rows), part.bottom() // _SQUARE + 1)):
                rows[row] |= max(0, columns)
        region = QRegion()
        for row, columns in enumerate(rows):
            at = 0
            while rest := columns >> at:
                at += (rest & -rest).bit_length() - 1
                rest = columns >> at
                run = (rest ^ (rest + 1)).bit_length() - 1
                region += QRect(at * _SQUARE, row * _SQUARE, run * _SQUARE, _SQUARE)
                at += run
        return region.intersected(QRect(0, 0, *self.size))
