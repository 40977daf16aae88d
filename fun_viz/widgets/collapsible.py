"""A part of a form that can be folded away, with a few words of what is in it.

superqt's QCollapsible hides by height (what is folded away still takes the focus), cuts what grows inside it, and
brings 0.2 s of imports with it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Note


class Collapsible(QWidget):
    """A head that opens and closes a body; closed at the beginning."""

    toggled = Signal(bool)

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.body, self.head, self._note = body, QPushButton(), Note()
        self._title = ""
        self.head.setProperty("role", "quiet")
        self.head.setCheckable(True)
        self.head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        head = row(None, self.head, (self._note, 1), spacing=6)
        head.addStretch(0)  # so that the head stays at the left without its note
        column(self, head, body, spacing=2)
        body.hide()
        self.head.toggled.connect(self._open)

    def isExpanded(self) -> bool:
        return self.head.isChecked()

    def setExpanded(self, expanded: bool) -> None:
        self.head.setChecked(expanded)

    def set_title(self, title: str) -> None:
        self._title = title
        self.head.setAccessibleName(title)
        self.head.setText(f"{'▾' if self.isExpanded() else '▸'}  {title}")

    def set_note(self, note: str) -> None:
        """Say what is inside, to be read beside the title while it is closed."""
        self._note.setText(note)

    def _open(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self._note.setVisible(not opened)
        self.set_title(self._title)
        self.toggled.emit(opened)
