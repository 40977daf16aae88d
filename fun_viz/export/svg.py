"""Pictures as SVG, whose text is text."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from fun_viz.export.export import exports
from fun_viz.views.canvas import painting
from fun_viz.views.theme import theme_of


@exports.register("svg")
def content(widget: QWidget) -> bytes:
    """Return what a widget shows as the content of an SVG file."""
    from PySide6.QtSvg import QSvgGenerator

    made, buffer = QSvgGenerator(), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.setOutputDevice(buffer)
    made.setSize(QSize(widget.size()))
    made.setViewBox(widget.rect())
    made.setTitle("Fun-Viz")
    with painting(made) as painter:
        painter.fillRect(widget.rect(), QColor(theme_of(widget).ground))
        widget.render(painter, QPoint())
    return bytes(buffer.data().data())
