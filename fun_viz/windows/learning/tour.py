"""A tour of the window in a few beats: one part is lit, the rest is dim, and small pins show what else there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from fun_viz.views.canvas import Painted
from fun_viz.views.colours import translucent
from fun_viz.views.painting import CENTRED, advance, fill, fill_disc, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, translated

_MARGIN, _ROUND, _APART, _TIP = 3, 12, 18, 10
_CARD, _PIN = 462, 24
_DIM = 0.5


@dataclass(frozen=True)
class Beat:
    """A part of the window, as it is found when it is shown, and what is said of it; `pin` is what it is in short."""

    part: Callable[[], QWidget | None]
    title: str
    text: str
    pin: str


TEXTS = (
    (
        marked("A sentence goes in here"),
        marked("Type Chinese and press Enter, or choose an example. A small net translates it on this computer."),
        marked("type a sentence"),
    ),
    (
        marked("The net itself, at work"),
        marked(
            "Blue is what it reads, orange what it writes. Each move of the clock lights what is computed in it;"
            " a thick line is a large weight."
        ),
        marked("the net at work"),
    ),
    (
        marked("One row is one word being written"),
        marked("The darker a cell, the more of that source token goes into it. Point at a cell to see its number."),
        marked("where it looks"),
    ),
    (
        marked("What it says next"),
        marked("The likeliest words, with their probabilities. Click another one, and the net goes on from there."),
        marked("what it says next"),
    ),
    (
        marked("Step, or let it play"),
        marked("Space plays, ← and → go a move, Shift+→ a part of one. F2 explains any word, ⓘ any panel."),
        marked("step, or let it play"),
    ),
)
"""Title, sentence and pin of each beat, in the order of `beats`."""


class Tour(Painted):
    """Lies over the window while it goes on; → and Next go on, ← goes back, Esc and Skip end it."""

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._beats, self._at = window, tuple[Beat, ...](), 0
        self.card, self._count, self._title = QWidget(self), label("caption"), label("lead-title")
        self._text, self.skip_button, self.next_button = label("lead-muted", wraps=True), chip("quiet"), chip("primary")
        self._dots = _Dots(self)
        below = row(None, self._dots, None, self.skip_button, self.next_button, spacing=14)
        column(self.card, self._count, self._title, self._text, 6, below, spacing=8).setContentsMargins(24, 20, 24, 16)
        self.card.setFixedWidth(_CARD)
        self.skip_button.clicked.connect(self.skip)
        self.next_button.clicked.connect(self.go_on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        Texts(self).follow(self._say)
        self.hide()

    @property
    def beat(self) -> int:
        """Which beat is shown, from 0."""
        return self._at

    @property
    def count(self) -> int:
        return len(self._beats)

    def begin(self, beats: tuple[Beat, ...]) -> None:
        """Show the first of the beats whose parts there are; without any nothing is shown."""
        self._beats = tuple(beat for beat in beats if _seen(beat.part()))
        self._at = 0
        if self._beats:
            self._fit()
            self.show()
            self.raise_()
            self.setFocus()
            self._say()

    def go_on(self) -> None:
        """Show the next beat, or end after the last."""
        self._go(1)

    def go_back(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._at + by >= self.count:
            self.skip()
        else:
            self._at = max(0, self._at + by)
            self._say()

    def skip(self) -> None:
        """End it."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self._beats:
            self._beats = ()
            self.ended.emit()

    def _say(self) -> None:
        self.skip_button.setText(translated("Skip the tour"))
        if not self._beats:
            return
        beat, last = self._beats[self._at], self._at == self.count - 1
        self._count.setText(translated("{n} of {total}", n=self._at + 1, total=self.count))
        self._title.setText(translated(beat.title))
        self._text.setText(translated(beat.text))
        self.next_button.setText(translated("Done") if last else translated("Next ›"))
        self.skip_button.setVisible(not last)
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
        self._dots.show_beat(self._at, self.count)
        self._fit()

    def hole(self, beat: Beat | None = None) -> QRect:
        """Return the part of the window that a beat lights, or the current one."""
        part = (beat or self._beats[self._at]).part()
        if part is None:
            return QRect()
        box = QRect(part.mapTo(self._window, QPoint()), part.size())
        return box.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN) & self.rect()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        if self._beats:
            self.card.ensurePolished()
            layout = self.card.layout()
            height = layout.totalHeightForWidth(_CARD) if layout else 0
            self.card.setGeometry(placed(self.hole(), QSize(_CARD, height), self.rect()))
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._fit()
        return False

    def event(self, event: QEvent) -> bool:
        """Take the keys that the window has commands for: here they are the tour's."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.go_on()
            case Qt.Key.Key_Left:
                self.go_back()
            case Qt.Key.Key_Escape:
                self.skip()

    def pins(self) -> tuple[tuple[Beat, int, QPointF], ...]:
        """Return the other beats, each with its number and where its pin stands: where the card is not."""
        found = []
        for number, beat in enumerate(self._beats, start=1):
            box = self.hole(beat)
            if number - 1 == self._at or box.isNull():
                continue
            wide = advance(translated(beat.pin), type_face(self, 12)) + 70
            tall = QRect(box.center().x() - round(wide / 2), 0, round(wide), _PIN)
            for y in (box.center().y(), box.top() + _PIN, box.bottom() - _PIN):
                tall.moveTop(y - _PIN // 2)
                if not tall.intersects(self.card.geometry()) and not tall.intersects(self.hole()):
                    found.append((beat, number, QPointF(tall.left(), y)))
                    break
        return tuple(found)

    def paint(self, painter: QPainter) -> None:
        if not self._beats:
            return
        theme, hole = theme_of(self), QRectF(self.hole())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim, lit = QPainterPath(), QPainterPath()
        dim.addRect(QRectF(self.rect()))
        lit.addRoundedRect(hole, _ROUND, _ROUND)
        painter.fillPath(dim - lit, translucent("#0B0D12", _DIM))
        painter.strokePath(lit, QPen(QColor(theme.ground if theme.name == "light" else theme.muted), 2))
        for beat, number, at in self.pins():
            self._draw_pin(painter, translated(beat.pin), number, at)
        card = QRectF(self.card.geometry())
        fill(painter, card.adjusted(-1, -1, 1, 1), theme.line, _ROUND)
        fill(painter, card, theme.panel, _ROUND)
        x = min(max(hole.center().x(), card.left() + 24), card.right() - 24)
        if not hole.intersects(card):
            foot, point = (card.top() + 1, -_TIP) if card.top() > hole.center().y() else (card.bottom() - 1, _TIP)
            beak = QPolygonF([QPointF(x - 11, foot), QPointF(x + 11, foot), QPointF(x, foot + point)])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.panel))
            painter.drawPolygon(beak)

    def _draw_pin(self, painter: QPainter, text: str, number: int, at: QPointF) -> None:
        theme, face = theme_of(self), type_face(self, 12)
        fill_disc(painter, QPointF(at.x() + 12, at.y()), 11, theme.panel)
        disc = QRectF(at.x(), at.y() - 12, 24, 24)
        write(painter, disc, str(number), font=type_face(self, 12, bold=True), colour=theme.accent, align=CENTRED)
        box = QRectF(at.x() + 29, at.y() - 12, advance(text, face) + 22, 24)
        fill(painter, box, theme.panel, 6)
        write(painter, box, text, font=face, colour=theme.text, align=CENTRED)


class _Dots(Painted):
    """A dot a beat; the one shown is filled with the accent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._at, self._count = 0, 0

    def show_beat(self, at: int, count: int) -> None:
        self._at, self._count = at, count
        self.setFixedSize(QSize(16 * count, 16))
        self.update()

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n in range(self._count):
            colour = QColor(theme.accent if n <= self._at else theme.line)
            if n < self._at:
                colour.setAlphaF(0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(16 * n + 6, 8), 5 if n == self._at else 4, 5 if n == self._at else 4)


def _seen(part: QWidget | None) -> bool:
    return part is not None and part.isVisible()


def placed(hole: QRect, size: QSize, room: QRect) -> QRect:
    """Return where a card stands: below what is lit, above it, or beside it; else over its lower part."""
    left = max(room.left() + 12, min(hole.center().x() - size.width() // 2, room.right() - size.width() - 12))
    below, above = hole.bottom() + _APART, hole.top() - _APART - size.height()
    if below + size.height() <= room.bottom() - 8:
        return QRect(QPoint(left, below), size)
    if above >= room.top() + 8:
        return QRect(QPoint(left, above), size)
    top = max(room.top() + 8, min(hole.center().y() - size.height() // 2, room.bottom() - size.height() - 8))
    for beside in (hole.right() + _APART, hole.left() - _APART - size.width()):
        if room.left() + 8 <= beside and beside + size.width() <= room.right() - 8:
            return QRect(QPoint(beside, top), size)
    return QRect(QPoint(left, room.bottom() - size.height() - _APART), size)
