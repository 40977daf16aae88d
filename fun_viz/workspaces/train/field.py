"""One option in a form: its name, its control, a dot when it is not what it is by itself, and the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from fun_viz.options import Option
from fun_viz.workspaces.panel import Note
from fun_viz.workspaces.train.editors import editor_of

_HEIGHT = 30


class Field(QWidget):
    """Shows an Option; `edited` carries its name and value when a hand changed it."""

    edited = Signal(str, object)

    def __init__(self, option: Option, default: Any) -> None:
        super().__init__()
        self.option, self.default = option, default
        self.value = default
        self._dot, self._name, self.editor = QLabel("•"), Note(), editor_of(option)
        self._dot.setProperty("role", "dot")
        self._dot.setFixedWidth(7)
        self.back = QPushButton("↺")
        self.back.setProperty("role", "quiet")
        self.back.setFixedSize(18, 22)
        self._keep_room()
        self._lay_out()
        self.editor.edited.connect(self._edit)
        self.back.clicked.connect(self._reset)
        self.retranslate()
        self.show_value(default)

    def _keep_room(self) -> None:
        for part in (self._dot, self.back):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part, stretch in ((self._dot, 0), (self._name, 1), (self.editor, 0), (self.back, 0)):
            row.addWidget(part, stretch)

    @property
    def changed(self) -> bool:
        """Whether the value is another than the default."""
        return bool(self.value != self.default)

    def retranslate(self) -> None:
        label, about = (QCoreApplication.translate("", text) for text in (self.option.label, self.option.about))
        self._name.setText(label)
        self._name.setToolTip(f"{label}: {about}")
        for part in (self.editor, self.editor.control):
            part.setToolTip(about)
        self.editor.control.setAccessibleName(label)
        self.editor.control.setAccessibleDescription(about)
        self.back.setToolTip(self.tr("Back to {value}").format(value=_short(self.default)))
        self.back.setAccessibleName(self.tr("{option}: back to its default").format(option=label))
        self.editor.retranslate()

    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        self.value = value
        self.editor.show_value(value)
        self._mark()

    def show_default(self, default: Any) -> None:
        """Take another default; a value that was the old one becomes the new one."""
        value = self.value if self.changed else default
        self.default = default
        self.show_value(value)
        self.retranslate()

    def _edit(self, value: Any) -> None:
        self.value = value
        self._mark()
        self.edited.emit(self.option.name, value)

    def _reset(self) -> None:
        self.show_value(self.default)
        self.editor.setFocus()
        self.edited.emit(self.option.name, self.default)

    def _mark(self) -> None:
        self._dot.setVisible(self.changed)
        self.back.setVisible(self.changed and self.isEnabled())


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    return f"{value:g}" if isinstance(value, float) else QCoreApplication.translate("", str(value))
