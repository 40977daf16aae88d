"""The control an option is set with, chosen by what values it takes. Each tells by `edited` only what a hand did."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QSlider, QSpinBox, QWidget

from fun_viz.options import Option
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, translated

_LARGEST = 2**31 - 1
_TICKS = 100  # of a slider
_WIDTH = 106
Control = TypeVar("Control", bound=QWidget)


def editor_of(option: Option) -> Editor:
    """Return a new control for an option."""
    if option.kind == "number" and option.least == 0 and option.most is not None and option.most <= 1:
        return Share(option)
    match option.kind:
        case "switch":
            return Switch(option)
        case "choice":
            return Choice(option)
        case _:
            return Number(option)


class _FocusedWheel(QObject):
    """Lets the wheel turn a control only when it has the focus; else the wheel scrolls the form."""

    def eventFilter(self, control: QObject, event: QEvent) -> bool:
        passing = event.type() == QEvent.Type.Wheel and isinstance(control, QWidget) and not control.hasFocus()
        if passing:
            event.ignore()
        return passing


def in_form(control: Control) -> Control:
    """Return a control that the wheel does not change in passing."""
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    control.installEventFilter(_FocusedWheel(control))
    return control


class ComboBox(QComboBox):
    """A box of a form with an item for each name: the name is its data, its English title is read in any language."""

    def __init__(self, titles: Mapping[str, str] | None = None) -> None:
        super().__init__()
        in_form(self)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._titles: Mapping[str, str] = {}
        self.offer(titles or {})
        Texts(self).follow(self._name)

    def offer(self, titles: Mapping[str, str]) -> None:
        """Have other items."""
        self._titles = titles
        self.clear()
        for name, title in titles.items():
            self.addItem(translated(title), name)

    def _name(self) -> None:
        for place, title in enumerate(self._titles.values()):
            self.setItemText(place, translated(title))


def choose(box: QComboBox, name: object) -> None:
    """Choose the item with this data, if there is one."""
    if (place := box.findData(name)) >= 0:
        box.setCurrentIndex(place)


def slider() -> QSlider:
    """Return a slider of a form, from 0 to 100."""
    slider = in_form(QSlider(Qt.Orientation.Horizontal))
    slider.setRange(0, _TICKS)
    slider.setPageStep(10)
    return slider


class Editor(QWidget):
    """A control in a row of its own; `control` is what takes the focus."""

    edited = Signal(object)  # the new value

    def __init__(self, option: Option, control: QWidget, *beside: QWidget) -> None:
        super().__init__()
        self.option, self.control = option, control
        self.setFocusProxy(control)
        self.setFixedWidth(_WIDTH)
        row(self, (control, 1), *beside, spacing=6)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self.control):
            self._set(value)

    @abstractmethod
    def _set(self, value: Any) -> None: ...


class _ShortDecimal(QDoubleSpinBox):
    """Writes numbers as short as they can be."""

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class Number(Editor):
    """A number, whole or not, typed or stepped."""

    def __init__(self, option: Option) -> None:
        self._kind: type = int if option.kind == "whole" else float
        self.spin = in_form(QSpinBox() if self._kind is int else _ShortDecimal())
        super().__init__(option, self.spin)
        if isinstance(self.spin, QSpinBox):
            least = -_LARGEST if option.least is None else int(option.least)
            self.spin.setRange(least, int(min(option.most or _LARGEST, _LARGEST)))
        else:
            self.spin.setDecimals(7)
            self.spin.setRange(-1e9 if option.least is None else option.least, option.most or 1e9)
        self.spin.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.spin.setKeyboardTracking(False)
        self.spin.lineEdit().setTextMargins(7, 0, 7, 0)
        self.spin.valueChanged.connect(self.edited.emit)

    def _set(self, value: Any) -> None:
        self.spin.setValue(self._kind(value))


class Share(Editor):
    """A share of 1 or of less, on a slider."""

    def __init__(self, option: Option) -> None:
        self.slider, self.figure = slider(), QLabel()
        super().__init__(option, self.slider, self.figure)
        self._most = option.most or 1.0
        self.figure.setFixedWidth(40)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.valueChanged.connect(self._move)

    def _set(self, value: Any) -> None:
        self.slider.setValue(round(float(value) / self._most * _TICKS))
        self.figure.setText(f"{float(value):g}")

    def _move(self, tick: int) -> None:
        value = min(round(tick / _TICKS * self._most, 4), self._most)
        self.figure.setText(f"{value:g}")
        self.edited.emit(value)


class Switch(Editor):
    """On or off."""

    def __init__(self, option: Option) -> None:
        self.check = in_form(QCheckBox())
        super().__init__(option, self.check)
        self.check.toggled.connect(self.edited.emit)

    def _set(self, value: Any) -> None:
        self.check.setChecked(bool(value))


class Choice(Editor):
    """One of a few, by name."""

    def __init__(self, option: Option) -> None:
        self.box = ComboBox({choice: choice for choice in option.choices})
        self.box.setProperty("role", "small")
        super().__init__(option, self.box)
        self.box.activated.connect(self._pick)

    def _set(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))

    def _pick(self, index: int) -> None:
        self.edited.emit(self.box.itemData(index))
