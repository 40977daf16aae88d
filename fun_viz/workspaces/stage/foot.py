"""Below the Stage: what the net does in this move, in a sentence, and the whole translation so far."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.judgement import mistakes
from fun_viz.narration.clauses import Said, in_words
from fun_viz.narration.moves import narrate
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import chip, opaque
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.sentences import html, move_of
from fun_viz.workspaces.stage.translation import translation_html, verdicts

_SHARE = 0.62  # of the width, for the sentence
_SENTENCE, _LARGE, _SMALL = 15, 22, 19  # pixels
_LONG = 40  # letters from which on the translation is small
_LEAST = 54


class Words(QLabel):
    """A text of several lines that can be marked and copied; its size is its owner's to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        opaque(self)

    def show_html(self, text: str, plain: str) -> None:
        """Show rich text, and let screen readers say it as plain text when it is another."""
        if text != self.text():
            self.setText(text)
        if plain != self.accessibleName():
            self.setAccessibleName(plain)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


class Foot(Painted):
    """The sentence on the left, the translation on the right; what is not written yet is never there."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.translation, self.copy, self.refer = Words(self), Words(self), chip(), chip()
        self.copy.setParent(self)
        self.refer.setParent(self)
        self.copy.clicked.connect(self._copy)
        self._shown: tuple[Moment, Said | None] | None = None
        self._text = self._reference = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        texts = Texts(self)
        texts.bind(self.copy.setText, "copy")
        texts.bind(self.copy.setToolTip, "Copy what is written so far")
        texts.bind(self.refer.setText, "reference")
        texts.bind(self.refer.setToolTip, "Type a translation to mark wrong and missing words by")
        texts.follow(self._say)

    def sizeHint(self) -> QSize:
        return QSize(400, max(_LEAST, 2 * round(_SENTENCE * 1.45) + 10))

    def show_moment(self, at: Moment, said: Said | None = None, *, reference: str = "") -> None:
        """Tell of a moment; `said` stands in place of its sentence, where a part of a move is looked at.

        Words are held against a `reference`, if there is one.
        """
        self._shown, self._reference = (at, said), reference
        self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        at, said = self._shown
        said, theme = narrate(at.reading, move_of(at)) if said is None else said, theme_of(self)
        self.sentence.show_html(_sized(html(said, theme), _SENTENCE), in_words(said, translated))
        self._text = "".join(at.output)
        if not self._text:
            waits = _waits(at)
            muted = f'<span style="color:{theme.muted}">{escape(waits)}</span>'
            self.translation.show_html(_sized(muted, 13), waits)
        else:
            pixels = _SMALL if len(self._text) >= _LONG else _LARGE
            words = translation_html(at, theme, self._reference)
            wrong = mistakes(verdicts(at, self._reference))
            told = translated("{text} — wrong or missing words: {count}", text=self._text, count=wrong)
            self.translation.show_html(_sized(words, pixels), told if wrong else self._text)
        self.copy.setEnabled(bool(self._text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, height = round(self.width() * _SHARE), self.height() - 1
        self.sentence.setGeometry(4, 1, left - 24, height)
        beside = max(self.copy.sizeHint().width(), self.refer.sizeHint().width())
        each = min(24, height // 2 - 2)
        for place, button in enumerate((self.copy, self.refer)):
            button.setGeometry(self.width() - beside, 2 + height // 2 + (place - 1) * (each + 2), beside, each)
        self.translation.setGeometry(left + 14, 1, self.width() - beside - left - 26, height)
        super().resizeEvent(event)

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(-12, 0, self.width() + 12, 0)
        left = round(self.width() * _SHARE)
        painter.drawLine(left, 0, left, self.height())


def _sized(text: str, pixels: int) -> str:
    return f'<div style="font-size:{pixels}px; line-height:140%">{text}</div>'


def _waits(at: Moment) -> str:
    """Say why nothing is written yet."""
    left = at.reading.encode_moves - at.encoded + 1
    if at.reads is not None:
        return translated("Nothing is written yet: the first word comes in {count} moves.", count=left)
    if left == 1:
        return translated("Nothing is written yet: the first word comes with the next move.")
    return translated("Nothing is written yet: the first word comes in {count} moves.", count=left)
