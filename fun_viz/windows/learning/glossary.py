"""The glossary in a window of its own: a list that is searched, and the entry of the term chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fun_viz.glossary.terms import Term, found, terms
from fun_viz.views.painting import RIGHT, fill, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import Scroll, column, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.windows.learning.entry import Entry
from fun_viz.windows.learning.example import Spot, example_of

_SIZE, _LIST = (1180, 760), 304
_ID, _OTHER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_GROUPS = {
    "": marked("all"), "nets": marked("nets"), "parts": marked("parts"), "training": marked("training"),
    "scores": marked("scores"),
}  # fmt: skip


class _Row(QStyledItemDelegate):
    """A name on the left, the name in the other language on the right."""

    def __init__(self, owner: QListWidget) -> None:
        super().__init__(owner)
        self._list = owner

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 27)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box: QRect = option.rect
        theme, chosen = theme_of(self._list.window()), index.row() == self._list.currentRow()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            fill(painter, box.toRectF().adjusted(0, 1, 0, -1), theme.soft, 6)
        inside, colour = box.toRectF().adjusted(10, 0, -10, 0), theme.accent if chosen else theme.text
        other, small = index.data(_OTHER), type_face(self._list, 12)
        write(painter, inside, index.data(), font=type_face(self._list, 13, bold=chosen), colour=colour, room=190)
        room = max(1.0, inside.width() - 100)
        write(
            painter, inside, other, font=small, colour=theme.accent if chosen else theme.muted, align=RIGHT, room=room
        )  # fmt: skip


class Glossary(QDialog):
    """Shows terms; `now` says where the user is, so that examples speak of this sentence. Esc closes it."""

    page_wanted = Signal(str)  # the name of a workspace

    def __init__(
        self, parent: QWidget, language: Callable[[], str], now: Callable[[], Spot | None], pages: dict[str, str]
    ) -> None:
        super().__init__(parent)
        self._language, self._now = language, now
        self._before, self._after = list[str](), list[str]()
        self.search, self.list, self.count = QLineEdit(), QListWidget(), label("caption")
        self.entry, self.groups, self._chips = Entry(pages), QButtonGroup(self), dict[str, QPushButton]()
        self._group, self._shown, self._searching = "", "", False
        self._lay_out()
        self._connect()
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))
        texts = Texts(self)
        texts.bind(self.setWindowTitle, "Glossary")
        texts.bind(self.search.setPlaceholderText, "a word, 中文, pinyin or a letter")
        texts.bind(self.search.setAccessibleName, "Search the glossary (Ctrl+F)")
        texts.bind(self.search.setToolTip, "Search the glossary (Ctrl+F)")
        texts.bind(self.list.setAccessibleName, "Terms")
        texts.follow(self._translate)

    def _lay_out(self) -> None:
        side, chips = QWidget(), QWidget()
        for name in _GROUPS:
            self._chips[name] = chip(checkable=True)
            self.groups.addButton(self._chips[name])
        row(chips, *self._chips.values(), None, spacing=4)
        side.setFixedWidth(_LIST)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("role", "terms")
        column(side, self.search, chips, (self.list, 1), self.count, spacing=8).setContentsMargins(12, 14, 12, 10)
        right = Scroll(self.entry)
        self.entry.setAutoFillBackground(True)
        self.entry.setBackgroundRole(self.backgroundRole().Base)
        row(self, side, (right, 1))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.currentItemChanged.connect(self._choose)
        self.groups.buttonClicked.connect(self._pick_group)
        self.entry.linked.connect(self.show_term)
        self.entry.page_wanted.connect(self._go)
        self.entry.back.clicked.connect(self.back)
        self.entry.forward.clicked.connect(self.forward)
        for keys, deed in (("Alt+Left", self.back), ("Alt+Right", self.forward), ("Ctrl+F", self._find)):
            QShortcut(QKeySequence(keys), self, deed)

    def show_term(self, id: str = "") -> None:
        """Open at a term; "" stays where it was, in the numbers of the step that is looked at now."""
        if id:
            self._pick(id)
        if not self.isVisible():
            self._before.clear()
            self._after.clear()
        self._show_entry()
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    @property
    def term(self) -> Term:
        """The term that is shown."""
        return terms()[self._shown]

    def back(self) -> None:
        self._walk(self._before, self._after)

    def forward(self) -> None:
        self._walk(self._after, self._before)

    def _walk(self, from_: list[str], to: list[str]) -> None:
        if from_:
            id, here = from_.pop(), self._shown
            kept = list(self._before), list(self._after)
            self._pick(id)
            self._before[:], self._after[:] = kept
            to.append(here)
            self._show_entry()

    def _pick(self, id: str) -> None:
        """Choose a term in the list, where it may have to be made visible first."""
        if self._row_of(id) is None:
            self._group = ""
            self.search.clear()
            self._fill()
        if (place := self._row_of(id)) is not None:
            self.list.setCurrentRow(place)

    def _row_of(self, id: str) -> int | None:
        return next((at for at in range(self.list.count()) if self.list.item(at).data(_ID) == id), None)

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _pick_group(self, button: QPushButton) -> None:
        self._group = next(name for name, each in self._chips.items() if each is button)
        self._fill()

    def _translate(self) -> None:
        self._fill()
        self._show_entry()

    def _fill(self) -> None:
        """List what the search finds in the group chosen; the nearest where it finds nothing."""
        hits, fits = found(self.search.text())
        shown = [term for term in hits if self._group in ("", term.group)] if fits else list(hits)
        language, before = self._language(), self._shown
        if language == "zh" and not self.search.text().strip():
            shown.sort(key=lambda term: term.pinyin if not term.zh[0].isascii() else term.zh.casefold())
        self.list.blockSignals(True)
        self.list.clear()
        for term in shown:
            item = QListWidgetItem(term.name(language), self.list)
            item.setData(_ID, term.id)
            item.setData(_OTHER, term.other_name(language))
        self.list.blockSignals(False)
        there = translated("{n} of {total}", n=len(shown), total=len(terms()))
        self.count.setText(there if fits else translated("Nothing is called that. The nearest:"))
        for name, button in self._chips.items():
            said = translated(_GROUPS[name])
            button.setText(said if name else f"{said} {len(terms())}")
            button.setChecked(name == self._group)
        kept, self._searching = self._row_of(before), True
        self.list.setCurrentRow(kept if kept is not None and not self.search.text().strip() else 0)
        self._searching = False

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or item.data(_ID) == self._shown:
            return
        if self._shown and not self._searching:  # what passes by while a word is typed is nowhere to go back to
            self._before.append(self._shown)
            self._after.clear()
        self._shown = item.data(_ID)
        self._show_entry()

    def _show_entry(self) -> None:
        if self._shown:
            language = self._language()
            self.entry.show_term(self.term, example_of(self.term, self._now(), language), language)
            self.entry.back.setEnabled(bool(self._before))
            self.entry.forward.setEnabled(bool(self._after))
        self.list.viewport().update()

    def _go(self, page: str) -> None:
        self.close()
        self.page_wanted.emit(page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let ↑ and ↓ walk through the list while a word is typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if by is not None and self.list.count():
                self.list.setCurrentRow(max(0, min(self.list.currentRow() + by, self.list.count() - 1)))
                return True
        return super().eventFilter(watched, event)
