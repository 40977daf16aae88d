"""The line in which the sentence is typed: it remembers earlier ones, and says when it gets too long."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from fun_viz.text.clean import visible
from fun_viz.text.sentence import LONGEST
from fun_viz.views.canvas import painting
from fun_viz.views.theme import theme_of, type_face
from fun_viz.windows import commands
from fun_viz.windows.settings import HISTORY

_COUNTER = 70  # pixels
_NEAR = 160  # characters from which on they are counted


class SentenceField(QLineEdit):
    """Up and Down go through the history like a shell's."""

    def __init__(self, inside: QPushButton) -> None:
        super().__init__()
        self.setProperty("role", "sentence")
        self.setAcceptDrops(False)  # the window takes what is dropped: a file's path is no sentence
        self.history: tuple[str, ...] = ()
        self._place: int | None = None  # in the history; None in what is being typed
        self._draft = ""
        self._inside = inside
        inside.setParent(self)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._make_room)

    def put(self, text: str) -> None:
        """Write a text in place of what is there; undo brings that back."""
        if text != self.text():
            self.selectAll()
            self.insert(text)
        if not self.hasFocus():
            self.home(False)
        self._place = None

    def remember(self, text: str) -> None:
        """Add a sentence to the history as the latest one."""
        self.history = (*(old for old in self.history if old != text), text)[-HISTORY:]
        self._place = None

    def count(self) -> int:
        """Return how many characters a model would be asked to read."""
        return len(visible(self.text()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show a long sentence from its beginning when nobody writes in it."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.home(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for way, id in ((-1, "sentence.earlier"), (1, "sentence.later")):
            if QKeySequence(event.key()) in map(QKeySequence, commands.command(id).keys):
                self._go(way)
                return
        super().keyPressEvent(event)

    def _typed(self) -> None:
        self._place = None

    def _go(self, way: int) -> None:
        """Show the sentence before (-1) or after (1); what is being typed is kept as the last of all."""
        here = len(self.history) if self._place is None else self._place
        there = here + way
        if not 0 <= there <= len(self.history):
            return
        if self._place is None:
            self._draft = self.text()
        self.put(self._draft if there == len(self.history) else self.history[there])
        self._place = None if there == len(self.history) else there

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._make_room()

    def _make_room(self) -> None:
        self._inside.adjustSize()
        size = self._inside.sizeHint()
        self._inside.setGeometry(
            self.width() - size.width() - 8, (self.height() - size.height()) // 2, size.width(), size.height()
        )
        margins = self.textMargins()
        wanted = size.width() + 4 + (_COUNTER if self.count() >= _NEAR else 0)
        if margins.right() != wanted:
            margins.setRight(wanted)
            self.setTextMargins(margins)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if (count := self.count()) < _NEAR:
            return
        theme = theme_of(self)
        with painting(self) as painter:
            painter.setFont(type_face(self, 12, bold=count > LONGEST))
            painter.setPen(QColor(theme.wrong if count > LONGEST else theme.muted))
            place = QRectF(self._inside.x() - _COUNTER, 0, _COUNTER - 6, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{count} / {LONGEST}")
