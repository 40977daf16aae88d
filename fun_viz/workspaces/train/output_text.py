"""What a model wrote for the pinned sentence, marked against what it should have been as in Decode and Compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from fun_viz.judgement import judge
from fun_viz.trace import Token, joined
from fun_viz.views.canvas import Canvas
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import set_tip, translated

Kind = Literal["right", "wrong", "should", "missing", "plain"]
_HEIGHT, _PIXELS, _SMALL, _EDGE = 34, 16, 12, 2.0


@dataclass(frozen=True)
class Piece:
    """A piece of text: right, wrong, ✗ and what should stand in place of it, missing after a ‸, or of unknown worth."""

    text: str
    kind: Kind


def compared(tokens: tuple[Token, ...], gold: str | None) -> tuple[Piece, ...]:
    """Return what was written token by token, and beside it what is missing; without a gold text all is plain."""
    shown, should, verdicts = list[Piece](), "", judge(tokens, gold or "")
    for t, (token, verdict) in enumerate(zip(tokens, verdicts, strict=True)):
        shown += [Piece(f"‸{word}", "missing") for word in verdict.missing]
        if token.special == "stop":
            continue
        text = " " * (token.spaced and t > 0) + joined([token.piece], [False])
        shown.append(Piece(text, "plain" if gold is None else "wrong" if verdict.wrong else "right"))
        should = verdict.should if verdict.begins else should
        if verdict.wrong and (t + 1 == len(tokens) or verdicts[t + 1].begins):
            shown.append(Piece(f"✗{should}", "should"))
    return tuple(shown)


class OutputText(Canvas):
    """Draws pieces in one line: right ones underlined green, wrong ones red, then small what should stand there."""

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

    def show_text(self, tokens: tuple[Token, ...], gold: str | None) -> None:
        """Draw tokens against a gold text if there is one."""
        self._gold, self.pieces = gold, compared(tokens, gold)
        text = "".join(piece.text for piece in self.pieces if piece.kind not in ("missing", "should"))
        set_tip(self, text if self.holds or gold is None else f"{text}\n{self._should()}")
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
        base = box.bottom() - 4
        if piece.kind in ("missing", "should"):
            self._write(painter, box.adjusted(0, 2, 0, -6), piece.text, theme.wrong, _SMALL)
            painter.setPen(QPen(QColor(theme.wrong), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(box.left() + 2, base), QPointF(box.right() - 2, base))
            return
        colour = theme.wrong if piece.kind == "wrong" else theme.text
        self._write(painter, box.adjusted(0, 0, 0, -6), piece.text, colour)
        if piece.kind != "plain":
            painter.setPen(QPen(QColor(theme.right if piece.kind == "right" else theme.wrong), 2))
            painter.drawLine(QPointF(box.left() + 1, base), QPointF(box.right() - 1, base))

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

    def _write(self, painter: QPainter, box: QRectF, text: str, colour: str, pixels: int = _PIXELS) -> None:
        painter.setFont(type_face(self, pixels))
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _width(self, piece: Piece) -> float:
        small = piece.kind in ("missing", "should")
        metrics = QFontMetricsF(type_face(self, _SMALL if small else _PIXELS))
        return max(7.0, metrics.horizontalAdvance(piece.text)) + (6 if small else 2)
