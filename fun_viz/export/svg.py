"""Pictures as SVG, whose text is text."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from fun_viz.export.export import Export, exports
from fun_viz.views.theme import theme_of


@exports.register("svg")
class SVG(Export):
    """Lines and words."""

    title, ending = "SVG", ".svg"

    def content(self, widget: QWidget) -> bytes:
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
