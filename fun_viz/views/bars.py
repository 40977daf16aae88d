"""The likeliest next tokens as bars, the one chosen marked."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from fun_viz.trace import Candidate
from fun_viz.views.animation import Animation
from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.colours import blend
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import RIGHT, advance, elided, fill, write
from fun_viz.views.theme import theme_of, type_face

_ROW, _BAR, _GAP = 24.0, 16.0, 8.0


class Bars(Canvas):
    """Draws as many candidates as fit, likeliest first. A bar as long as its track would be a probability of 1."""

    candidate_clicked = Signal(int)  # the token's id
    hint: ClassVar[QSize | None] = QSize(300, round(10 * _ROW))
    least: ClassVar[QSize | None] = QSize(180, round(3 * _ROW))

    def __init__(self) -> None:
        super().__init__()
        self.animate = True
        self._candidates: tuple[Candidate, ...] = ()
        self._chosen: int | None = None
        self._rank: int | None = None
        self._before: dict[int, float] = {}
        self._animation = Animation(self, 150)
        self._line: int | None = None

    def show_candidates(
        self, candidates: tuple[Candidate, ...], chosen: int | None, *, rank: int | None = None
    ) -> None:
        """Draw candidates, likeliest first; `rank` is the chosen one's where it is not its place in them."""
        if (candidates, chosen, rank) == (self._candidates, self._chosen, self._rank):
            return
        at = self._animation.at
        self._before = {c.token.id: self._length(c, at) for c in self._candidates}
        self._candidates, self._chosen, self._rank = candidates, chosen, rank
        self._animation.begin(moving=self.animate and bool(self._before))

    def to_csv(self) -> str:
        """Return one line for each candidate: rank, piece, token and probability."""
        ranked = ((self._rank_of(i, c), c) for i, c in enumerate(self._candidates))
        rows = ((n, c.token.piece, c.token.id, float(c.probability)) for n, c in ranked)
        return csv_text(("rank", "piece", "token", "probability"), rows)

    def rows(self) -> list[tuple[Candidate, int]]:
        """Return the candidates in view with their ranks, from top to bottom."""
        ranked = [(c, self._rank_of(i, c)) for i, c in enumerate(self._candidates)]
        fit = max(1, int((self.height() + 1) // _ROW))
        below = [(c, rank) for c, rank in ranked[fit:] if c.token.id == self._chosen]
        return ranked[: fit - 1] + below if below else ranked[:fit]

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._candidates:
            draw_placeholder(painter, self, self._placeholder)
        rows = self.rows()
        words = [_rank_words(rows, line) for line in range(len(rows))]
        width = self._label_width([word + c.token.piece for word, (c, _) in zip(words, rows, strict=True) if word])
        for line, (candidate, _) in enumerate(rows):
            self._paint_row(painter, line, candidate, words[line], width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            self.candidate_clicked.emit(self.rows()[line][0].token.id)

    def _rank_of(self, index: int, candidate: Candidate) -> int:
        return self._rank if candidate.token.id == self._chosen and self._rank is not None else index + 1

    def _length(self, candidate: Candidate, at: float) -> float:
        before = self._before.get(candidate.token.id, 0.0)
        return before + (candidate.probability - before) * at

    def _paint_row(self, painter: QPainter, line: int, candidate: Candidate, rank: str, label_width: float) -> None:
        theme, area = theme_of(self), QRectF(0, line * _ROW, self.width(), _ROW)
        chosen = candidate.token.id == self._chosen
        if line == self._line:
            fill(painter, area.adjusted(0, 1, 0, -1), theme.chip, 6)
        label, track = self._columns(area, label_width)
        font = type_face(self, bold=chosen)
        piece = elided(candidate.token.piece, font, label.width() - advance(rank, font))
        write(painter, label, rank + piece, font=font, colour=theme.target if chosen else theme.text, align=RIGHT)
        length = float(max(2, round(track.width() * self._length(candidate, self._animation.at))))
        bar = QRectF(track.left(), area.center().y() - _BAR / 2, length, _BAR)
        fill(painter, bar, theme.target if chosen else blend(theme.panel, theme.muted, 0.4), min(3.0, length / 2))
        figure = QRectF(bar.right() + 6, area.top(), area.right() - bar.right() - 6, area.height())
        font, colour = type_face(self, 12, bold=chosen), theme.text if chosen else theme.muted
        write(painter, figure, percent(candidate.probability), font=font, colour=colour)

    def _label_width(self, labels: list[str]) -> float:
        """Return a width that does not change from step to step, unless a rank needs more."""
        font = type_face(self, bold=True)
        usual, most = max(60.0, min(200.0, self.width() * 0.3)), self.width() * 0.5
        return max(usual, *(min(most, advance(label, font) + 2) for label in labels), 0.0)

    def _columns(self, area: QRectF, label_width: float) -> tuple[QRectF, QRectF]:
        """Return where labels end and where a bar of probability 1 would lie."""
        label = QRectF(area.left() + 6, area.top(), label_width, area.height())
        figures = advance("100.0%", type_face(self, 12, bold=True)) + 12
        track = QRectF(label.right() + _GAP, area.top(), 0, area.height())
        track.setRight(max(track.left() + 16, area.right() - figures))
        return label, track

    def _line_at(self, point: QPointF) -> int | None:
        line = int(point.y() // _ROW)
        return line if 0 <= line < len(self.rows()) and 0 <= point.x() < self.width() else None

    def hover(self, point: QPointF | None) -> None:
        line = None if point is None else self._line_at(point)
        if line != self._line:
            self._line = line
            self.setCursor(Qt.CursorShape.ArrowCursor if line is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def tip_at(self, point: QPointF) -> str:
        line = self._line_at(point)
        if line is None:
            return ""
        candidate, rank = self.rows()[line]
        words = self.tr(
            "{piece}: the net gives it {share} of its probability here, rank {rank} of all that it could write."
        )
        said = words.format(piece=candidate.token.piece, share=percent(candidate.probability), rank=rank)
        sign = self.explained(candidate.token.piece).partition("\n")[2]
        return f"{said}\n{sign}".rstrip()


def _rank_words(rows: list[tuple[Candidate, int]], line: int) -> str:
    """Return the rank of a row before which others are left out."""
    return f"… {rows[line][1]}  " if line and rows[line][1] > rows[line - 1][1] + 1 else ""
