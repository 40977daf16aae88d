"""Origin and branch: two texts in one set of columns, and what the edits do to the chance of each word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen

from fun_viz.aligned import Pair
from fun_viz.trace import Place
from fun_viz.views.canvas import Canvas, Places, draw_placeholder
from fun_viz.views.colours import blend
from fun_viz.views.painting import CENTRED, advance, fill, write
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.workspaces.whatif.branches import signed

_HEAD, _EDGE = 104.0, 8.0  # what stands left of the columns
_BROAD, _NARROW, _APART = 76.0, 30.0, 6.0
_CHIP, _BAR, _LINE = 28.0, 8.0, 16.0
_WHOLE = 2.6  # Δ log p of a bar that takes all its room
_TOLD, _LARGE = 0.10, 1.0  # from which on it is written, and in bold


@dataclass(frozen=True)
class Text:
    """A text as it stands in one of the rows: its words, its log-probability, and what the edits add to each word."""

    words: tuple[str, ...]
    score: float
    deltas: tuple[float, ...] = ()  # none while they are computed


@dataclass(frozen=True)
class Both:
    """Origin and branch in common columns; `current` is the branch's word that is being written."""

    origin: Text
    branch: Text
    pairs: tuple[Pair, ...]
    fork: int | None  # the column in which they part
    current: int | None = None


class TwoTexts(Canvas):
    """Draws both; `stepped` carries the branch's word that was clicked on."""

    stepped = Signal(int)
    menu_wanted = Signal(object, QPoint)  # a branch's word, from 0, and where on the screen

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.both: Both | None = None
        self._from = 0  # the first column that is seen

    def show_both(self, both: Both | None) -> None:
        if both != self.both:
            if both is None or self.both is None or both.pairs != self.both.pairs:
                self._from = 0
            self.both = both
            self._follow()
            self.describe()
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 128)

    def _font(self, *, bold: bool = False) -> QFont:
        return type_face(self, 15 if self.height() > 150 else 13, bold=bold)

    def columns(self) -> list[tuple[int, QRectF]]:
        """Return the columns that are seen: their places among the pairs, and where they stand."""
        found, x = list[tuple[int, QRectF]](), _HEAD
        for place in range(self._from, len(self.both.pairs) if self.both else 0):
            wide = self._wide(place)
            if x + wide > self.width() - _EDGE - (20 if self._more(place) else 0):
                break
            found.append((place, QRectF(x, 0, wide, self.height())))
            x += wide
        return found

    def _more(self, place: int) -> bool:
        return self.both is not None and place < len(self.both.pairs) - 1

    def _wide(self, place: int) -> float:
        assert self.both is not None
        pair, bold = self.both.pairs[place], self._font(bold=True)
        words = [self.both.origin.words[pair.origin]] if pair.origin is not None else []
        words += [self.both.branch.words[pair.branch]] if pair.branch is not None else []
        longest = max((advance(word, bold) for word in words), default=_NARROW)
        return max(min(_BROAD, (self.width() - _HEAD - _EDGE) / len(self.both.pairs)), longest + 20 + _APART, 46.0)

    def _follow(self) -> None:
        """Let the word that is being written be seen."""
        both = self.both
        if both is None or both.current is None:
            return
        here = next((at for at, pair in enumerate(both.pairs) if pair.branch == both.current), None)
        if here is not None and here < self._from:
            self._from = here
        while here is not None and self._from < here and here not in [place for place, _ in self.columns()]:
            self._from += 1

    def paint(self, painter: QPainter) -> None:
        if self.both is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, columns = theme_of(self), self.columns()
        for first, name, text, colour in self._rows(theme):
            box = QRectF(6, first, _HEAD - 12, 18)
            bold = type_face(self, 13, bold=colour == theme.accent)
            write(painter, box, name, font=bold, colour=colour, room=box.width())
            said = f"log p {signed(text.score)}"
            write(painter, box.translated(0, 18), said, font=type_face(self, 12), colour=theme.muted)
        for place, box in columns:
            self._paint_column(painter, theme, place, box)
        if self.both.fork is not None:
            for place, box in columns:
                if place == self.both.fork:
                    painter.setPen(QPen(QColor(theme.accent), 1.2, Qt.PenStyle.DashLine))
                    painter.drawLine(QLineF(box.left(), 2, box.left(), self.height() - 4))
        self._paint_rest(painter, theme, columns)

    def _rows(self, theme: Theme) -> Iterator[tuple[float, str, Text, str]]:
        assert self.both is not None
        tops = self._tops()
        yield tops[0] + 2, self.tr("origin"), self.both.origin, theme.muted
        yield tops[1] + 2, self.tr("branch"), self.both.branch, theme.accent

    def _tops(self) -> tuple[float, float]:
        """Return where the two rows begin."""
        high = _CHIP + 2 * _BAR + _LINE + 6
        spare = max(0.0, self.height() - 2 * high)
        return min(8.0, spare / 3), min(8.0, spare / 3) + high + min(20.0, spare / 3)

    def _paint_rest(self, painter: QPainter, theme: Theme, columns: list[tuple[int, QRectF]]) -> None:
        """Say with an arrow that there are words further left or right."""
        shown = [place for place, _ in columns]
        small = type_face(self, 12)
        if self._from:
            box = QRectF(_HEAD - 14, self._tops()[0] + 4, 14, 18)
            write(painter, box, "◂", font=small, colour=theme.muted, align=CENTRED)
        if shown and self._more(shown[-1]):
            box = QRectF(columns[-1][1].right(), self._tops()[0] + 4, 18, 18)
            write(painter, box, "▸", font=small, colour=theme.muted, align=CENTRED)

    def _paint_column(self, painter: QPainter, theme: Theme, place: int, box: QRectF) -> None:
        assert self.both is not None
        pair, centre = self.both.pairs[place], box.center().x()
        sides = (pair.origin, self.both.origin), (pair.branch, self.both.branch)
        for row, (index, text) in enumerate(sides):
            top = self._tops()[row]
            if index is None:
                painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QLineF(centre - 12, top + _CHIP / 2, centre + 12, top + _CHIP / 2))
                continue
            now = row == 1 and index == self.both.current
            self._paint_word(painter, theme, QPointF(centre, top), text.words[index], lost=row == 0 and not pair.same,
                             new=row == 1 and not pair.same, now=now)  # fmt: skip
            if index < len(text.deltas):
                self._paint_delta(painter, theme, QPointF(centre, top + _CHIP + 3), text.deltas[index], box.width())

    def _paint_word(
        self, painter: QPainter, theme: Theme, at: QPointF, word: str, *, lost: bool, new: bool, now: bool
    ) -> None:
        font = self._font(bold=new)
        wide = max(38.0, advance(word, self._font(bold=True)) + 18)
        box = QRectF(at.x() - wide / 2, at.y(), wide, _CHIP)
        edge = theme.accent if new or now else theme.muted if lost else theme.line
        fill(painter, box, theme.soft if new else theme.panel, 7)
        painter.setPen(QPen(QColor(edge), 2 if now else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        write(painter, box, word, font=font, colour=theme.target, align=CENTRED)
        if lost:
            half = advance(word, font) / 2
            painter.setPen(QPen(QColor(theme.target), 1.4))
            painter.drawLine(QLineF(at.x() - half, box.center().y() + 1, at.x() + half, box.center().y() + 1))

    def _paint_delta(self, painter: QPainter, theme: Theme, at: QPointF, delta: float, room: float) -> None:
        """Draw a bar from the middle, to the right for more; the number is written where it is large enough."""
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QLineF(at.x(), at.y(), at.x(), at.y() + _BAR + 4))
        half = min(room / 2 - 4, 34.0)
        wide = min(half, abs(delta) / _WHOLE * half)
        if wide > 0.8:
            end = theme.high if delta > 0 else theme.low
            shade = blend(theme.panel, end, min(1.0, 0.35 + 0.65 * abs(delta) / 1.2))
            x = at.x() if delta > 0 else at.x() - wide
            fill(painter, QRectF(x, at.y() + 2, wide, _BAR), shade, 1.5)
        if abs(delta) >= _TOLD:
            large = abs(delta) > _LARGE
            box = QRectF(at.x() - 40, at.y() + _BAR + 4, 80, _LINE)
            said = ("+" if delta > 0 else "") + signed(delta)
            colour = theme.text if large else theme.muted
            write(painter, box, said, font=type_face(self, 12, bold=large), colour=colour, align=CENTRED)

    def word_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the row (0 the origin's, 1 the branch's) and the word at a point."""
        for place, box in self.columns():
            if box.contains(point) and self.both is not None:
                row = 1 if point.y() >= self._tops()[1] else 0
                index = self.both.pairs[place].branch if row else self.both.pairs[place].origin
                return None if index is None else (row, index)
        return None

    def places_at(self, point: QPointF) -> Places:
        hit = self.word_at(point)
        return (Place("target", hit[1]),) if hit and hit[0] else ()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self.word_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit is not None and hit[0]:
            self.stepped.emit(hit[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.both.current if self.both else None
        if event.key() == Qt.Key.Key_Menu and here is not None:
            self.menu_wanted.emit(here, self.mapToGlobal(QPoint(int(_HEAD), int(self._tops()[1] + _CHIP))))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self.word_at(event.pos().toPointF())
        if hit is not None and hit[0]:
            self.menu_wanted.emit(hit[1], event.globalPos())
        else:
            event.ignore()

    def tip_at(self, point: QPointF) -> str:
        hit = self.word_at(point)
        if hit is None or self.both is None:
            return ""
        text = self.both.branch if hit[0] else self.both.origin
        if hit[1] >= len(text.deltas):
            return self.explained(text.words[hit[1]])
        tip = self.tr("{word}: log p {delta} by the edits, all words before it given")
        number = ("+" if text.deltas[hit[1]] > 0 else "") + signed(text.deltas[hit[1]])
        return tip.format(word=text.words[hit[1]], delta=number)

    def resizeEvent(self, event: object) -> None:
        self._follow()

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Origin and branch"))
        said = self._placeholder
        if self.both is not None:
            said = " / ".join(" ".join(text.words) for text in (self.both.origin, self.both.branch))
        self.setAccessibleDescription(said)
