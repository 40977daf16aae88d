"""The first pairs of a file, as they will be read: the source in its colour, an arrow, the target in its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import plain
from fun_viz.views.theme import theme_of, type_face
from fun_viz.workspaces.train.file_preview import First

_LINE = 18
_ARROW = 22.0


class FirstPairs(QWidget):
    """Draws one pair a line; what does not fit is cut, and whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: First = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pairs(self, pairs: First) -> None:
        self.pairs = pairs
        told = "\n".join(f"{source} → {target}" for source, target in pairs)
        self.setToolTip(plain(told))
        self.setAccessibleDescription(told)
        self.setVisible(bool(pairs))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _LINE * len(self.pairs))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _LINE * len(self.pairs))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setFont(type_face(self, 12))
        half = (self.width() - _ARROW) / 2
        for line, (source, target) in enumerate(self.pairs):
            top = line * _LINE
            self._write(painter, QRectF(0, top, half, _LINE), source, theme.source)
            self._write(painter, QRectF(half, top, _ARROW, _LINE), "→", theme.muted)
            self._write(painter, QRectF(half + _ARROW, top, half, _LINE), target, theme.target)

    def _write(self, painter: QPainter, room: QRectF, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        along = Qt.AlignmentFlag.AlignHCenter if text == "→" else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, along | Qt.AlignmentFlag.AlignVCenter, cut)
