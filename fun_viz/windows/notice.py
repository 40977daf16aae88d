"""A calm card over the page for what the user should know: it moves nothing, and never a box in the way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import blend, translucent
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.buttons import OneClick
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, set_tip, translated
from fun_viz.windows.commands import with_keys
from fun_viz.windows.icons import Ink, icon
from fun_viz.windows.message import Message

_SIGNS = {"info": "i", "warning": "!", "error": "×"}
_WIDEST, _EDGE, _SHADOW = 560, 10, 5  # pixels
_BREATH, _READING = 3_000, 70  # milliseconds that any information stays, and those for each of its letters
_TURN = 100  # milliseconds between two pictures of how long an offer still holds


class Notice(Painted):
    """Shows the latest message in a corner of what it lies over.

    Information goes by itself, as long as the mouse is not on it; what is wrong stays until it was read, or until the
    next run has succeeded. What is lasting waits behind what comes later.
    """

    closed = Signal()

    def __init__(self, over: QWidget | None = None, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.message: Message | None = None
        self._over, self._room = over, QRect()  # the page, and the card that lies over it, if one does
        self._waiting: list[Message] = []  # those that were not read, until others were
        self._before: Message | None = None  # what stood there when the run began
        self._words = label(wraps=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._words.installEventFilter(self)
        self._offer, self._close = OneClick(), OneClick()
        self._close.setProperty("role", "quiet")
        self._offer.clicked.connect(self.act)
        self._close.clicked.connect(self.dismiss)
        self._close.setIcon(icon("close", Ink.PlaceholderText))
        room = row(self, (self._words, 1), self._offer, self._close, spacing=8)
        room.setContentsMargins(40 + _SHADOW, 8 + _SHADOW, 8 + _SHADOW, 8 + _SHADOW)
        self._left = 0  # milliseconds until the message goes
        self._clock = QTimer(self, interval=_TURN)
        self._clock.timeout.connect(self._pass)
        texts = Texts(self)
        texts.follow(self._name_close)
        texts.bind(self._close.setAccessibleName, "Close")
        texts.follow(self._show_texts)
        self.setVisible(False)
        if over is not None:
            over.installEventFilter(self)

    def _name_close(self) -> None:
        set_tip(self._close, with_keys(translated("Close"), "window.escape"))

    def show_message(self, message: Message) -> None:
        before = self.message
        if before is not None and before.lasting and message.lasting:
            self._waiting.append(message)
            return
        if before is not None and (before.lasting or before.over or (before.stays and not message.stays)):
            self._waiting.insert(0, before)
        self.message = message
        self._left = round(1000 * message.seconds) or _BREATH + _READING * len(message.in_words())
        self._show_texts()
        for button in (self._offer, self._close):
            button.turn()
        self.setVisible(True)
        self.raise_()
        self._clock.setInterval(_TURN)
        self._clock.stop() if message.stays or self.underMouse() else self._clock.start()
        self.update()

    def dismiss(self) -> None:
        """Show the next message, if one waits."""
        self._leave(acted=False)

    def _leave(self, *, acted: bool) -> None:
        if (message := self.message) is None:
            return
        self.message = None
        self._clock.stop()
        self.setVisible(False)
        self.closed.emit()
        if message.over is not None and not acted:
            message.over()
        if self._waiting:
            self.show_message(self._waiting.pop(0))

    def pass_by(self) -> None:
        """Dismiss a message that was about what is over now."""
        if self.message is not None and not self.message.lasting and self.message.over is None:
            self.dismiss()

    def begin(self) -> None:
        """Say that a run begins: information about the one before is over, what was wrong only if this one succeeds."""
        if self.message is not None and self.message.tone == "info":
            self.pass_by()
        self._before = self.message

    def succeed(self) -> None:
        """Say that the run has something to show."""
        if self._before is not None and self._before is self.message:
            self.pass_by()
        self._before = None

    def leave(self) -> None:
        """Dismiss a message that was about the workspace that is left."""
        if self.message is not None and not self.message.stays:
            self.pass_by()

    @property
    def text(self) -> str:
        return self._words.text()

    def act(self) -> None:
        """Do what the message offers."""
        message = self.message
        self._leave(acted=True)
        if message is not None and message.act is not None:
            message.act()

    # ---- time and place

    def _pass(self) -> None:
        self._left -= self._clock.interval()
        if self._left <= 0:
            self.dismiss()
        elif self.message is not None and self.message.seconds:
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.message is not None and not self.message.stays:
            self._clock.start()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._words:
            if event.type() == QEvent.Type.MouseButtonRelease and not self._words.hasSelectedText():
                self.dismiss()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def lie_over(self, room: QRect) -> None:
        """Stand at the left foot of a card that lies over the page; an empty one is the page again."""
        self._room = room
        self._place()
        self.raise_()

    def _place(self) -> None:
        """Stand at the foot of what lies below, at the right of the page."""
        if self._over is None:
            return
        room = self._room or QRect(self._over.mapTo(self.window(), QPoint()), self._over.size())
        width = min(_WIDEST, room.width() - 2 * _EDGE, self._wanted())
        left = room.left() + _EDGE if self._room else room.right() - _EDGE - width
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(left, room.bottom() - _EDGE - height, width, height)

    def _wanted(self) -> int:
        """Return how wide it is with all its words in one line."""
        words = self._words.fontMetrics().horizontalAdvance(self._words.text())
        offer = 0 if self._offer.isHidden() else self._offer.sizeHint().width() + 8
        return words + offer + self._close.sizeHint().width() + 64 + 2 * _SHADOW

    def _show_texts(self) -> None:
        if self.message is not None:
            self._words.setText(self.message.in_words())
            self._words.setAccessibleName(self._words.text())
            self._offer.setText(self.message.offer_in_words())
            self._offer.setVisible(bool(self.message.offer))
            self._place()

    def paint(self, painter: QPainter) -> None:
        theme, tone = theme_of(self), self.message.tone if self.message else "info"
        colour = {"info": theme.accent, "warning": theme.middling, "error": theme.wrong}[tone]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent("#000000", 0.035))
        for spread in range(_SHADOW, 0, -1):
            painter.drawRoundedRect(card.adjusted(-spread, 1 - spread, spread, spread), 9 + spread, 9 + spread)
        painter.setPen(QPen(blend(theme.panel, colour, 0.45), 1))
        painter.setBrush(blend(theme.panel, colour, 0.08))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        disc = QRectF(card.left() + 13, card.center().y() - 9, 18, 18)
        if self.message is not None and self.message.seconds:
            left = self._left / (1000 * self.message.seconds)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(blend(theme.panel, colour, 0.25), 2.5))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
            painter.setPen(QPen(QColor(colour), 2.5))
            painter.drawArc(disc.adjusted(1, 1, -1, -1), 90 * 16, round(360 * 16 * left))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(disc)
        painter.setPen(QColor(theme.panel))
        painter.setFont(type_face(self, 13, bold=True))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, _SIGNS[tone])
