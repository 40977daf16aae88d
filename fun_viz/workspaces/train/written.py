"""What a model wrote for the pinned sentence, each token marked against what it should have been."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.theme import theme_of, type_face

Kind = Literal["right", "wrong", "missing", "plain"]
_HEIGHT, _PIXELS, _EDGE = 34, 16, 2.0


@dataclass(frozen=True)
class Token:
    """A piece of text: written and right, written and wrong, not written though it should be, or of unknown worth."""

    text: str
    kind: Kind


def marked(pieces: tuple[str, ...], gold: str | None) -> tuple[Token, ...]:
    """Return what was written piece by piece, and what is missing where it is; without a gold text all is plain.

    A piece is right when all its characters are found in the gold text in the same order (longest matching blocks).
    """
    if gold is None:
        return tuple(Token(piece, "plain") for piece in pieces)
    whole = "".join(pieces)
    right, missing = [False] * len(whole), dict[int, str]()
    for tag, start, stop, first, last in SequenceMatcher(None, whole, gold, autojunk=False).get_opcodes():
        if tag == "equal":
            right[start:stop] = [True] * (stop - start)
        elif tag == "insert" and gold[first:last].strip():
            missing[start] = gold[first:last]
    return _told(pieces, right, missing)


def _told(pieces: tuple[str, ...], right: list[bool], missing: dict[int, str]) -> tuple[Token, ...]:
    tokens, at = [], 0
    for piece in pieces:
        if at in missing:
            tokens.append(Token(missing.pop(at), "missing"))
        tokens.append(Token(piece, "right" if all(right[at : at + len(piece)]) else "wrong"))
        at += len(piece)
    return (*tokens, *(Token(text, "missing") for text in missing.values()))


class Written(Canvas):
    """Draws tokens in one line: right ones underlined, wrong ones on a wave, missing ones as dashed boxes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens: tuple[Token, ...] = ()
        self._gold: str | None = None
        self._placeholder = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def holds(self) -> bool | None:
        """Whether all is right; None if nobody knows."""
        return None if self._gold is None else all(token.kind == "right" for token in self.tokens)

    def show_text(self, pieces: tuple[str, ...], gold: str | None) -> None:
        """Draw pieces, the spaces between them part of them, against a gold text if there is one."""
        self._gold, self.tokens = gold, marked(pieces, gold)
        self.setToolTip("".join(pieces) if self.holds or gold is None else f"{''.join(pieces)}\n{self._should()}")
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def set_placeholder(self, text: str) -> None:
        self._placeholder = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.tokens:
            draw_placeholder(painter, self, self._placeholder)
            return
        x, sign = _EDGE, self._sign_width()
        for token in self.tokens:
            wide = self._width(token)
            if x + wide > self.width() - sign - 14:
                self._write(painter, QRectF(x, 0, 14, _HEIGHT - 8), "…", theme_of(self).muted)
                x += 14
                break
            self._paint(painter, token, QRectF(x, 3, wide, _HEIGHT - 8))
            x += wide
        self._paint_sign(painter, x + 10)

    def _paint(self, painter: QPainter, token: Token, box: QRectF) -> None:
        theme = theme_of(self)
        if token.kind == "missing":
            pen = QPen(QColor(theme.wrong), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 3, -1.5, -4), 3, 3)
            return
        self._write(
            painter, box.adjusted(0, 0, 0, -6), token.text, theme.wrong if token.kind == "wrong" else theme.text
        )
        foot = box.bottom() - 4
        if token.kind == "right":
            painter.setPen(QPen(QColor(theme.right), 2))
            painter.drawLine(QPointF(box.left() + 1, foot), QPointF(box.right() - 1, foot))
        elif token.kind == "wrong":
            painter.setPen(QPen(QColor(theme.wrong), 1.5))
            painter.drawPolyline(_wave(box.left() + 1, box.right() - 1, foot))

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
        return self.tr("should be {gold}").format(gold=self._gold)

    def _write(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        painter.setFont(type_face(self, _PIXELS))
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _width(self, token: Token) -> float:
        metrics = QFontMetricsF(type_face(self, _PIXELS))
        return max(7.0, metrics.horizontalAdvance(token.text)) + (5 if token.kind == "missing" else 2)

    def _sign_width(self) -> float:
        return 0.0 if self._gold is None else 30.0


def _wave(left: float, right: float, y: float) -> QPolygonF:
    points, x, up = [], left, True
    while x < right:
        points.append(QPointF(x, y + (1.5 if up else -1.5)))
        x, up = x + 2.5, not up
    return QPolygonF([*points, QPointF(right, y)])
