"""The small controls of the Positions workspace: a slider with its name and number, and a number in a chip."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QValidator, QWheelEvent
from PySide6.QtWidgets import QPushButton, QSlider, QSpinBox, QWidget

from fun_viz.views.theme import type_face
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row

# The buttons have no width rather than NoButtons: with that and a style sheet Qt leaves the text one pixel.
_CHIP = """
QSpinBox {{ background: palette(alternate-base); border: 1px solid transparent; border-radius: 7px; padding: 0px;
    color: {colour}; font-size: 12px; font-weight: bold; }}
QSpinBox:focus {{ border-color: palette(highlight); }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0px; border: none; }}
"""


class Dial(QWidget):
    """A slider over `low`, `low` + `step`, … `high`. `moved` carries the number, and only what the user chose."""

    moved = Signal(int)

    def __init__(self, low: int, high: int, *, step: int = 1) -> None:
        super().__init__()
        self._step = step
        self._name, self._number = label(), label()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low // step, high // step)
        self.slider.setPageStep(max(1, (high - low) // step // 16))
        self.slider.setMinimumWidth(80)
        self.setMaximumWidth(280)
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("000") + 4)
        row(self, self._name, (self.slider, 1), self._number, spacing=8)
        self.slider.valueChanged.connect(self._tell)

    @property
    def number(self) -> int:
        return self.slider.value() * self._step

    def set_number(self, number: int) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(number // self._step)
        self._number.setText(str(self.number))

    def set_name(self, name: str) -> None:
        self._name.setText(name)
        self.slider.setAccessibleName(name)

    def _tell(self) -> None:
        self._number.setText(str(self.number))
        self.moved.emit(self.number)


class NumberChip(QSpinBox):
    """A number from 0 up, typed, or stepped by the arrow keys and the wheel. `moved` carries what the user chose."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setKeyboardTracking(False)
        self.setFixedSize(36, 24)
        self._colour = ""
        self.valueChanged.connect(self.moved)

    def set_number(self, number: int, largest: int, colour: str) -> None:
        """Show a number in a colour, and keep its limit, without telling anybody."""
        with QSignalBlocker(self):
            self.setRange(0, largest)
            self.setValue(number)
        if colour != self._colour:
            self._colour = colour
            self.setStyleSheet(_CHIP.format(colour=colour))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed; a number that is too large becomes the largest, what is none is put back."""
        state = QValidator.State.Acceptable if text.isdecimal() else QValidator.State.Intermediate
        return state, text, position

    def valueFromText(self, text: str) -> int:
        return min(int(text), self.maximum()) if text.isdecimal() else self.value()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def widen(button: QPushButton) -> None:
    """Give a chip the room it needs when it is checked, and so bold."""
    metrics = QFontMetrics(type_face(button, 12, bold=True))
    button.setMinimumWidth(metrics.horizontalAdvance(button.text()) + 22)


def checked(text: str, *, holds: bool) -> str:
    """Return what was checked with the sign that says how it went."""
    return ("✓ " if holds else "✗ ") + text


def small(difference: float) -> str:
    """Return a difference as it is said: 0, 3e-8."""
    return f"{difference:.0e}".replace("e-0", "e-") if difference else "0"
