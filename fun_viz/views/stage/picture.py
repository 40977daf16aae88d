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
from fun_viz.views.stage.motion import Pose
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.stamps import Stamps, blank

_PIECES = 40  # a clip of more rectangles than this costs more than what it saves
Placed = tuple[Pose, QRect]


class Picture:
    """So many pixels of a stage, `density` a unit of the widget; `ground` is the colour below everything."""

    def __init__(
        self, size: tuple[int, int], stamps: Stamps, origin: tuple[int, int], density: float, ground: QColor
    ) -> None:
        self.stamps, self.origin, self.size, self.density = stamps, origin, size, density
        self._ground = ground
        self._still: tuple[tuple[Mark, ...], QImage] | None = None
        self.image = blank(*size)
        self.stale = QRegion(0, 0, *size)

    def pixels(self, box: QRectF) -> QRect:
        """Return the whole pixels that a rectangle of the drawing lies in, with one more for soft edges."""
        scale, (right, down) = self.stamps.scale, self.origin
        moved = QRectF(box.x() * scale + right, box.y() * scale + down, box.width() * scale, box.height() * scale)
        return moved.toAlignedRect().adjusted(-1, -1, 1, 1)

    def spoil(self, parts: Iterable[QRect]) -> QRegion:
        """Say what is no longer right, and return it."""
        region = QRegion()
        for part in parts:
            region += part
        if region.rectCount() > _PIECES:
            region = QRegion(region.boundingRect())
        self.stale += region
        return region

    def renew(self, still: tuple[Mark, ...], live: Iterable[Placed]) -> QImage:
        """Paint what is no longer right, and return the whole picture."""
        if self._still is None or self._still[0] is not still:
            self._still = still, self._painted(still)
            self.stale = QRegion(0, 0, *self.size)
        if not self.stale.isEmpty():
            with painting(self.image) as painter:
                self._clip(painter)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
                painter.drawImage(0, 0, self._still[1])
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                brush, stale, bounds = Brush(painter, self.stamps, self.origin), self.stale, self.stale.boundingRect()
                for (mark, fade), place in live:
                    if bounds.intersects(place) and stale.intersects(place):
                        brush.paint(mark, fade)
            self.stale = QRegion()
        return self.image

    def _clip(self, painter: QPainter) -> None:
        """Keep what is right; never by a single rectangle, at which Qt would cut thin lines before it draws them."""
        whole = QRect(0, 0, *self.size)
        self.stale &= whole
        for corner in (whole.topLeft(), whole.bottomRight()):
            if self.stale.rectCount() == 1:
                self.stale += QRect(corner, QSize(1, 1))
        if self.stale.rectCount() > 1:
            painter.setClipRegion(self.stale)
        else:
            self.stale = QRegion(whole)

    def _painted(self, marks: Iterable[Mark]) -> QImage:
        picture = blank(*self.size)
        picture.fill(self._ground)
        with painting(picture) as painter:
            brush = Brush(painter, self.stamps, self.origin)
            for mark in marks:
                brush.paint(mark)
        return picture
