"""A card: a bold title, a muted explanation of what is seen right now, small chips on the right, and one view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.printable import in_place, printable
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import set_tip

_ROUND = 10  # the radius of a card's corners


class Note(Painted):
    """A line, as a rule muted, that is cut with … when there is no room, whole in its tooltip.

    Not a QLabel: a label asks for a new layout with every new text, and this one has a new text with every step.
    """

    def __init__(self) -> None:
        super().__init__()
        self._words, self._said, self._role = "", "", "muted"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._words

    def setText(self, text: str, role: str = "muted") -> None:
        """Write a text in a colour of the theme."""
        if (text, role) != (self._said, self._role):
            self._said, self._role = text, role
            self._words = in_place(printable(text))
            set_tip(self, text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 2)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QColor(getattr(theme_of(self), self._role)))
        cut = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class Panel(Painted):
    """One view in a card. `numbers`, when given, returns what is seen as CSV text."""

    menu_asked = Signal(object, QPoint)  # this panel, and where on the screen

    def __init__(self, body: QWidget, *, numbers: Callable[[], str] | None = None) -> None:
        super().__init__()
        self.body, self.numbers = body, numbers
        self._title, self._note, self._chips = label("title"), Note(), row(None, spacing=6)
        opaque(self._note)
        self._head = row(None, self._title, (self._note, 1), self._chips, spacing=8)
        column(self, self._head, (body, 1), spacing=6).setContentsMargins(12, 8, 12, 12)

    @property
    def title(self) -> str:
        return self._title.text()

    def set_title(self, title: str, tip: str = "") -> None:
        self._title.setText(title)
        self.set_tip(tip)
        self.body.setAccessibleName(title)

    def set_tip(self, tip: str) -> None:
        set_tip(self._title, tip)

    def set_note(self, note: str) -> None:
        self._note.setText(note)

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
