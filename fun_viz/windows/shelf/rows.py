"""The list of models: a picture, a title, what it is, and how good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fun_viz.printable import printable
from fun_viz.run.training.shelf import Shelved
from fun_viz.views.colour_map import image, levels
from fun_viz.views.theme import Theme, theme_of, type_face
from fun_viz.widgets.texts import Texts
from fun_viz.windows.shelf.work import Look

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_TALL, _HEAD, _LEFT, _SCORE = 58, 30, 86, 64  # pixels
_WHOLE = 0.99  # exact match from which on the map says more than the curve


@dataclass(frozen=True)
class Entry:
    """A row as it is written: its model, and what stands in it."""

    model: Shelved
    title: str
    line: str
    score: str
    measure: str
    badge: str = ""
    look: Look | None = None


class Rows(QListWidget):
    """Groups of models under their titles. `renamed` carries a Shelved and the title that was typed."""

    chosen = Signal(object)  # an Entry, or None
    opened = Signal(object)  # an Entry
    renamed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.entry))
        self.itemActivated.connect(self._open)
        Texts(self).bind(self.setAccessibleName, "Models")

    @property
    def entry(self) -> Entry | None:
        """What is chosen."""
        item = self.currentItem()
        return item.data(_ENTRY) if item is not None else None

    def show_groups(self, groups: Iterable[tuple[str, tuple[Entry, ...]]], *, chosen: str) -> None:
        """Show groups of models; the one `chosen` stays so, if it is still there, else the first is."""
        self.blockSignals(True)
        self.clear()
        for title, entries in groups:
            head = QListWidgetItem(f"{title}\t{len(entries)}")
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(head)
            for entry in entries:
                self.addItem(_item(entry))
        entries_there = [item for item in map(self.item, range(self.count())) if item.data(_ENTRY) is not None]
        mine = [item for item in entries_there if item.data(_ENTRY).model.model == chosen]
        for item in (*mine, *entries_there)[:1]:
            self.setCurrentItem(item)
        self.blockSignals(False)
        self.chosen.emit(self.entry)

    def _open(self, item: QListWidgetItem) -> None:
        if item.data(_ENTRY) is not None:
            self.opened.emit(item.data(_ENTRY))


def _item(entry: Entry) -> QListWidgetItem:
    item = QListWidgetItem(printable(entry.title))
    item.setData(_ENTRY, entry)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    own = entry.model.origin != "bundled" and entry.model.fault is None
    item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if own else flags)
    said = (entry.title, entry.line, f"{entry.score} {entry.measure}".strip(), entry.badge)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, printable(", ".join(filter(None, said))))
    return item


class _Painter(QStyledItemDelegate):
    """Draws a row, and lets its title be typed in place."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _HEAD if index.data(_ENTRY) is None else _TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = theme_of(self._rows), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entry: Entry | None = index.data(_ENTRY)
        if entry is None:
            self._head(painter, box, str(index.data()), theme)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._row(painter, box, entry, theme, selected=selected)
        painter.restore()

    def _head(self, painter: QPainter, box: QRect, text: str, theme: Theme) -> None:
        title, _, count = text.partition("\t")
        painter.setFont(type_face(self._rows, 13, bold=True))
        painter.setPen(QColor(theme.text))
        line = box.adjusted(9, 6, -9, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + 7)
        painter.setFont(type_face(self._rows, 12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, count)

    def _row(self, painter: QPainter, box: QRect, entry: Entry, theme: Theme, *, selected: bool) -> None:
        if selected:
            painter.setPen(QPen(QColor(theme.accent), 1.4))
            painter.setBrush(QColor(theme.soft))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 7, 7)
        thumb = QRectF(box.left() + 10, box.top() + 9, 56, 40)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(thumb, 4, 4)
        if entry.look is not None:
            _thumbnail(painter, thumb.adjusted(2, 2, -2, -2), entry, theme)
        room = box.width() - _LEFT - _SCORE - 12
        upper, lower = QRect(box.left() + _LEFT - 8, box.top() + 9, room, 20), QRect(0, 0, 0, 0)
        lower = upper.translated(0, 20)
        wrong = entry.model.fault is not None
        _say(painter, upper, entry.title, type_face(self._rows, 13, bold=True), theme.muted if wrong else theme.text)
        if entry.badge:
            used = painter.fontMetrics().horizontalAdvance(printable(entry.title)) + 10
            if used < room - 40:
                _say(painter, upper.adjusted(used, 0, 0, 0), f"● {entry.badge}", type_face(self._rows, 12), theme.right)
        _say(painter, lower, entry.line, type_face(self._rows, 12), theme.wrong if wrong else theme.muted)
        score = QRect(box.right() - _SCORE - 10, upper.top(), _SCORE, 20)
        _say(painter, score, entry.score, type_face(self._rows, 13, bold=True), theme.text, right=True)
        _say(painter, score.translated(0, 20), entry.measure, type_face(self._rows, 11), theme.muted, right=True)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setText(index.data(_ENTRY).title)
        editor.selectAll()
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        box = QRect(option.rect)
        editor.setGeometry(box.left() + _LEFT - 16, box.top() + 4, box.width() - _LEFT - _SCORE + 4, 30)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave what is typed: Qt asks whenever the row changes."""

    def setModelData(self, editor: QWidget, _model: Any, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        entry: Entry = index.data(_ENTRY)
        if editor.text().strip() not in ("", entry.title):
            self._rows.renamed.emit(entry.model, editor.text().strip())


def _say(painter: QPainter, box: QRect, text: str, font: Any, colour: str, *, right: bool = False) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    cut = painter.fontMetrics().elidedText(printable(text), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, cut)


def _thumbnail(painter: QPainter, box: QRectF, entry: Entry, theme: Theme) -> None:
    """Draw where it looks; how the loss went while it does not do its task yet, or where there is no map."""
    look = entry.look
    assert look is not None
    losses, weak = look.curve.training, entry.model.measure == "exact" and (entry.model.score or 0.0) < _WHOLE
    if look.map.thousandths and not (weak and losses):
        picture = image(levels(look.map.weights, "weight", float(look.map.weights.max()) or 1.0), theme, "weight")
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, picture)
    elif len(losses) > 1:
        x, y = (np.array(axis, float) for axis in zip(*losses, strict=True))
        y = np.log(np.maximum(y, 1e-9))
        x, y = ((axis - axis.min()) / (np.ptp(axis) or 1.0) for axis in (x, y))
        points = [QPointF(box.left() + box.width() * a, box.bottom() - box.height() * b)
                  for a, b in zip(x.tolist(), y.tolist(), strict=True)]  # fmt: skip
        painter.setPen(QPen(QColor(theme.accent), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
