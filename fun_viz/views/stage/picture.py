"""What a stage looks like, kept as a picture of which only what changes is painted again.

What lies still is a picture of its own. Painting is cut to what changed by a clip within one whole picture, never by
that of a device: so thin lines begin where they begin, and a part painted again is, pixel for pixel, as all of it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import painting
from fun_viz.views.stage.marks import Mark, Scene
from fun_viz.views.stage.motion import Pose, appearance, restacked
from fun_viz.views.stage.painter import Brush, Copy
from fun_viz.views.stage.shapes import extents
from fun_viz.views.stage.squares import Span, Squares
from fun_viz.views.stage.stamps import Stamps, blank

Lie = tuple[float, float, float]
_MADE = 2000  # looks that are kept


class Made:
    """What looks one way in one place: which squares it lies in, and once painted the pictures it is made of."""

    __slots__ = ("copies", "span")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.copies: list[Copy] | None = None


class Placed:
    """A mark where it stands."""

    __slots__ = ("made", "pose")

    def __init__(self, pose: Pose, made: Made) -> None:
        self.pose, self.made = pose, made


class Sheet:
    """Marks in their places, and which part of their picture is no longer right."""

    def __init__(self, size: tuple[int, int], *, opaque: bool = True) -> None:
        self.image, self.placed = blank(*size), dict[object, Placed]()
        if opaque:  # which costs less to copy
            self.image = self.image.convertToFormat(QImage.Format.Format_RGB32)
        self.stale = Squares(size)
        self.stale.add([self.stale.span(0, 0, *size)])

    def brush(self, stamps: Stamps, origin: tuple[int, int], ground: QImage | QColor, *below: QImage) -> None:
        """Paint what is no longer right, on a ground and over what lies below."""
        if not self.stale:
            return
        with painting(self.image) as painter:
            if (clip := self.stale.clip()) is not None:
                painter.setClipRegion(clip)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            if isinstance(ground, QImage):
                painter.drawImage(0, 0, ground)
            else:
                painter.fillRect(self.image.rect(), ground)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            for image in below:
                painter.drawImage(0, 0, image)
            brush, stale, clipped = Brush(painter, stamps, origin), self.stale, clip is not None
            for placed in self.placed.values():
                made = placed.made
                if stale.touch(made.span):
                    if clip is not None and clipped is stale.contain(made.span):  # it costs less without a clip
                        clipped = not clipped
                        painter.setClipping(clipped)
                    if made.copies is not None:
                        brush.copy(made.copies)
                    else:
                        made.copies = brush.paint(*placed.pose)
        self.stale.clear()


class Picture:
    """So many pixels of a stage, `density` a unit of the widget; `ground` is the colour below everything."""

    def __init__(
        self, size: tuple[int, int], stamps: Stamps, origin: tuple[int, int], density: float, ground: QColor
    ) -> None:
        self.stamps, self.origin, self.size, self.density = stamps, origin, size, density
        self._ground, self._under, self._live = ground, Sheet(size), Sheet(size)
        self._still = Sheet(size, opaque=False)
        self._lies: tuple[Mark, ...] = ()
        self._made: dict[object, Made] = {}

    @classmethod
    def of(cls, widget: QWidget, lie: Lie, density: float, before: Picture | None) -> Picture:
        """Return a picture for a widget as it is now, with the small pictures of the one before where they are right.

        `lie` is how many units of the widget a unit of the drawing is, and where that begins.
        """
        scale, right, down = lie
        stamps = None if before is None else before.stamps
        if stamps is None or stamps.scale != scale * density or not stamps.ruler.fits(widget):
            stamps = Stamps(widget, scale * density)
        size = round(widget.width() * density), round(widget.height() * density)
        origin = round(right * density), round(down * density)
        return cls(size, stamps, origin, density, widget.palette().base().color())

    def fits(self, widget: QWidget, lie: Lie) -> bool:
        """Say whether it is still right for a widget."""
        scale, *origin = lie
        density = self.density
        return (
            self.size == (round(widget.width() * density), round(widget.height() * density))
            and self.stamps.scale == scale * density
            and self.origin == tuple(round(place * density) for place in origin)
            and self.stamps.ruler.fits(widget)
        )

    def show(self, under: Iterable[Pose], still: tuple[Mark, ...], live: Iterable[Pose]) -> QRegion:
        """Take what is to be seen from now on; return which pixels change by it."""
        changed = self._put(self._under, under)
        self._under.stale.join(changed)
        if still is not self._lies:
            lay = self._put(self._still, map(Pose, still))
            self._lies = still
            self._still.stale.join(lay)
            changed.join(lay)
        changed.join(self._put(self._live, live))
        self._live.stale.join(changed)
        return changed.region()

    @property
    def looks(self) -> tuple[object, ...]:
        """What is another object when something else is to be seen."""
        return self._under.placed, self._still.placed, self._live.placed

    def poses(self) -> Iterator[Pose]:
        """Yield what is to be seen, from the lowest up."""
        for sheet in (self._under, self._still, self._live):
            for placed in sheet.placed.values():
                yield placed.pose

    def image(self) -> QImage:
        """Return the picture, painted where it was no longer right."""
        self._under.brush(self.stamps, self.origin, self._ground)
        self._still.brush(self.stamps, self.origin, QColor(0, 0, 0, 0))
        self._live.image.setDevicePixelRatio(1.0)
        self._live.brush(self.stamps, self.origin, self._under.image, self._still.image)
        self._live.image.setDevicePixelRatio(self.density)
        return self._live.image

    def _put(self, sheet: Sheet, poses: Iterable[Pose]) -> Squares:
        before, now, changed = sheet.placed, dict[object, Placed](), list[Span]()
        for pose in poses:
            mark, fade = pose
            key: object = mark.key if mark.key not in now else (mark.key, "over")
            was = before.get(key)
            if was is not None and was.pose.mark is mark and was.pose.fade == fade:
                now[key] = was
                continue
            made = self._known(sheet.stale, mark, fade)
            if was is not None and was.made is made:
                was.pose = pose
                now[key] = was
                continue
            now[key] = Placed(pose, made)
            changed.append(made.span)
            if was is not None:
                changed.append(was.made.span)
        changed += [before[key].made.span for key in before.keys() - now.keys()]
        changed += [now[key].made.span for key in restacked(before, now)]
        sheet.placed = now
        squares = Squares(self.size)
        squares.add(changed)
        return squares

    def _known(self, squares: Squares, mark: Mark, fade: float) -> Made:
        """Return what a mark is made of, the same for what looks the same: a window that moves on has fixed columns."""
        look = (fade, *appearance(mark))
        if (made := self._made.get(look)) is None:
            if len(self._made) >= _MADE:
                self._made.clear()
            made = self._made[look] = Made(self._span(squares, mark))
        return made

    def _span(self, squares: Squares, mark: Mark) -> Span:
        """Return the squares that a mark lies in, with one pixel more for soft edges."""
        scale, (right, down), span = self.stamps.scale, self.origin, 0
        for left, top, end, bottom in extents(mark, self.stamps.ruler.width(mark)):
            span |= squares.span(
                left * scale + right - 1, top * scale + down - 1, end * scale + right + 1, bottom * scale + down + 1
            )
        return span


def layers(scene: Scene | None, poses: list[Pose]) -> tuple[list[Pose], tuple[Mark, ...], list[Pose]]:
    """Return what is seen below what lies still, that, and what is seen over it."""
    if scene is None:
        return [], (), []
    if not scene.under:
        return [], scene.still, poses
    low = {mark.key for mark in scene.under}
    under, over = ([pose for pose in poses if (pose.mark.key in low) is lower] for lower in (True, False))
    return under, scene.still, over


def seen(scene: Scene, poses: list[Pose]) -> tuple[Pose, ...]:
    """Return all that is seen, from the lowest up."""
    under, still, over = layers(scene, poses)
    return (*under, *map(Pose, still), *over)


def scaled(pixels: QRegion, density: int) -> QRegion:
    """Return in units of a widget a region of which each unit is so many pixels."""
    if density == 1:
        return pixels
    units = QRegion()
    for box in cast(Iterable[QRect], pixels):
        right, bottom = -(-(box.x() + box.width()) // density), -(-(box.y() + box.height()) // density)
        left, top = box.x() // density, box.y() // density
        units += QRect(left, top, right - left, bottom - top)
    return units
