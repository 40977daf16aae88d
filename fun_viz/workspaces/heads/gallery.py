"""All heads as small maps of one sentence, in groups; the keyboard walks from one to the next."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from fun_viz.run.decoding.head_habits import Head, Heads, Maps, Name
from fun_viz.views.canvas import draw_placeholder
from fun_viz.views.colour_map import image, levels
from fun_viz.views.number_format import csv_text
from fun_viz.views.painting import CENTRED, LEFT, RIGHT, advance, fill, write
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.heads.canvas import HeadCanvas, told
from fun_viz.workspaces.heads.names import cost, habit_name, ink, kind_name, number
from fun_viz.workspaces.heads.shelf import Group, Placed, laid_out

_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_DIGITS = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_SCALES = (2.5, 2.2, 1.9, 1.6, 1.4, 1.2, 1.0)
_COSTLY = 0.25  # of the largest cost, from which on a number is bold


class Gallery(HeadCanvas):
    """`lit`: the mouse is on a head, or on none. `chosen`: one was clicked on. `shown`, `cut`: a key asks for that.

    `asked` carries the number of a sentence, from 0.
    """

    shown = Signal()
    cut = Signal()
    asked = Signal(int)
    least: ClassVar[QSize | None] = QSize(240, 120)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._groups: tuple[Group, ...] = ()
        self._known: Heads | None = None
        self._sentence = 0
        self._choice: Name | None = None
        self._lit: Name | None = None
        self._lie: tuple[object, tuple[list[Placed], float]] | None = None  # where all lies, by what that depends on
        self._images: dict[tuple[Name, Theme], QImage] = {}

    def show_groups(self, groups: tuple[Group, ...], known: Heads | None, sentence: int) -> None:
        """Draw heads with their maps of one sentence."""
        if known is None or self._maps(known, sentence) is not self._maps(self._known, self._sentence):
            self._images = {}
        self._groups, self._known, self._sentence = groups, known, sentence
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.setAccessibleDescription(self.to_csv() if known is not None and known.finished else self._placeholder)
        self.update()

    def mark_heads(self, choice: Name | None, lit: Name | None) -> None:
        """Say which head is chosen, and which is lit."""
        if (choice, lit) != (self._choice, self._lit):
            self._choice, self._lit = choice, lit
            self.update()

    def to_csv(self) -> str:
        """Return a line for each head."""
        heads = [(group.title, head) for group in self._groups for head in group.heads]
        rows = ((title, kind_name(head), number(head), head.entropy, float("nan") if head.importance is None else
                 head.importance) for title, head in heads)  # fmt: skip
        return csv_text(("group", "attention", "head", "entropy", "importance"), rows)

    @staticmethod
    def _maps(known: Heads | None, sentence: int) -> Maps | None:
        return known.maps[sentence] if known is not None and sentence < len(known.maps) else None

    def placed(self) -> list[Placed]:
        """Return where the groups lie."""
        return self._laid_out(self.width())[0]

    def _laid_out(self, width: float) -> tuple[list[Placed], float]:
        """Lay all of it out as large as it is seen at once; what does not fit is scrolled."""
        holder = self.parentWidget()
        bold, room = type_face(self, 12, bold=True), holder.height() if holder is not None else 0
        key = (self._groups, width, room, bold)
        if self._lie is None or self._lie[0] != key:
            each = (laid_out(self._groups, width, lambda text: advance(text, bold), scale=scale) for scale in _SCALES)
            self._lie = (
                key,
                next((lie for lie in each if lie[1] <= room), None)
                or laid_out(self._groups, width, lambda text: advance(text, bold)),
            )
        return self._lie[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(120, round(self._laid_out(width)[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paint(self, painter: QPainter) -> None:
        if not self._groups or self._known is None:
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed = QRectF(self.exposed.boundingRect()).adjusted(-8, -8, 8, 30)
        for each in self.placed():
            self._paint_title(painter, each)
            if each.empty is not None:
                self._paint_empty(painter, each.empty)
            for head, box in zip(each.group.heads, each.maps, strict=True):
                if box.intersects(exposed):
                    self._paint_head(painter, head, box)

    def _paint_title(self, painter: QPainter, each: Placed) -> None:
        theme, bold = theme_of(self), type_face(self, 12, bold=True)
        write(painter, each.title, each.group.title, font=bold, colour=theme.text)
        used = advance(each.group.title, bold) + 8
        if each.title.width() > used + 60:
            room = each.title.adjusted(used, 0, 0, 0)
            write(painter, room, _said(each), font=type_face(self, 12), colour=theme.muted, room=room.width())

    def _paint_empty(self, painter: QPainter, box: QRectF) -> None:
        theme = theme_of(self)
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        assert self._known is not None
        said = translated("none of the {count}", count=len(self._known.heads))
        write(painter, box, said, font=type_face(self, 12), colour=theme.muted, align=CENTRED, room=box.width() - 6)

    def _paint_head(self, painter: QPainter, head: Head, box: QRectF) -> None:
        theme, chosen = theme_of(self), head.name == self._choice
        if chosen or head.name == self._lit:
            painter.setPen(QPen(QColor(theme.accent), 1.8 if chosen else 1.0))
            painter.setBrush(QColor(theme.soft if chosen else theme.panel))
            painter.drawRoundedRect(box.adjusted(-4.5, -4.5, 4.5, 23), 7, 7)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        if (picture := self._image(head.name, theme)) is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(box, picture)
        below = QRectF(box.left(), box.bottom() + 3, box.width(), 16)
        fill(painter, QRectF(below.left(), below.top() + 3, 3, 11), ink(theme, head.attends), 1.5)
        most = max((abs(each.importance or 0.0) for each in self._known.heads), default=0.0) if self._known else 0.0
        costly = head.importance is not None and -head.importance >= _COSTLY * most > 0
        small = type_face(self, 11, bold=chosen)
        write(painter, below.adjusted(6, 0, 0, 0), number(head), font=small, colour=theme.text, align=LEFT)
        write(painter, below, cost(head.importance), font=type_face(self, 11, bold=costly),
              colour=theme.text if costly else theme.muted, align=RIGHT)  # fmt: skip

    def _image(self, name: Name, theme: Theme) -> QImage | None:
        maps = self._maps(self._known, self._sentence)
        if maps is None:
            return None
        if (name, theme) not in self._images:
            values = np.asarray(maps.weights[name.part][name.head], np.float32)
            self._images[name, theme] = image(levels(values, "weight"), theme, "weight")
        return self._images[name, theme]

    def head_at(self, point: QPointF) -> Head | None:
        """Return the head whose map, or whose numbers, are at a point."""
        pairs = ((head, box) for each in self.placed() for head, box in zip(each.group.heads, each.maps, strict=True))
        return next((head for head, box in pairs if box.adjusted(-4, -4, 4, 23).contains(point)), None)

    def tip_at(self, point: QPointF) -> str | None:
        if (head := self.head_at(point)) is None:
            each = next((each for each in self.placed() if each.title.contains(point)), None)
            return None if each is None else f"{each.group.title}\n{_said(each)}"
        return told(head, " · ".join(filter(None, habit_name(head.habit))))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not _own(event) or not self._groups:
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._step(*_WAYS[key])
        elif key == Qt.Key.Key_X:
            self.cut.emit()
        elif key in _DIGITS:
            self.asked.emit(key - Qt.Key.Key_1)
        else:
            self.shown.emit()

    def _step(self, right: int, down: int) -> None:
        """Choose the nearest head in a direction."""
        there = [
            (head, box.center())
            for each in self.placed()
            for head, box in zip(each.group.heads, each.maps, strict=True)
        ]
        here = next((point for head, point in there if head.name == self._choice), None)
        if here is None:
            if there:
                self.chosen.emit(there[0][0].name)
            return
        ahead = [(head, point - here) for head, point in there if head.name != self._choice]
        near = [(by.x() * right + by.y() * down, abs(by.x() * down) + abs(by.y() * right), head) for head, by in ahead]
        found = min(((2 * aside + far, at) for at, (far, aside, _) in enumerate(near) if far > 1), default=None)
        if found is not None:
            self.chosen.emit(near[found[1]][2].name)


def _said(each: Placed) -> str:
    """Return what stands behind the title of a group: how many heads it has, and by what rule."""
    return " · ".join(filter(None, (str(len(each.group.heads)), each.group.note)))


def _own(event: QKeyEvent) -> bool:
    """Say whether a key is one that a gallery reads."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    key = Qt.Key(event.key())
    return plain and (key in _WAYS or key in _DIGITS or key in (Qt.Key.Key_X, Qt.Key.Key_Return, Qt.Key.Key_Enter))
