"""Pictures as PNG, with two pixels for each of the screen."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fun_viz.export.export import exports, picture_of


@exports.register("png")
def content(widget: QWidget) -> bytes:
    """Return what a widget shows as the content of a PNG file."""
    return png(picture_of(widget))


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
