"""A part of a form that can be folded away, with a few words of what is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fun_viz.workspaces.panel import Note


class Fold(QWidget):
    """A head that opens and closes a body; closed at the beginning."""

    toggled = Signal(bool)

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.body, self._title = body, ""
        self.head, self._note = QPushButton(), Note()
        self.head.setProperty("role", "quiet")
        self.head.setCheckable(True)
        self.head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.head)
        row.addWidget(self._note, 1)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(body)
        body.hide()
        self.head.toggled.connect(self._open)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def open(self, *, opened: bool = True) -> None:
        self.head.setChecked(opened)

    def set_title(self, title: str, tip: str = "") -> None:
        self._title = title
        self.head.setToolTip(tip)
        self._name()

    def set_note(self, note: str) -> None:
        """Say what is inside, to be read beside the title."""
        self._note.setText(note)

    def _open(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self._note.setVisible(not opened)
        self._name()
        self.toggled.emit(opened)

    def _name(self) -> None:
        self.head.setText(f"{'▾' if self.is_open else '▸'}  {self._title}")
        self.head.setAccessibleName(self._title)
