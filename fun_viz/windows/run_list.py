"""The runs there are, to open one or to compare several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from fun_viz.printable import printable
from fun_viz.run.training.folder import Summary
from fun_viz.views.number_format import percent
from fun_viz.widgets.buttons import OneClick
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.windows.number_formats import day
from fun_viz.workspaces.train.names import task_named

_SIZE = QSize(860, 420)
_HEADS = (marked("Run"), marked("Task"), marked("Family"), marked("Begun"), marked("Updates"), marked("Exact match"))


class RunList(QWidget):
    """A table to choose from, newest first; a double click opens one, Enter all that are chosen."""

    chosen = Signal(object)  # a tuple of folders

    def __init__(self, summaries: Sequence[Summary], families: Mapping[str, str]) -> None:
        super().__init__()
        self._summaries, self._families = tuple(summaries), families  # the latter: English titles by name
        title, self._hint, self._open = label("name"), label("muted"), OneClick()
        self.table = QTableWidget(len(self._summaries), len(_HEADS))
        self._open.setProperty("role", "primary")
        below = row(None, (self._hint, 1), self._open, spacing=12)
        column(self, title, (self.table, 1), below, spacing=12).setContentsMargins(28, 22, 28, 22)
        self._set_up()
        texts = Texts(self)
        texts.bind(title.setText, "Open runs")
        texts.follow(self._show_texts)
        self.table.selectRow(0)
        self.setFocusProxy(self.table)

    def _set_up(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._show_chosen)
        table.doubleClicked.connect(self._open_one)
        self._open.clicked.connect(self._open_chosen)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the rows that are chosen, from top to bottom."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(self._summaries[row].folder for row in rows)

    def _open_chosen(self) -> None:
        if self.folders:
            self.chosen.emit(self.folders)

    def _open_one(self, index: QModelIndex) -> None:
        self.chosen.emit((self._summaries[index.row()].folder,))

    def _show_chosen(self) -> None:
        self._open.setEnabled(bool(self.folders))
        self._open.setText(translated("Compare") if len(self.folders) > 1 else translated("Open"))

    def _show_texts(self) -> None:
        self._hint.setText(
            translated("Choose several with Ctrl or Shift to compare them.")
            if self._summaries
            else translated("There are no runs yet: each training in Train becomes one.")
        )
        self.table.setHorizontalHeaderLabels([translated(head) for head in _HEADS])
        for y, summary in enumerate(self._summaries):
            for x, text in enumerate(self._texts(summary)):
                self.table.setItem(y, x, item := QTableWidgetItem(printable(text)))
                set_tip(item, f"{text}\n{summary.folder}")
        self._show_chosen()

    def _texts(self, summary: Summary) -> tuple[str, ...]:
        updates = f"{summary.update:,}" if summary.ended else translated("{n}, not ended", n=f"{summary.update:,}")
        exact = "–" if summary.exact_match is None else percent(summary.exact_match)
        task = task_named(summary.task) or summary.task
        family = translated(self._families.get(summary.family, summary.family))
        return summary.name, task, family, day(summary.made), updates, exact

    def sizeHint(self) -> QSize:
        return _SIZE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_chosen()
        else:
            super().keyPressEvent(event)
