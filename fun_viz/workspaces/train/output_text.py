"""What a model wrote for the pinned sentence, each piece marked against what it should have been."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import ClassVar, Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from fun_viz.views.canvas import Canvas
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import set_tip, translated

Kind = Literal["right", "wrong", "missing", "plain"]
_HEIGHT, _PIXELS, _EDGE = 34, 16, 2.0


@dataclass(frozen=True)
class Piece:
    """A piece of text: written and right, written and wrong, not written though it should be, or of unknown worth."""

    text: str
    kind: Kind


def compared(pieces: tuple[str, ...], gold: str | None) -> tuple[Piece, ...]:
    """Return what was written piece by piece, and what is missing where it is; without a gold text all is plain.

    A piece is right when all its characters are found in the gold text in the same order (longest matching blocks).
    """
    if gold is None:
        return tuple(Piece(piece, "plain") for piece in pieces)
    whole = "".join(pieces)
    right, missing = [False] * len(whole), dict[int, str]()
    for tag, start, stop, first, last in SequenceMatcher(None, whole, gold, autojunk=False).get_opcodes():
        if tag == "equal":
            right[start:stop] = [True] * (stop - start)
        elif tag == "insert" and gold[first:last].strip():
            missing[start] = gold[first:last]
    shown, at = [], 0
    for piece in pieces:
        if at in missing:
            shown.append(Piece(missing.pop(at), "missing"))
        shown.append(Piece(piece, "right" if all(right[at : at + len(piece)]) else "wrong"))
        at += len(piece)
    return (*shown, *(Piece(text, "missing") for text in missing.values()))


class OutputText(Canvas):
    """Draws pieces in one line: right ones underlined, wrong ones on a wave, missing ones as dashed boxes."""

    hint: ClassVar[QSize | None] = QSize(200, _HEIGHT)
    least: ClassVar[QSize | None] = QSize(80, _HEIGHT)

    def __init__(self) -> None:
        super().__init__()
        self.pieces: tuple[Piece, ...] = ()
        self._gold: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def holds(self) -> bool | None:
        """Whether all is right; None if nobody knows."""
        return None if self._gold is None else all(piece.kind == "right" for piece in self.pieces)

    def show_text(self, pieces: tuple[str, ...], gold: str | None) -> None:
        """Draw pieces, the spaces between them part of them, against a gold text if there is one."""
        self._gold, self.pieces = gold, compared(pieces, gold)
        set_tip(self, "".join(pieces) if self.holds or gold is None else f"{''.join(pieces)}\n{self._should()}")
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.pieces:
            return
        x, sign = _EDGE, 0 if self._gold is None else 30
        for piece in self.pieces:
            wide = self._width(piece)
            if x + wide > self.width() - sign - 14:
                self._write(painter, QRectF(x, 0, 14, _HEIGHT - 8), "…", theme_of(self).muted)
                x += 14
                break
            self._paint(painter, piece, QRectF(x, 3, wide, _HEIGHT - 8))
            x += wide
        self._paint_sign(painter, x + 10)

    def _paint(self, painter: QPainter, piece: Piece, box: QRectF) -> None:
        theme = theme_of(self)
        if piece.kind == "missing":
            painter.setPen(QPen(QColor(theme.wrong), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 3, -1.5, -4), 3, 3)
            return
        colour = theme.wrong if piece.kind == "wrong" else theme.text
        self._write(painter, box.adjusted(0, 0, 0, -6), piece.text, colour)
        base = box.bottom() - 4
        if piece.kind == "right":
            painter.setPen(QPen(QColor(theme.right), 2))
            painter.drawLine(QPointF(box.left() + 1, base), QPointF(box.right() - 1, base))
        elif piece.kind == "wrong":
            painter.setPen(QPen(QColor(theme.wrong), 1.5))
            painter.drawPolyline(_wave(box.left() + 1, box.right() - 1, base))

    def _paint_sign(self, painter: QPainter, x: float) -> None:
        """Write ✓ when all is right, else ✗ and, as far as there is room, what it should be."""
        theme = theme_of(self)
        if self.holds is None:
            return
        sign, colour = ("✓", theme.right) if self.holds else ("✗", theme.wrong)
        self._write(painter, QRectF(x, 3, 18, _HEIGHT - 14), sign, colour)
        room = QRectF(x + 22, 3, self.width() - x - 22, _HEIGHT - 14)
        if not self.holds and room.width() > 30:
            painter.setFont(type_face(self, 12))
            painter.setPen(QColor(theme.muted))
            shown = painter.fontMetrics().elidedText(self._should(), Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _should(self) -> str:
        return translated("should be {gold}", gold=self._gold)

    def _write(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        painter.setFont(type_face(self, _PIXELS))
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _width(self, piece: Piece) -> float:
        metrics = QFontMetricsF(type_face(self, _PIXELS))
        return max(7.0, metrics.horizontalAdvance(piece.text)) + (5 if piece.kind == "missing" else 2)


def _wave(left: float, right: float, y: float) -> QPolygonF:
    points = [QPointF(x, y - 1.5 if n % 2 else y + 1.5) for n, x in enumerate(np.arange(left, right, 2.5))]
    return QPolygonF([*points, QPointF(right, y)])
