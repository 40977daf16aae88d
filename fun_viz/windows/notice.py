"""A calm line under the sentence for what the user should know: never a box in the way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import blend
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.windows.commands import with_keys
from fun_viz.windows.icons import Ink, icon
from fun_viz.windows.message import Message

_SIGNS = {"info": "i", "warning": "!", "error": "×"}


class Notice(Painted):
    """Shows the latest message until it is closed, acted on, or replaced."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.message: Message | None = None
        self._waiting: list[Message] = []  # lasting ones, until those before them were read
        self._words = label(wraps=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._offer, self._close = QPushButton(), QPushButton()
        self._close.setProperty("role", "quiet")
        self._offer.clicked.connect(self.act)
        self._close.clicked.connect(self.dismiss)
        self._close.setIcon(icon("close", Ink.PlaceholderText))
        row(self, (self._words, 1), self._offer, self._close, spacing=8).setContentsMargins(40, 6, 8, 6)
        texts = Texts(self)
        texts.follow(self._name_close)
        texts.bind(self._close.setAccessibleName, "Close")
        texts.follow(self._show_texts)
        self.setVisible(False)

    def _name_close(self) -> None:
        set_tip(self._close, with_keys(translated("Close"), "window.escape"))

    def show_message(self, message: Message) -> None:
        if self.message is not None and self.message.lasting:
            if message.lasting:
                self._waiting.append(message)
                return
            self._waiting.insert(0, self.message)
        self.message = message
        self._show_texts()
        self.setVisible(True)
        self.update()

    def dismiss(self) -> None:
        """Show the next message, if one waits."""
        if self.message is not None:
            self.message = None
            self.setVisible(False)
            self.closed.emit()
            if self._waiting:
                self.show_message(self._waiting.pop(0))

    def pass_by(self) -> None:
        """Dismiss a message that was about what is over now."""
        if self.message is not None and not self.message.lasting:
            self.dismiss()

    def leave(self) -> None:
        """Dismiss a message that was about the workspace that is left."""
        if self.message is not None and not self.message.anywhere:
            self.pass_by()

    @property
    def text(self) -> str:
        return self._words.text()

    def act(self) -> None:
        """Do what the message offers."""
        message = self.message
        self.dismiss()
        if message is not None and message.act is not None:
            message.act()

    def _show_texts(self) -> None:
        if self.message is not None:
            self._words.setText(self.message.in_words())
            self._words.setAccessibleName(self._words.text())
            self._offer.setText(self.message.offer_in_words())
            self._offer.setVisible(bool(self.message.offer))

    def paint(self, painter: QPainter) -> None:
        theme, tone = theme_of(self), self.message.tone if self.message else "info"
        colour = {"info": theme.accent, "warning": theme.middling, "error": theme.wrong}[tone]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(blend(theme.panel, colour, 0.45), 1))
        painter.setBrush(blend(theme.panel, colour, 0.08))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        disc = QRectF(13, self.height() / 2 - 9, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(disc)
        painter.setPen(QColor(theme.panel))
        painter.setFont(type_face(self, 13, bold=True))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, _SIGNS[tone])
