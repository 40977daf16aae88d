"""The small controls of the Positions workspace: a slider with its name and number, a number in a chip, and a check."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QSlider, QWidget

from fun_viz.views.theme import theme_of, type_face

_CHIP = """
QLineEdit {{ background: palette(alternate-base); border: 1px solid transparent; border-radius: 7px; padding: 0px;
    color: {colour}; font-size: 12px; font-weight: bold; }}
QLineEdit:focus {{ border-color: palette(highlight); }}
"""


class Dial(QWidget):
    """A slider over `low`, `low` + `step`, … `high`. `moved` carries the number, and only what the user chose."""

    moved = Signal(int)

    def __init__(self, low: int, high: int, *, step: int = 1) -> None:
        super().__init__()
        self._step = step
        self._name, self._number = QLabel(), QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low // step, high // step)
        self.slider.setPageStep(max(1, (high - low) // step // 16))
        self.slider.setMinimumWidth(80)
        self.setMaximumWidth(280)
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("000") + 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in ((self._name, 0), (self.slider, 1), (self._number, 0)):
            row.addWidget(widget, stretch)
        self.slider.valueChanged.connect(self._tell)

    @property
    def number(self) -> int:
        return self.slider.value() * self._step

    def set_number(self, number: int) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(number // self._step)
        self._number.setText(str(self.number))

    def set_name(self, name: str, tip: str) -> None:
        self._name.setText(name)
        self.slider.setAccessibleName(name)
        self.setToolTip(tip)

    def _tell(self) -> None:
        self._number.setText(str(self.number))
        self.moved.emit(self.number)


class NumberChip(QLineEdit):
    """A number from 0 up, typed, or stepped by the arrow keys and the wheel. `moved` carries what the user chose."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(36, 24)
        self._number, self._largest, self._colour = 0, 0, ""
        self.editingFinished.connect(self._take)

    @property
    def number(self) -> int:
        return self._number

    def set_number(self, number: int, largest: int, colour: str) -> None:
        """Show a number in a colour, and keep its limit, without telling anybody."""
        self._number, self._largest = number, largest
        self.setText(str(number))
        if colour != self._colour:
            self._colour = colour
            self.setStyleSheet(_CHIP.format(colour=colour))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 16, Qt.Key.Key_PageDown: -16}
        if event.key() in step:
            self._move(self._number + step[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._move(self._number + (1 if event.angleDelta().y() > 0 else -1))
        else:
            event.ignore()

    def _take(self) -> None:
        """Take up what was typed; what is no number is put back."""
        typed = self.text().strip()
        self._move(int(typed) if typed.isdecimal() and len(typed) < 6 else self._number)

    def _move(self, number: int) -> None:
        before, self._number = self._number, max(0, min(number, self._largest))
        self.setText(str(self._number))
        if self._number != before:
            self.moved.emit(self._number)


class Check(QWidget):
    """A sentence in green with ✓ when it holds, in red with ✗ when it does not; nothing when there is none to check."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.holds = "", True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_check(self, text: str, *, holds: bool = True) -> None:
        said = text and checked(text, holds=holds)
        if said == self.text:
            return
        self.text, self.holds = said, holds
        self.setToolTip(self.text)
        self.setAccessibleName(self.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 4, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setFont(type_face(self, 12))
        painter.setPen(QColor(theme.right if self.holds else theme.wrong))
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def checked(text: str, *, holds: bool) -> str:
    """Return what was checked with the sign that says how it went."""
    return ("✓ " if holds else "✗ ") + text


def small(difference: float) -> str:
    """Return a difference as it is said: 0, 3e-8."""
    return f"{difference:.0e}".replace("e-0", "e-") if difference else "0"
