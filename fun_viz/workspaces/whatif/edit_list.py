"""The edits of a branch: numbered, named, switched on and off, taken away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit

from fun_viz.views.canvas import BY_KEYS, Canvas, draw_placeholder
from fun_viz.views.painting import CENTRED, advance, fill, fill_disc, write
from fun_viz.views.theme import Theme, theme_of, type_face

_HIGH, _INSET = 50, 2.0  # of a row; of what is soft in it
_SWITCH = (30.0, 17.0)


@dataclass(frozen=True)
class Item:
    """One edit as it is listed."""

    title: str
    where: str
    on: bool


class EditList(Canvas):
    """Draws items one below the other; the n-th is told of by its place, from 0."""

    toggled = Signal(int)
    removed = Signal(int)
    renamed = Signal(int, str)
    chosen = Signal(object)  # the place selected, None for none

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.items: tuple[Item, ...] = ()
        self.selected: int | None = None
        self._keyed = False
        self._field = QLineEdit(self)
        self._field.hide()
        self._field.editingFinished.connect(self._rename)

    def show_items(self, items: tuple[Item, ...]) -> None:
        if items != self.items:
            if len(items) > len(self.items) and self.items:
                self.selected = len(items) - 1
            self.items = items
            if self.selected is not None and self.selected >= len(items):
                self.selected = len(items) - 1 if items else None
            self._field.hide()
            self.setMinimumHeight(_HIGH * max(1, len(items)))
            self.updateGeometry()
            self.describe()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HIGH * max(1, len(self.items)))

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.items:
            draw_placeholder(painter, self, self._placeholder)
        for place, item in enumerate(self.items):
            box = self._box(place)
            if box.intersects(QRectF(self.exposed.boundingRect())):
                self._paint_item(painter, place, item, box)

    def _paint_item(self, painter: QPainter, place: int, item: Item, box: QRectF) -> None:
        theme, selected = theme_of(self), place == self.selected
        ground = theme.soft if selected else theme.panel
        if selected:
            fill(painter, box, ground, 8)
        if selected and self._keyed and self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        middle, small = QPointF(box.left() + 18, box.center().y()), type_face(self, 11, bold=True)
        fill_disc(painter, middle, 9.5, theme.accent if item.on else theme.muted)
        if not item.on:
            fill_disc(painter, middle, 8.5, ground)
        number = QRectF(middle.x() - 10, middle.y() - 9, 20, 18)
        ink = theme.on_accent if item.on else theme.muted
        write(painter, number, str(place + 1), font=small, colour=ink, align=CENTRED)
        left, room = box.left() + 36, box.width() - 36 - _SWITCH[0] - 22
        bold = type_face(self, 13, bold=selected)
        colour = theme.text if item.on else theme.muted
        title, where = (QRectF(left, box.top() + top, room, 18) for top in (6, 24))
        write(painter, title, item.title, font=bold, colour=colour, room=room)
        write(painter, where, item.where, font=type_face(self, 12), colour=theme.muted, room=room)
        self._paint_switch(painter, self._switch(place), theme, on=item.on)

    def _paint_switch(self, painter: QPainter, box: QRectF, theme: Theme, *, on: bool) -> None:
        fill(painter, box, theme.accent if on else theme.muted, box.height() / 2)
        if not on:
            fill(painter, box.adjusted(1, 1, -1, -1), theme.chip, box.height() / 2 - 1)
        x = box.right() - 8.5 if on else box.left() + 8.5
        fill_disc(painter, QPointF(x, box.center().y()), 6.0, theme.on_accent if on else theme.muted)

    def _box(self, place: int) -> QRectF:
        return QRectF(0, place * _HIGH + _INSET, self.width(), _HIGH - 2 * _INSET)

    def _switch(self, place: int) -> QRectF:
        box, (wide, high) = self._box(place), _SWITCH
        return QRectF(box.right() - wide - 10, box.center().y() - high / 2, wide, high)

    def at(self, point: QPointF) -> int | None:
        """Return the place of the item at a point."""
        place = int(point.y() // _HIGH)
        return place if 0 <= place < len(self.items) else None

    def tip_at(self, point: QPointF) -> str:
        place = self.at(point)
        if place is None:
            return ""
        item, room = self.items[place], self.width() - 36 - _SWITCH[0] - 22
        texts = ((item.title, type_face(self, 13, bold=True)), (item.where, type_face(self, 12)))
        return "\n".join(text for text, font in texts if advance(text, font) > room)

    def select(self, place: int | None) -> None:
        if place != self.selected:
            self.selected = place
            self.describe()
            self.update()
            self.chosen.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        self._keyed = False
        if self._switch(place).adjusted(-8, -8, 8, 8).contains(event.position()):
            self.toggled.emit(place)
        else:
            self.select(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.at(event.position())
        if place is not None and not self._switch(place).adjusted(-8, -8, 8, 8).contains(event.position()):
            self.rename(place)

    def rename(self, place: int) -> None:
        """Let the name of an item be typed in its place."""
        self.select(place)
        box = self._box(place)
        self._field.setGeometry(int(box.left() + 32), int(box.top() + 3), int(box.width() - 92), 28)
        self._field.setText(self.items[place].title)
        self._field.show()
        self._field.setFocus()
        self._field.selectAll()

    def _rename(self) -> None:
        if self._field.isVisible() and self.selected is not None:
            self._field.hide()
            self.renamed.emit(self.selected, self._field.text().strip())
            self.setFocus()

    def leave_field(self) -> bool:
        """Type no name any more; returns whether one was typed."""
        typed = self._field.isVisible()
        self._field.hide()
        return typed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, here = Qt.Key, self.selected
        step = {keys.Key_Up: -1, keys.Key_Down: 1}.get(keys(event.key()), 0)
        if step and self.items:
            self._keyed = True
            self.select(max(0, min(len(self.items) - 1, (-1 if here is None else here) + step)))
            self.update()
        elif here is not None and event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self.removed.emit(here)
        elif here is not None and event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_F2):
            self.rename(here)
        elif here is not None and event.key() == keys.Key_X:
            self.toggled.emit(here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in BY_KEYS
        if self.selected is None and self.items:
            self.select(0)
        self.update()
        super().focusInEvent(event)

    def describe(self) -> None:
        self.setAccessibleName(self.tr("Edits of this branch"))
        place = self.selected
        item = self.items[place] if place is not None and place < len(self.items) else None
        self.setAccessibleDescription(f"{item.title}, {item.where}" if item else self._placeholder)
