"""The slider for teacher forcing, from none to always; it may be moved while training runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget


class _Slider(QSlider):
    """Moved by the wheel only when it has the focus, so that a form can be scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Teacher(QWidget):
    """Holds a share of 1; `moved` tells of every one a hand chose."""

    moved = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.slider, self.name, self.figure = _Slider(Qt.Orientation.Horizontal), QLabel(), QLabel()
        self._ends = QLabel(), QLabel()
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setMinimumHeight(20)
        self._lay_out()
        self.slider.valueChanged.connect(self._move)
        self.show_share(1.0)

    def _lay_out(self) -> None:
        for label in (self.name, self.figure):
            label.setProperty("role", "title")
        self.name.setBuddy(self.slider)
        head, foot = QHBoxLayout(), QHBoxLayout()
        for row, (left, right) in ((head, (self.name, self.figure)), (foot, self._ends)):
            row.addWidget(left)
            row.addStretch(1)
            row.addWidget(right)
        for end in self._ends:
            end.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.slider)
        column.addLayout(foot)

    @property
    def share(self) -> float:
        return self.slider.value() / 100

    def show_share(self, share: float) -> None:
        """Show a share without telling anybody."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * share))
        self.slider.blockSignals(False)
        self._tell()

    def retranslate(self) -> None:
        tip = self.tr(
            "Teacher forcing: how often the decoder reads the gold token of the step before, and not the one it "
            "wrote itself. It can be moved while training runs."
        )
        self.name.setText(self.tr("Teacher forcing"))
        self.slider.setAccessibleName(self.tr("Teacher forcing"))
        for part in (self.name, self.slider, self.figure):
            part.setToolTip(tip)
        for end, text in zip(self._ends, (self.tr("reads its own"), self.tr("reads gold")), strict=True):
            end.setText(text)

    def _move(self, _value: int) -> None:
        self._tell()
        self.moved.emit(self.share)

    def _tell(self) -> None:
        self.figure.setText(f"{self.share:.0%}")
        self.slider.setAccessibleDescription(self.figure.text())
