"""Below the Stage: what the net does in this move, in a sentence, and the whole translation so far."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.judgement import mistakes
from fun_viz.narration.clauses import Said, in_words
from fun_viz.narration.moves import narrate
from fun_viz.selection import Focus
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.widgets.copying import CopyChip
from fun_viz.widgets.panel import chip
from fun_viz.widgets.rich_text import RichText
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.sentences import html, move_of
from fun_viz.workspaces.stage.translation import MARKED, tip_reference, translation_html, translation_words, verdicts

_SHARE = 0.62  # of the width, for the sentence
_SENTENCE, _TRANSLATION = (15, 13, 12), (22, 19, 16, 14, 12)  # pixels of type: the first that fits
_LEAST, _MOST = 58, 0.22  # pixels, and a share of the panel
_USUAL, _LARGEST = 380, 1.4  # pixels of a panel with type as it is, and how much larger it becomes
_APART = 1.4  # line heights from line to line
_AT_ONCE = 5  # tokens left out at the beginning of a text that is too long


class Words(RichText):
    """A text of several lines that can be marked and copied, at the top of the room that its owner gives it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room = QRect()

    def least(self, text: str, pixels: int) -> int:
        """Return how high a text is at least in a size: as plain text, for a layout of HTML costs ten times as much."""
        metrics, endless = QFontMetrics(type_face(self, pixels)), QRect(0, 0, self.room.width(), 1 << 16)
        return round(metrics.boundingRect(endless, Qt.TextFlag.TextWordWrap, text).height() * _APART)

    def show_html(self, text: str, plain: str, sizes: tuple[int, ...]) -> int:
        """Show rich text in the first of some sizes that fits; return how high it is."""
        width, height = self.room.width(), self.room.height()
        tried = [pixels for pixels in sizes if self.least(plain, pixels) <= height] or sizes[-1:]
        for pixels in tried:
            self.setText(f'<div style="font-size:{pixels}px; line-height:{_APART:.0%}">{text}</div>')
            self.document().setTextWidth(width)
            if (high := math.ceil(self.document().size().height())) <= height:
                break
        shown = min(high, height)
        self.setGeometry(self.room.x(), self.room.y(), width, shown)  # one line stands where two begin
        return high

    def say(self, plain: str) -> None:
        """Let screen readers say it as plain text, when it is another."""
        if plain != self.accessibleName():
            self.setAccessibleName(plain)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


class Foot(Painted):
    """The sentence on the left, the translation on the right; what is not written yet is never there."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.translation, self.copy, self.refer = (
            Words(self),
            Words(self),
            CopyChip(self._copied),
            chip(),
        )
        self.copy.setParent(self)
        self.refer.setParent(self)
        self._shown: tuple[Moment, Said] | None = None
        self._unwritten = False
        self._text = self._reference = ""
        self._high = _LEAST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        texts = Texts(self)
        texts.bind(self.copy.setToolTip, "Copy what is written so far")
        texts.bind(self.refer.setText, "reference")
        texts.follow(partial(tip_reference, self.refer))
        texts.follow(self._say)

    def sizeHint(self) -> QSize:
        return QSize(400, self._high)

    def show_moment(
        self, at: Moment, said: Said | None = None, *, focus: Focus | None = None, reference: str = "",
        unwritten: bool = False,
    ) -> None:  # fmt: skip
        """Tell of a moment; `said` stands in place of its sentence, where a part of a move is looked at.

        `focus` is the map drawn. Words are held against a `reference`, if there is one. `unwritten`: the word of the
        move is yet to be written.
        """
        said = narrate(at.reading, move_of(at), focus) if said is None else said
        if self._shown is None or self._shown[0].reading.trace.request != at.reading.trace.request:
            self._high = _LEAST
            self.updateGeometry()
        self._shown, self._reference, self._unwritten = (at, said), reference, unwritten
        self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        at, said = self._shown
        theme, words = theme_of(self), in_words(said, translated)
        sizes = round(_SENTENCE[0] * self._scale), *_SENTENCE
        high = self.sentence.show_html(html(said, theme), words, sizes)
        self.sentence.say(words)
        at = replace(at, position=at.position - 1) if self._unwritten else at
        self._text = "".join(at.output)
        self.copy.setEnabled(bool(self._text))
        if not self._text:
            waits = translated("The first word comes with the last part.") if self._unwritten else _waits(at)
            muted = f'<span style="color:{theme.muted}">{escape(waits)}</span>'
            self._make_room(max(high, self.translation.show_html(muted, waits, _SENTENCE[1:])))
            self.translation.say(waits)
        else:
            self._make_room(max(high, self._translate(at, theme)))

    def _translate(self, at: Moment, theme: Theme) -> int:
        """Write the translation, of one too long for the room there is the end; return how high all of it is."""
        words = self.translation
        wrong = mistakes(verdicts(at, self._reference))
        told = translated("{text} — wrong or missing words: {count}", text=self._text, count=wrong)
        words.say(told if wrong else self._text)
        begins = range(0, max(1, at.written - 1), _AT_ONCE)
        least, smallest, room = words.least, _TRANSLATION[-1], words.room.height()
        first = bisect_left(begins, True, key=lambda begin: least(translation_words(at, first=begin), smallest) <= room)
        high = least(translation_words(at), smallest) if first else 0  # of what begins later, all of it
        for begin in begins[first:] or begins[-1:]:
            text = translation_html(at, theme, self._reference, first=begin)
            needed = words.show_html(
                text, translation_words(at, first=begin), _TRANSLATION if not begin else _TRANSLATION[-1:]
            )
            high = high or needed
            if needed <= room:
                break
        marks = translated(MARKED, reference=self._reference) if wrong else ""
        set_tip(words, "\n".join(filter(None, (self._text if begin else "", marks))))
        return high

    @property
    def _scale(self) -> float:
        """How much larger the sentence is written in a large panel, as what is drawn above it is."""
        panel = self.parentWidget()
        return max(1.0, min(_LARGEST, panel.height() / _USUAL)) if panel else 1.0

    @property
    def _highest(self) -> int:
        panel = self.parentWidget()
        return max(_LEAST, round(panel.height() * _MOST)) if panel else _LEAST

    def _make_room(self, high: int) -> None:
        """Be as high as the words need, and not less high again before another text begins."""
        wanted = max(self._high, round(_LEAST * self._scale), min(self._highest, high + 1))
        if wanted != self._high and self.isVisible():
            self._high = wanted
            self.updateGeometry()

    def _copied(self) -> str:
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, height = round(self.width() * _SHARE), self.height() - 1
        self.sentence.room = QRect(4, 4, left - 24, height - 3)
        beside = max(self.copy.sizeHint().width(), self.refer.sizeHint().width())
        each = min(24, height // 2 - 2)
        for place, button in enumerate((self.copy, self.refer)):
            button.setGeometry(self.width() - beside, 2 + height // 2 + (place - 1) * (each + 2), beside, each)
        self.translation.room = QRect(left + 14, 1, self.width() - beside - left - 26, height)
        self._say()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Write again what has the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._say()

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(-12, 0, self.width() + 12, 0)
        left = round(self.width() * _SHARE)
        painter.drawLine(left, 0, left, self.height())


def _waits(at: Moment) -> str:
    """Say why nothing is written yet."""
    left = at.reading.encode_moves - at.encoded + 1
    if at.reads is not None:
        return translated("Nothing is written yet: the first word comes in {count} moves.", count=left)
    if left == 1:
        return translated("Nothing is written yet: the first word comes with the next move.")
    return translated("Nothing is written yet: the first word comes in {count} moves.", count=left)
