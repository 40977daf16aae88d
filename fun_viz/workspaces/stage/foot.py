"""Below the Stage: what the net does in this move, in a sentence, and the whole translation so far."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fun_viz.branch import Moment
from fun_viz.narration.clauses import Said, in_words
from fun_viz.narration.moves import narrate
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import chip, opaque
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.sentences import html, move_of

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
        self.sentence, self.translation, self.copy = Words(self), Words(self), chip()
        self.copy.setParent(self)
        self.copy.clicked.connect(self._copy)
        self._shown: tuple[Moment, Said | None] | None = None
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        texts = Texts(self)
        texts.bind(self.copy.setText, "copy")
        texts.bind(self.copy.setToolTip, "Copy what is written so far")
        texts.follow(self._say)

    def sizeHint(self) -> QSize:
        return QSize(400, max(_LEAST, 2 * round(_SENTENCE * 1.45) + 10))

    def show_moment(self, at: Moment, said: Said | None = None) -> None:
        """Tell of a moment; `said` stands in place of its sentence, where a part of a move is looked at."""
        self._shown = at, said
        self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        at, said = self._shown
        said, theme = narrate(at.reading, move_of(at)) if said is None else said, theme_of(self)
        self.sentence.show_html(_sized(html(said, theme), _SENTENCE), in_words(said, translated))
        before, now = at.output
        self._text = before + now
        if not self._text:
            waits = _waits(at)
            muted = f'<span style="color:{theme.muted}">{escape(waits)}</span>'
            self.translation.show_html(_sized(muted, 13), waits)
        else:
            bold = f'<b style="background-color:{theme.soft}">{escape(now)}</b>' if now.strip() else ""
            caret = f'<span style="color:{theme.accent}">▌</span>' if not at.ended else ""
            words = f'<span style="color:{theme.target}">{escape(before)}{bold}</span>{caret}'
            pixels = _SMALL if len(self._text) >= _LONG else _LARGE
            self.translation.show_html(_sized(words, pixels), self._text)
        self.copy.setEnabled(bool(self._text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, height = round(self.width() * _SHARE), self.height() - 1
        self.sentence.setGeometry(4, 1, left - 24, height)
        size = self.copy.sizeHint()
        self.copy.setGeometry(self.width() - size.width(), (height - size.height()) // 2 + 1, *size.toTuple())
        self.translation.setGeometry(left + 14, 1, self.width() - size.width() - left - 26, height)
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
