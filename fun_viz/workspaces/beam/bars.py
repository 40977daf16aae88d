"""The next words as two bars each: the chance to be drawn, filled, and over it as the net says, outlined."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from fun_viz.sampling import Reranked
from fun_viz.trace import Candidate
from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.colours import translucent
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import RIGHT, advance, elided, fill, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.texts import translated

_ROW, _BAR = 24.0, 15.0


class ChanceBars(Canvas):
    """Draws as many candidates as fit, the likeliest first. `candidate_clicked` carries a token's id."""

    candidate_clicked = Signal(int)
    hint: ClassVar[QSize | None] = QSize(300, round(11 * _ROW))
    least: ClassVar[QSize | None] = QSize(180, round(2 * _ROW))

    def __init__(self) -> None:
        super().__init__()
        self.candidates: tuple[Candidate, ...] = ()
        self.ranked = Reranked((), (), exact=True)
        self._line: int | None = None

    def show_candidates(self, candidates: tuple[Candidate, ...], ranked: Reranked) -> None:
        if (candidates, ranked) != (self.candidates, self.ranked):
            self.candidates, self.ranked = candidates, ranked
            self.describe()
            self.update()

    def describe(self) -> None:
        top = ", ".join(f"{one.token.piece} {percent(chance)}" for one, chance in
                        zip(self.candidates[:3], self.ranked.chances, strict=False))  # fmt: skip
        self.setAccessibleDescription(top or self._placeholder)

    def to_csv(self) -> str:
        """Return a line for each candidate: as the net says, the chance to be drawn, and by what it was cut."""
        rows = ((one.token.piece, one.token.id, float(one.probability), chance, cut) for one, chance, cut in
                zip(self.candidates, self.ranked.chances, self.ranked.cut, strict=True))  # fmt: skip
        return csv_text(("piece", "token", "probability", "chance", "cut"), rows)

    @property
    def rows(self) -> int:
        """How many fit."""
        return min(len(self.candidates), max(1, int((self.height() + 1) // _ROW)))

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.candidates:
            draw_placeholder(painter, self, self._placeholder)
        most = max((*self.ranked.chances, *(one.probability for one in self.candidates)), default=1.0)
        for line in range(self.rows if self.candidates else 0):
            self._paint_row(painter, line, max(most, 1e-9))

    def _paint_row(self, painter: QPainter, line: int, most: float) -> None:
        theme, area = theme_of(self), QRectF(0, line * _ROW, self.width(), _ROW)
        one, chance, cut = self.candidates[line], self.ranked.chances[line], self.ranked.cut[line]
        if line == self._line:
            fill(painter, area.adjusted(0, 1, 0, -1), theme.chip, 6)
        name, track = self._columns(area)
        font = type_face(self, bold=line == 0)
        piece = elided(one.token.piece, font, name.width())
        write(painter, name, piece, font=font, colour=theme.muted if cut else theme.text, align=RIGHT)
        if cut:
            painter.setPen(QPen(QColor(theme.muted), 1))
            wide = advance(piece, font)
            painter.drawLine(QPointF(name.right() - wide, name.center().y() + 1),
                             QPointF(name.right(), name.center().y() + 1))  # fmt: skip
        drawn, says = (max(2.0, track.width() * share / most) for share in (chance, one.probability))
        top = area.center().y() - _BAR / 2
        if not cut:
            fill(painter, QRectF(track.left(), top, drawn, _BAR), translucent(theme.target, 0.85), min(3.0, drawn / 2))
        painter.setPen(QPen(translucent(theme.muted if cut else theme.text, 0.7), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(track.left() + 0.5, top + 0.5, says, _BAR - 1), 3, 3)
        end = track.left() + (says if cut else max(drawn, says)) + 8
        figure = QRectF(end, area.top(), area.right() - end, area.height())
        said = translated("cut by {what}", what=cut) if cut else percent(chance)
        write(painter, figure, said, font=type_face(self, 12), colour=theme.muted)

    def _columns(self, area: QRectF) -> tuple[QRectF, QRectF]:
        """Return where words end and where the longest bar would lie."""
        name = QRectF(area.left() + 4, area.top(), max(56.0, min(120.0, self.width() * 0.24)), area.height())
        figures = advance(translated("cut by {what}", what="top-p"), type_face(self, 12)) + 14
        track = QRectF(name.right() + 8, area.top(), 0, area.height())
        track.setRight(max(track.left() + 16, area.right() - figures))
        return name, track

    def _line_at(self, point: QPointF) -> int | None:
        line = int(point.y() // _ROW)
        return line if 0 <= line < self.rows and 0 <= point.x() < self.width() and self.candidates else None

    def hover(self, point: QPointF | None) -> None:
        line = None if point is None else self._line_at(point)
        if line != self._line:
            self._line = line
            self.setCursor(Qt.CursorShape.ArrowCursor if line is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            self.candidate_clicked.emit(self.candidates[line].token.id)

    def tip_at(self, point: QPointF) -> str:
        if (line := self._line_at(point)) is None:
            return ""
        one, chance, cut = self.candidates[line], self.ranked.chances[line], self.ranked.cut[line]
        said = translated("The net gives it {share}.", share=percent(one.probability))
        after = translated("It cannot be drawn: cut by {what}.", what=cut) if cut else translated(
            "It is drawn with a chance of {chance}.", chance=percent(chance))  # fmt: skip
        return "\n".join((self.explained(one.token.piece), said, after, translated("Click to go on with it.")))
