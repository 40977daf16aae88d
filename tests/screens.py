"""What stands on a screen after parts of a view were painted again, beside all of it painted anew."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QRegion

from fun_viz.views.canvas import Canvas


class Screen:
    """What a window's memory holds: each paint event puts there what it paints, and nothing else changes."""

    def __init__(self, canvas: Canvas, density: int = 1) -> None:
        self.canvas, self.density = canvas, density
        self.image = QImage()
        self.asked = QRegion()
        self._update = canvas.update
        canvas.update = self._note  # type: ignore[method-assign]

    def _note(self, part: QRegion | QRect | None = None) -> None:
        self.asked |= self.canvas.rect() if part is None else part
        self._update(*(() if part is None else (part,)))

    def painted(self) -> QImage:
        """Paint the parts asked for over what was there, and return it."""
        size = self.canvas.size()
        if self.image.size() != size * self.density:
            self.image, self.asked = blank(size, self.density), QRegion(self.canvas.rect())
        if not self.asked.isEmpty():
            self.canvas.render(self.image, self.asked.boundingRect().topLeft(), self.asked)
        self.asked = QRegion()
        return self.image

    def anew(self) -> QImage:
        image = blank(self.canvas.size(), self.density)
        self.canvas.render(image, QPoint())
        return image


def differing(one: QImage, other: QImage) -> str:
    """Return how many pixels differ and the rectangle they lie in; "" where none does."""
    if one == other:
        return ""
    pixels = (np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) for image in (one, other))
    y, x = np.nonzero(np.not_equal(*pixels))
    return f"{len(x)} of {one.width()} × {one.height()} pixels, x {x.min()}–{x.max()}, y {y.min()}–{y.max()}"


def blank(size: QSize, density: int = 1) -> QImage:
    image = QImage(size * density, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(density)
    image.fill(0)
    return image
