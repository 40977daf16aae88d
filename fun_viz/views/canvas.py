"""What the painted views share: they say where the mouse is, mark what is pointed at, and follow theme and language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPaintDevice, QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QToolTip, QWidget

from fun_viz.printable import in_place, printable
from fun_viz.trace import Place
from fun_viz.views.theme import theme_of, type_face

Places = tuple[Place, ...]
BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")  # to wait for another thread costs more than a large picture does


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Yield a painter that ends whatever happens: one that is left open takes the process with it."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


class Painted(QWidget):
    """A widget that `paint` draws. Where it cannot, a sentence stands in its place; `sys.excepthook` hears why, once.

    An exception that left a paint event would come up in whatever Python called Qt next.
    """

    _told = ""  # the last reason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exposed = QRegion()  # what is to be drawn anew, while it is

    def paint(self, painter: QPainter) -> None:
        """Draw what is seen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        self.exposed = event.region()
        try:
            with painting(self) as painter:
                self.paint(painter)
        except Exception as error:
            with painting(self) as painter:
                painter.fillRect(self.rect(), self.palette().base())
                draw_placeholder(painter, self, self.tr("This cannot be drawn."))
            if (reason := repr(error)) != self._told:
                self._told = reason
                sys.excepthook(type(error), error, error.__traceback__)


class Canvas(Painted):
    """A widget drawn with QPainter. `pointed` and `clicked` carry a tuple of Place: what is under the mouse.

    A subclass says which tokens are at a point (`places_at`), what a tool tip says there (`tip_at`), and what screen
    readers are told (`describe`), as far as there is anything to say.
    """

    pointed = Signal(object)
    clicked = Signal(object)
    hint: ClassVar[QSize | None] = None  # how large it would like to be, and at least
    least: ClassVar[QSize | None] = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)  # opaque, so that the panel below is not painted anew with every step
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._marked: Places = ()
        self._hovered: Places = ()
        self._placeholder = ""

    def sizeHint(self) -> QSize:
        return self.hint or super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.least or super().minimumSizeHint()

    def mark(self, places: Places) -> None:
        """Show which tokens are pointed at, here or in another view."""
        if places != self._marked:
            self._marked = places
            self.update()

    def set_placeholder(self, text: str) -> None:
        """Set the sentence that is read while there is nothing to draw."""
        if text != self._placeholder:
            self._placeholder = text
            self.describe()
            self.update()

    def describe(self) -> None:
        """Tell screen readers what is here; asked again in every language."""

    def places_at(self, point: QPointF) -> Places:
        """Return the tokens at a point."""
        return ()

    def tip_at(self, point: QPointF) -> str | None:
        """Return what a tool tip says at a point; None leaves it to the tool tip of the whole widget."""
        return None

    def explained(self, piece: str) -> str:
        """Return a piece with what it stands for, where it is a sign and no text."""
        return f"{piece}\n{said}" if (said := meaning(piece)) else piece

    def measure(self) -> None:
        """Learn how wide the words are; asked again in every font."""

    def hover(self, point: QPointF | None) -> None:
        """Say what is under the mouse when it is something else than before; None is said when the mouse has left."""
        places = () if point is None else self.places_at(point)
        if places != self._hovered:
            self._hovered = places
            self.setCursor(Qt.CursorShape.PointingHandCursor if places else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(places)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self.places_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ()
        self.hover(None)
        self.pointed.emit(())
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = self.tip_at(QPointF(event.pos()))
            if tip is not None:
                QToolTip.showText(event.globalPos(), plain(tip), self)
                return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.describe()
        if event.type() == QEvent.Type.FontChange:
            self.measure()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self.update()
        super().changeEvent(event)


def meaning(piece: str) -> str:
    """Return what a piece stands for, where it is a sign and no text, else ""."""
    translate = QCoreApplication.translate
    signs = {
        "∎": translate("", "the end mark: the text is over"),
        "▸": translate("", "the start mark: what is read before the first word"),
        "␣": translate("", "a space"),
    }
    joined = translate("", "the dot: written on to the piece before, without a space")
    return signs.get(piece) or (joined if len(piece) > 1 and piece[0] == "·" else "")


def renew(widget: QWidget, changed: QRegion) -> None:
    """Paint a part again; all of it where a unit is not some whole pixels of the screen, and neighbours share one."""
    if widget.devicePixelRatioF() % 1:
        widget.update()
    else:
        widget.update(changed)


def draw_placeholder(painter: QPainter, widget: QWidget, text: str) -> None:
    """Write a muted sentence in the middle of a widget, over as many lines as it needs."""
    painter.setFont(type_face(widget))
    painter.setPen(QColor(theme_of(widget).muted))
    room = QRectF(widget.rect()).adjusted(12, 4, -12, -4)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


def indices(places: Places, sequence: str | None) -> frozenset[int]:
    """Return the tokens of one sequence among places."""
    return frozenset(place.index for place in places if place.sequence == sequence)


def plain(text: str) -> str:
    """Return a text that a tooltip shows as it stands, even when it looks like markup, as "<unk>" does."""
    text = in_place(printable(text, keep="\n"))
    return f"<span>{escape(text)}</span>".replace("\n", "<br>") if "<" in text else text
