"""The control an option is set with, chosen by what values it takes. Each tells by `edited` only what a hand did."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

from fun_viz.options import Option

_LARGEST = 2**31 - 1
_TICKS = 100  # of a slider
_WIDTH = 106


def editor_of(option: Option) -> Editor:
    """Return a new control for an option."""
    if option.kind == "number" and option.least == 0 and option.most is not None and option.most <= 1:
        return Share(option)
    kinds: dict[str, Callable[[Option], Editor]] = {
        "whole": Whole, "number": Number, "switch": Switch, "choice": Choice
    }  # fmt: skip
    return kinds[option.kind](option)


class Editor(QWidget):
    """A control in a row of its own; `control` is what takes the focus."""

    edited = Signal(object)  # the new value

    def __init__(self, option: Option, control: QWidget) -> None:
        super().__init__()
        self.option, self.control = option, control
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(control)
        self.setFixedWidth(_WIDTH)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self.row.addWidget(control, 1)

    @abstractmethod
    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""

    def retranslate(self) -> None:
        """Set every text again."""


class _Spin(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)


class _Decimal(QDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        return f"{value:g}"

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)


class _Box(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)


def _turn(control: QWidget, event: QWheelEvent, take: Any) -> None:
    """Let the wheel change a control only when it has the focus; else it scrolls the form."""
    if control.hasFocus():
        take(event)
    else:
        event.ignore()


def box() -> QComboBox:
    """Return a combo box that the wheel does not change in passing."""
    combo = _Box()
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    combo.setMinimumContentsLength(6)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


class Whole(Editor):
    """A whole number, typed or stepped."""

    def __init__(self, option: Option) -> None:
        self.spin = _Spin()
        super().__init__(option, self.spin)
        least, most = (-_LARGEST if option.least is None else option.least), option.most or _LARGEST
        self.spin.setRange(int(least), int(min(most, _LARGEST)))
        self.spin.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.spin.setKeyboardTracking(False)
        self.spin.lineEdit().setTextMargins(7, 0, 7, 0)
        self.spin.valueChanged.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(int(value))
        self.spin.blockSignals(False)


class Number(Editor):
    """Any number, written as short as it can be."""

    def __init__(self, option: Option) -> None:
        self.spin = _Decimal()
        super().__init__(option, self.spin)
        self.spin.setDecimals(7)
        self.spin.setRange(-1e9 if option.least is None else option.least, option.most or 1e9)
        self.spin.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.spin.setKeyboardTracking(False)
        self.spin.lineEdit().setTextMargins(7, 0, 7, 0)
        self.spin.valueChanged.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(float(value))
        self.spin.blockSignals(False)


class Share(Editor):
    """A share of 1, on a slider."""

    def __init__(self, option: Option) -> None:
        self.slider, self.figure = _Slider(Qt.Orientation.Horizontal), QLabel()
        super().__init__(option, self.slider)
        self.slider.setRange(0, _TICKS)
        self.slider.setPageStep(10)
        self.figure.setFixedWidth(40)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.figure)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: Any) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(float(value) / (self.option.most or 1.0) * _TICKS))
        self.slider.blockSignals(False)
        self.figure.setText(f"{float(value):g}")

    def _moved(self, tick: int) -> None:
        value = min(round(tick / _TICKS * (self.option.most or 1.0), 4), self.option.most or 1.0)
        self.figure.setText(f"{value:g}")
        self.edited.emit(value)


class Switch(Editor):
    """On or off."""

    def __init__(self, option: Option) -> None:
        self.check = QCheckBox()
        super().__init__(option, self.check)
        self.check.toggled.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(bool(value))
        self.check.blockSignals(False)


class Choice(Editor):
    """One of a few, by name."""

    def __init__(self, option: Option) -> None:
        self.box = box()
        self.box.setProperty("role", "small")
        super().__init__(option, self.box)
        for choice in option.choices:
            self.box.addItem(choice, choice)
        self.box.activated.connect(self._picked)
        self.retranslate()

    def show_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))

    def retranslate(self) -> None:
        for index, choice in enumerate(self.option.choices):
            self.box.setItemText(index, QCoreApplication.translate("", choice))

    def _picked(self, index: int) -> None:
        self.edited.emit(self.box.itemData(index))
