"""Pictures and numbers on their way out: to a file, whole or not at all, or to the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.files import replace
from fun_viz.views.theme import theme_of

_SCALE = 2.0  # pixels of a picture for one of the screen


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


def drawing_of(widget: QWidget) -> bytes:
    """Return what a widget shows as SVG, its text as text."""
    from PySide6.QtSvg import QSvgGenerator

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = QSvgGenerator()
    made.setOutputDevice(buffer)
    made.setSize(QSize(widget.size()))
    made.setViewBox(widget.rect())
    made.setTitle("Fun-Viz")
    painter = QPainter(made)
    painter.fillRect(widget.rect(), QColor(theme_of(widget).ground))
    widget.render(painter, QPoint())
    painter.end()
    return bytes(content.data())


def save_picture(widget: QWidget, file: Path) -> None:
    """Write what a widget shows: as SVG if the file's name says so, else as PNG. SaveError if it cannot be written."""
    replace(file, drawing_of(widget) if file.suffix.lower() == ".svg" else png(picture_of(widget)))


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def save_numbers(csv: str, file: Path) -> None:
    """Write CSV text so that spreadsheets read its Chinese; SaveError if it cannot be written."""
    replace(file, csv.encode("utf-8-sig"))


def copy_picture(widget: QWidget) -> None:
    """Put what a widget shows on the clipboard."""
    QGuiApplication.clipboard().setImage(picture_of(widget))


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
