"""Pictures as PNG, with two pixels for each of the screen."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fun_viz.export.export import Export, exports, picture_of


@exports.register("png")
class PNG(Export):
    """Pixels."""

    title, ending = "PNG", ".png"

    def content(self, widget: QWidget) -> bytes:
        return png(picture_of(widget))


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
