"""What is pointed at stands out: everything else is dimmed, and its words can still be read."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Places, painting
from fun_viz.views.stage.painter import Brush
from fun_viz.views.stage.picture import Picture
from fun_viz.views.stage.stamps import blank

_DIMMED = 0.35  # what is left of everything else


class Lights:
    """The picture of what is lit, kept for as long as it is right."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], QImage | None] | None = None

    def paint(self, painter: QPainter, widget: QWidget, picture: Picture, lit: Places, share: float) -> None:
        """Dim a widget to a share of how dim it will be, and paint over it what belongs to the tokens that are lit."""
        if share <= 0 or (lights := self._image(picture, lit)) is None:
            return
        painter.setOpacity((1.0 - _DIMMED) * share)
        painter.fillRect(widget.rect(), widget.palette().base())
        painter.setOpacity(share)
        painter.drawImage(QPointF(0, 0), lights)
        painter.setOpacity(1.0)

    def _image(self, picture: Picture, lit: Places) -> QImage | None:
        """Return what is lit, with the words of all else; None where nothing is."""
        look = lit, picture, *picture.looks
        if self._kept is None or any(a is not b for a, b in zip(self._kept[0], look, strict=True)):
            image, tokens, found = blank(*picture.size), set(lit), False
            with painting(image) as painter:
                brush = Brush(painter, picture.stamps, picture.origin)
                for mark, fade in picture.poses():
                    if not tokens.isdisjoint(mark.places):
                        found = True
                        brush.paint(mark, fade)
                    elif mark.opacity > 0:
                        painter.setOpacity(fade)
                        brush.write(mark, picture.stamps.ruler.dimmed)
            image.setDevicePixelRatio(picture.density)
            self._kept = look, image if found else None
        return self._kept[1]
