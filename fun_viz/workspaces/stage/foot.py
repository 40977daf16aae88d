"""Below the Stage: what the net does in this move, in a sentence, and the whole translation so far."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.judgement import mistakes
from fun_viz.narration.clauses import Said, in_words
from fun_viz.narration.moves import narrate
from fun_viz.selection import Focus
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import Theme, theme_of
from fun_viz.widgets.panel import chip, opaque
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.workspaces.sentences import html, move_of
from fun_viz.workspaces.stage.translation import MARKED, tip_reference, translation_html, verdicts

_SHARE = 0.62  # of the width, for the sentence
_SENTENCE, _TRANSLATION = (15, 13, 12), (22, 19, 16, 14, 12)  # pixels of type: the first that fits
_LEAST, _MOST = 58, 0.22  # pixels, and a share of the panel
_USUAL, _LARGEST = 380, 1.4  # pixels of a panel with type as it is, and how much larger it becomes
_AT_ONCE = 5  # tokens left out at the beginning of a text that is too long


class Words(QLabel):
    """A text of several lines that can be marked and copied; its size is its owner's to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)  # one line stands where two begin
        opaque(self)

    def show_html(self, text: str, plain: str, sizes: tuple[int, ...]) -> int:
        """Show rich text in the first of some sizes that fits; return how high it is.

        Screen readers say it as plain text, when it is another.
        """
        for pixels in sizes:
            sized = f'<div style="font-size:{pixels}px; line-height:140%">{text}</div>'
            if sized != self.text():
                self.setText(sized)
            if (high := self.heightForWidth(self.width())) <= self.height():
                break
        if plain != self.accessibleName():
            self.setAccessibleName(plain)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        return high


class Foot(Painted):
    """The sentence on the left, the translation on the right; what is not written yet is never there."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.translation, self.copy, self.refer = Words(self), Words(self), chip(), chip()
        self.copy.setParent(self)
        self.refer.setParent(self)
        self.copy.clicked.connect(self._copy)
        self._shown: tuple[Moment, Said] | None = None
        self._unwritten = False
        self._text = self._reference = ""
        self._high = _LEAST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        texts = Texts(self)
        texts.bind(self.copy.setText, "copy")
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
        theme = theme_of(self)
        high = self.sentence.show_html(
            html(said, theme), in_words(said, translated), (round(_SENTENCE[0] * self._scale), *_SENTENCE)
        )
        at = replace(at, position=at.position - 1) if self._unwritten else at
        self._text = "".join(at.output)
        self.copy.setEnabled(bool(self._text))
        if not self._text:
            waits = translated("The first word comes with the last part.") if self._unwritten else _waits(at)
            muted = f'<span style="color:{theme.muted}">{escape(waits)}</span>'
            self._make_room(max(high, self.translation.show_html(muted, waits, _SENTENCE[1:])))
        else:
            self._make_room(max(high, self._translate(at, theme)))

    def _translate(self, at: Moment, theme: Theme) -> int:
        """Write the translation, of one too long for the room there is the end; return how high it is."""
        wrong = mistakes(verdicts(at, self._reference))
        told = translated("{text} — wrong or missing words: {count}", text=self._text, count=wrong)
        plain, high = told if wrong else self._text, 0
        for first in range(0, max(1, at.written - 1), _AT_ONCE):
            words = translation_html(at, theme, self._reference, first=first)
            needed = self.translation.show_html(words, plain, _TRANSLATION if not first else _TRANSLATION[-1:])
            high = high or needed
            if needed <= self.translation.height():
                break
        marks = translated(MARKED, reference=self._reference) if wrong else ""
        set_tip(self.translation, "\n".join(filter(None, (self._text if first else "", marks))))
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

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, height = round(self.width() * _SHARE), self.height() - 1
        self.sentence.setGeometry(4, 4, left - 24, height - 3)
        beside = max(self.copy.sizeHint().width(), self.refer.sizeHint().width())
        each = min(24, height // 2 - 2)
        for place, button in enumerate((self.copy, self.refer)):
            button.setGeometry(self.width() - beside, 2 + height // 2 + (place - 1) * (each + 2), beside, each)
        self.translation.setGeometry(left + 14, 1, self.width() - beside - left - 26, height)
        self._say()
        super().resizeEvent(event)

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
