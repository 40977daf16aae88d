"""What can be made of a picture on the screen: PNG, two pixels for each of the screen, or SVG, whose text is text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.files import replace
from fun_viz.views.theme import theme_of

_SCALE = 2.0  # pixels of a picture for one of the screen


def save_picture(widget: QWidget, file: Path) -> None:
    """Write what a widget shows in the format of the file's ending, in the first there is if it has no such ending.

    SaveError if it cannot be written.
    """
    replace(file, FORMATS.get(file.suffix.lower(), FORMATS[".png"])(widget))


def picture_of(widget: QWidget, scale: float = _SCALE) -> QImage:
    """Return what a widget shows, on the theme's ground, with `scale` pixels for each of the screen's."""
    size = widget.size() * scale
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme_of(widget).ground))
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(widget: QWidget) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    made, buffer = QSvgGenerator(), _buffer()
    made.setOutputDevice(buffer)
    made.setSize(QSize(widget.size()))
    made.setViewBox(widget.rect())
    made.setTitle("Fun-Viz")
    painter = QPainter(made)
    painter.fillRect(widget.rect(), QColor(theme_of(widget).ground))
    widget.render(painter, QPoint())
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


FORMATS: dict[str, Callable[[QWidget], bytes]] = {".png": lambda widget: png(picture_of(widget)), ".svg": _svg}
"""By the ending of a file; the first is what a name without an ending gets."""
