"""A card: a bold title, a muted explanation of what is seen right now, small chips on the right, and one view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.printable import in_place, printable
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import Texts, set_tip

_ROUND = 10  # the radius of a card's corners
_APART = 8  # pixels between a note and the mark after it


class Note(Painted):
    """A line, as a rule muted, that is cut with … when there is no room, and then is whole in its tooltip.

    Not a QLabel: a label asks for a new layout with every new text, and this one has a new text with every step.
    """

    def __init__(self) -> None:
        super().__init__()
        self._words, self._said, self._role = "", "", "muted"
        self._mark: QWidget | None = None  # what stands after the text
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._words

    def setText(self, text: str, role: str = "muted") -> None:
        """Write a text in a colour of the theme."""
        if (text, role) != (self._said, self._role):
            self._said, self._role = text, role
            self._words = in_place(printable(text))
            self._place_mark()
            self.update()

    def set_mark(self, mark: QWidget) -> None:
        """Let a small mark stand after the text, wherever that ends."""
        mark.setParent(self)
        self._mark = mark
        self._place_mark()
        self.updateGeometry()

    @property
    def _room(self) -> int:
        """How wide the text may be."""
        return self.width() - (self._mark.width() + _APART if self._mark else 0)

    def _place_mark(self) -> None:
        """Put the mark behind the text, which is told whole by a tooltip only where it is cut."""
        wide = self.fontMetrics().horizontalAdvance(self._words)
        set_tip(self, self._said if wide > self._room else "")
        if self._mark is not None:
            words = min(wide, max(0, self._room))
            at = words + _APART if words else 0
            self._mark.move(at, (self.height() - self._mark.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_mark()

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._mark.width() if self._mark else 0, self.fontMetrics().height() + 2)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QColor(getattr(theme_of(self), self._role)))
        cut = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self._room)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class Panel(Painted):
    """One view in a card. `numbers`, when given, returns what is seen as CSV text.

    `info` is the id of what is said of it when it is asked what it shows, `term` of the word that has its formula, if
    that is another one than as a rule; "" is none.
    """

    menu_asked = Signal(object, QPoint)  # this panel, and where on the screen
    info_asked = Signal(object)  # this panel

    def __init__(self, body: QWidget, *, numbers: Callable[[], str] | None = None) -> None:
        super().__init__()
        self.body, self.numbers = body, numbers
        self.info, self.term, self.info_mark = "", "", chip("info")
        self._title, self._note, self._chips = label("title"), Note(), row(None, spacing=6)
        opaque(self._note)
        self._head = row(None, self._title, (self._note, 1), self._chips, spacing=8)
        self._stack = column(self, self._head, (body, 1), spacing=6)
        self._stack.setContentsMargins(12, 8, 12, 12)

    @property
    def title(self) -> str:
        return self._title.text()

    def hide_head(self) -> None:
        """Leave all of the card to the view: what its head says stands in it."""
        for part in (self._title, self._note):
            part.hide()
        self._stack.setSpacing(0)
        self._stack.setContentsMargins(12, 6, 12, 6)

    def set_title(self, title: str, tip: str = "") -> None:
        self._title.setText(title)
        self.set_tip(tip)
        self.body.setAccessibleName(title)

    def set_tip(self, tip: str) -> None:
        set_tip(self._title, tip)

    def set_note(self, note: str) -> None:
        self._note.setText(note)

    def set_info(self, info: str, term: str = "") -> None:
        """Say what can be read of this panel; the first time a small mark after the note asks for it."""
        if not self.info:
            self.info_mark.setText("i")
            self.info_mark.setFixedSize(16, 16)
            self.info_mark.clicked.connect(lambda: self.info_asked.emit(self))
            self._note.set_mark(self.info_mark)
            texts = Texts(self)
            texts.bind(self.info_mark.setToolTip, "What this shows, and how to read it")
            texts.bind(self.info_mark.setAccessibleName, "What this shows, and how to read it")
        self.info, self.term = info, term

    def add_lead(self, mark: QWidget) -> None:
        """Put a small mark before the title."""
        self._head.insertWidget(0, mark)

    def add_chip(self, chip: QWidget) -> None:
        """Add a small control at the right of the title."""
        self._chips.addWidget(chip)

    def contextMenuEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.menu_asked.emit(self, event.globalPos())

    def paint(self, painter: QPainter) -> None:
        theme, exposed = theme_of(self), self.exposed.boundingRect()
        if self.rect().adjusted(_ROUND, 1, -_ROUND, -1).contains(exposed):  # inside, as with most steps
            painter.fillRect(exposed, QColor(theme.panel))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)


def opaque(words: QWidget) -> None:
    """Let a widget on a card have the card's own ground, so that nothing below it is painted with each new text."""
    words.setAutoFillBackground(True)
    words.setBackgroundRole(QPalette.ColorRole.Base)


def chip(role: str = "chip", *, checkable: bool = False, kind: Callable[[], QPushButton] = QPushButton) -> QPushButton:
    """Return a small flat button for the head of a panel, or of another role; the style sheet draws it."""
    button = kind()
    button.setProperty("role", role)
    button.setCheckable(checkable)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
