"""What a stage looks like, kept as a picture of which only what changes is painted again.

What lies still is a picture of its own. Painting is cut to what changed by a clip within one whole picture, never by
that of a device: so thin lines begin where they begin, and a part painted again is, pixel for pixel, as all of it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from fun_viz.views.canvas import painting
from fun_viz.views.stage.marks import Mark
from fun_viz.views.stage.motion import Pose, alike, restacked
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.shapes import bounds
from fun_viz.views.stage.squares import Span, Squares
from fun_viz.views.stage.stamps import Stamps, blank

Placed = tuple[Pose, Span]


class Sheet:
    """Marks in their places, and which part of their picture is no longer right."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.image, self.placed = blank(*size), dict[object, Placed]()
        self.stale = Squares(size)
        self.stale.add([self.stale.span(self.image.rect())])

    def brush(self, stamps: Stamps, origin: tuple[int, int], below: QImage | QColor) -> None:
        """Paint what is no longer right, over what lies below."""
        if not self.stale:
            return
        with painting(self.image) as painter:
            if (clip := self.stale.clip()) is not None:
                painter.setClipRegion(clip)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            if isinstance(below, QImage):
                painter.drawImage(0, 0, below)
            else:
                painter.fillRect(self.image.rect(), below)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            brush, stale, clipped = Brush(painter, stamps, origin), self.stale, clip is not None
            for (mark, fade), place in self.placed.values():
                if stale.touch(place):
                    if clip is not None and clipped is stale.contain(place):  # it costs less without a clip
                        clipped = not clipped
                        painter.setClipping(clipped)
                    brush.paint(mark, fade)
        self.stale.clear()


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
            self._lies = still
            self._still.stale.join(lay)
            changed.join(lay)
        self._live.stale.join(changed)
        return changed.region()

    @property
    def looks(self) -> tuple[object, object]:
        """What is another object when something else is to be seen."""
        return self._still.placed, self._live.placed

    def poses(self) -> Iterator[Pose]:
        """Yield what is to be seen, from the lowest up."""
        for sheet in (self._still, self._live):
            for pose, _ in sheet.placed.values():
                yield pose

    def image(self) -> QImage:
        """Return the picture, painted where it was no longer right."""
        self._still.brush(self.stamps, self.origin, self._ground)
        self._live.image.setDevicePixelRatio(1.0)
        self._live.brush(self.stamps, self.origin, self._still.image)
        self._live.image.setDevicePixelRatio(self.density)
        return self._live.image

    def _put(self, sheet: Sheet, poses: Iterable[Pose]) -> Squares:
        before, now, changed = sheet.placed, dict[object, Placed](), list[Span]()
        for pose in poses:
            mark, fade = pose
            key: object = mark.key if mark.key not in now else (mark.key, "over")
            was = before.get(key)
            if was is not None and was[0].fade == fade and ((old := was[0].mark) is mark or alike(old, mark)):
                now[key] = was if old is mark else (pose, was[1])
                continue
            place = sheet.stale.span(self._pixels(bounds(mark, self.stamps.ruler.width(mark))))
            changed += [place] if was is None else [place, was[1]]
            now[key] = pose, place
        changed += [before[key][1] for key in before.keys() - now.keys()]
        changed += [now[key][1] for key in restacked(before, now)]
        sheet.placed = now
        squares = Squares(self.size)
        squares.add(changed)
        return squares

    def _pixels(self, box: QRectF) -> QRect:
        """Return the whole pixels that a rectangle of the drawing lies in, with one more for soft edges."""
        scale, (right, down) = self.stamps.scale, self.origin
        moved = QRectF(box.x() * scale + right, box.y() * scale + down, box.width() * scale, box.height() * scale)
        return moved.toAlignedRect().adjusted(-1, -1, 1, 1)
