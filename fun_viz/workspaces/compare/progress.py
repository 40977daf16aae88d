"""A lane's moves on the clock that all lanes share: first those that encode, then those that decode."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Painted, renew
from fun_viz.views.colours import blend
from fun_viz.views.theme import theme_of
from fun_viz.widgets.texts import Texts, set_tip

_BAR, _MARK = 5.0, 10.0
_APART = 5.0  # pixels of a move; narrower ones touch


class Progress(Painted):
    """Draws `encode` blue and `decode` orange moves of a clock of `length`, and the position as a mark."""

    def __init__(self) -> None:
        super().__init__()
        self._encode = self._decode = self._position = self._length = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Texts(self).follow(self._describe)

    def show_moves(self, encode: int, decode: int, *, position: int, length: int) -> None:
        """Draw the moves of a lane; a clock shorter than the lane is as long as the lane."""
        moves, before = (encode, decode, max(length, encode + decode)), self._position
        self._position = position
        if moves != (self._encode, self._decode, self._length):
            self._encode, self._decode, self._length = moves
            self._describe()
            self.update()
        elif position != before:
            first, last = (self.box(min(move, self._length - 1)) for move in sorted((before, position)))
            both = (first | last).adjusted(-4, -self.height(), 4, self.height())
            renew(self, QRegion(both.toAlignedRect()))

    def box(self, move: int) -> QRectF:
        """Return where a move is drawn."""
        cell = self.width() / max(1, self._length)
        gap = 2.0 if cell >= _APART else 0.0
        return QRectF(move * cell, (self.height() - _BAR) / 2, cell - gap, _BAR)

    def sizeHint(self) -> QSize:
        return QSize(160, 10)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self.width() / max(1, self._length)
        exposed = self.exposed.boundingRect()
        first, last = int((exposed.left() - 2) // cell), int((exposed.right() + 2) // cell)
        for move in range(max(0, first), min(self._encode + self._decode, last + 1)):
            colour = theme.source if move < self._encode else theme.target
            self._paint_move(painter, move, colour)
        if self._length:
            box = self.box(min(self._position, self._length - 1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(box.center().x() - 1.5, (self.height() - _MARK) / 2, 3, _MARK), 1.5, 1.5)

    def _paint_move(self, painter: QPainter, move: int, colour: str) -> None:
        theme, box = theme_of(self), self.box(move)
        happened, narrow = move <= self._position, box.width() < _APART - 2
        if happened or narrow:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(theme.panel, colour, 0.85 if happened else 0.2))
        else:
            painter.setPen(QPen(blend(theme.panel, colour, 0.4), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        radius = 0.0 if narrow else 2.0
        painter.drawRoundedRect(box, radius, radius)

    def _describe(self) -> None:
        words = self.tr("{encode} moves to encode, then {decode} to decode").format(
            encode=self._encode, decode=self._decode
        )
        set_tip(self, words if self._encode + self._decode else "")
        self.setAccessibleName(words)
