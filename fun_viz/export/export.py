"""How a file gets the format that its name asks for, and the picture that formats of pixels are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

import fun_viz.export
from fun_viz.files import replace
from fun_viz.registry import Registry, discover
from fun_viz.views.canvas import painting
from fun_viz.views.theme import theme_of

_SCALE = 2.0  # pixels of a picture for one of the screen
Export = Callable[[QWidget], bytes]  # the content of a file that shows what a widget shows

exports: Registry[Export] = Registry()
"""By the ending of a file without its dot; the first is what a name without an ending gets."""


def formats() -> tuple[str, ...]:
    """Return every ending there is a format for."""
    discover(fun_viz.export)
    return tuple(exports)


def save_picture(widget: QWidget, file: Path) -> None:
    """Write what a widget shows in the format of the file's ending, in the first there is if it has no such ending.

    SaveError if it cannot be written.
    """
    first = formats()[0]
    replace(file, exports.get(file.suffix.lower().removeprefix("."), exports[first])(widget))


def picture_of(widget: QWidget, scale: float = _SCALE) -> QImage:
    """Return what a widget shows, on the theme's ground, with `scale` pixels for each of the screen's."""
    size = widget.size() * scale
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme_of(widget).ground))
    with painting(image) as painter:
        widget.render(painter, QPoint())
    return image
