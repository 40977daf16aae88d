"""The runs there are, to open one or to compare several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fun_viz.run.training.folder import Summary
from fun_viz.widgets.texts import Texts, translated
from fun_viz.windows.number_formats import day

_SIZE = QSize(760, 420)
_COLUMNS = 6


class RunList(QWidget):
    """A table to choose from, newest first; a double click opens one, Enter all that are chosen."""

    chosen = Signal(object)  # a tuple of folders

    def __init__(self, summaries: Sequence[Summary], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summaries = tuple(summaries)
        self._title, self._hint, self._open = QLabel(), QLabel(), QPushButton()
        self.table = QTableWidget(len(self._summaries), _COLUMNS)
        self._lay_out()
        self._set_up()
        texts = Texts(self)
        texts.bind(self._title.setText, "Open runs")
        texts.follow(self._show_texts)
        self.table.selectRow(0)
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(12)
        below = QHBoxLayout()
        below.addWidget(self._hint, 1)
        below.addWidget(self._open)
        layout.addWidget(self._title)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        for widget, role in ((self._title, "name"), (self._hint, "muted"), (self._open, "primary")):
            widget.setProperty("role", role)

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
        self.table.setHorizontalHeaderLabels(
            [
                translated("Run"), translated("Task"), translated("Family"),
                translated("Begun"), translated("Updates"), translated("Exact match"),
            ]
        )  # fmt: skip
        for row, summary in enumerate(self._summaries):
            for column, text in enumerate(self._texts(summary)):
                self.table.setItem(row, column, item := QTableWidgetItem(text))
                item.setToolTip(summary.folder)
        self._show_chosen()

    def _texts(self, summary: Summary) -> tuple[str, ...]:
        updates = f"{summary.update:,}" if summary.ended else translated("{n}, not ended", n=f"{summary.update:,}")
        exact = "–" if summary.exact_match is None else f"{summary.exact_match:.1%}"
        return summary.name, summary.task, summary.family, day(summary.made), updates, exact

    def sizeHint(self) -> QSize:
        return _SIZE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_chosen()
        else:
            super().keyPressEvent(event)
