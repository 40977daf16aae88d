"""The text so far, each piece underlined by how sure the model was of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, zip_longest

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.trace import Place
from fun_viz.views.canvas import Canvas, Places, draw_placeholder, renew
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import CENTRED, advance, fill, write
from fun_viz.views.theme import Theme, theme_of, type_face

_PIXELS, _LINE, _EDGE, _CARET = 16, 32.0, 4.0, 8.0
_NARROWEST = 9.0  # a shorter line under a piece could not be told from a dotted one
_SURE, _UNSURE = 0.6, 0.25


@dataclass(frozen=True)
class Word:
    """A piece of the text and its probability; one that does not start a word is joined to the piece before."""

    piece: str
    probability: float
    starts_word: bool = True


class OutputText(Canvas):
    """Draws words over as many lines as they need, up to the current one and never beyond it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[Word, ...] = ()
        self._current: int | None = None
        self._laid_out: dict[
            tuple[float, QFont], list[QRectF]
        ] = {}  # a layout asks for the same dozens of times a move
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, words: tuple[Word, ...], current: int | None) -> None:
        """Draw the words up to the current one; all of them where there is none."""
        words = words if current is None else words[: current + 1]
        if (words, current) == (self._words, self._current):
            return
        high, before = self.heightForWidth(self.width()), self._looks()
        self._words, self._current, self._laid_out = words, current, {}
        if self.heightForWidth(self.width()) != high:
            self.updateGeometry()
        other = [look for pair in zip_longest(before, self._looks()) if pair[0] != pair[1] for look in pair if look]
        if before and words:
            region = QRegion()
            for _, _, box in other:
                region |= box.adjusted(-4, -1, _CARET + 5, 1).toAlignedRect()
            renew(self, region)
        else:
            self.update()

    def _looks(self) -> list[tuple[Word, bool, QRectF]]:
        """Return all that a piece is painted by, but for what is marked."""
        boxes = self.boxes(self.width())
        return [(word, i == self._current, box) for i, (word, box) in enumerate(zip(self._words, boxes, strict=True))]

    def to_csv(self) -> str:
        """Return one line for each piece: its position, itself and its probability."""
        rows = ((i, word.piece, float(word.probability)) for i, word in enumerate(self._words))
        return csv_text(("position", "piece", "probability"), rows)

    def boxes(self, width: float) -> list[QRectF]:
        """Return where each piece stands when the widget is so wide; what is returned is not to be changed."""
        key = width, type_face(self, _PIXELS)
        if key not in self._laid_out:
            self._laid_out[key] = self._lay_out(*key)
        return self._laid_out[key]

    def _lay_out(self, width: float, font: QFont) -> list[QRectF]:
        space, right = advance(" ", font) + 1, width - _EDGE - _CARET - 3
        x, y, boxes = _EDGE, 0.0, list[QRectF]()
        for group in _groups(self._words):
            widths = [max(_NARROWEST, advance(word.piece, font)) for word in group]
            x += space if x > _EDGE and group[0].starts_word else 0.0
            if x > _EDGE and x + sum(widths) > right:
                x, y = _EDGE, y + _LINE
            for wide in widths:
                if x > _EDGE and x + wide > right:
                    x, y = _EDGE, y + _LINE
                boxes.append(QRectF(x, y, min(wide, right - _EDGE), _LINE))
                x = boxes[-1].right()
        return boxes

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self.boxes(width)
        return round(boxes[-1].bottom() if boxes else _LINE) + 2

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(max(180, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._words:
            draw_placeholder(painter, self, self._placeholder)
        for index, box in enumerate(self.boxes(self.width())):
            if box.adjusted(-5, -2, _CARET + 6, 2).intersects(QRectF(self.exposed.boundingRect())):
                self._paint_word(painter, index, box)

    def places_at(self, point: QPointF) -> Places:
        hit = (i for i, box in enumerate(self.boxes(self.width())) if box.contains(point))
        return tuple(Place("target", index) for index in hit)

    def tip_at(self, point: QPointF) -> str:
        words = [self._words[place.index] for place in self.places_at(point)]
        tip = self.tr(
            "{piece}: the net gave it {share}. The line below: solid is sure, dashed not quite, dotted not at all."
        )
        return tip.format(piece=words[0].piece, share=percent(words[0].probability)) if words else ""

    def _paint_word(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme, word = theme_of(self), self._words[index]
        current, marked = index == self._current, Place("target", index) in self._marked
        text = QRectF(box.left(), box.top(), box.width(), _LINE - 7)
        if current or marked:
            fill(painter, text.adjusted(-2, 1, 2, 0), theme.soft, 4)
        font, colour = type_face(self, _PIXELS), theme.accent if marked else theme.text
        write(painter, text, word.piece, font=font, colour=colour, align=CENTRED, room=box.width() + 1)
        painter.setPen(underline(theme, word.probability))
        painter.drawLine(QLineF(box.left() + 1, box.bottom() - 5, box.right() - 1, box.bottom() - 5))
        if current:
            painter.fillRect(QRectF(box.right() + 3, text.top() + 3, _CARET, text.height() - 5), QColor(theme.accent))


def underline(theme: Theme, probability: float) -> QPen:
    """Return the line under a piece: solid when the model was sure, dashed when not quite, dotted when not at all."""
    pen = QPen(QColor(theme.right), 3)
    if probability < _UNSURE:
        pen = QPen(QColor(theme.wrong), 3, Qt.PenStyle.DotLine)
    elif probability < _SURE:
        pen.setColor(QColor(theme.middling))
        pen.setDashPattern([2.0, 1.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _groups(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Return the pieces word by word."""
    starts = [index for index, word in enumerate(words) if word.starts_word or not index]
    return [words[start:stop] for start, stop in pairwise((*starts, len(words)))]
