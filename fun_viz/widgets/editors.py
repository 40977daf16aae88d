"""The control an option is set with, chosen by what values it takes. Each tells by `edited` only what a hand did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget

from fun_viz.options import Option
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import Texts, translated

_LARGEST = 2**31 - 1
_TICKS = 100  # of a slider
_WIDTH = 106
Control = TypeVar("Control", bound=QWidget)


def editor_of(option: Option) -> Editor:
    """Return a new control for an option."""
    if option.kind == "number" and option.least == 0 and option.most is not None and option.most <= 1:
        return _share(option)
    return {"switch": _switch, "choice": _choice}.get(option.kind, _number)(option)


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
    """A control in a row of its own; `control` is what takes the focus, `show` lets it show a value."""

    edited = Signal(object)  # the new value

    def __init__(self, control: QWidget, show: Callable[[Any], object], *beside: QWidget) -> None:
        super().__init__()
        self.control, self._show = control, show
        self.setFocusProxy(control)
        self.setFixedWidth(_WIDTH)
        row(self, (control, 1), *beside, spacing=6)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self.control):
            self._show(value)


class _ShortDecimal(QDoubleSpinBox):
    """Writes numbers as short as they can be."""

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


def _number(option: Option) -> Editor:
    """A number, whole or not, typed or stepped."""
    kind: type = int if option.kind == "whole" else float
    spin = in_form(QSpinBox() if kind is int else _ShortDecimal())
    if isinstance(spin, QSpinBox):
        least = -_LARGEST if option.least is None else int(option.least)
        spin.setRange(least, int(min(option.most or _LARGEST, _LARGEST)))
    else:
        spin.setDecimals(7)
        spin.setRange(-1e9 if option.least is None else option.least, option.most or 1e9)
    spin.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
    spin.setKeyboardTracking(False)
    spin.lineEdit().setTextMargins(7, 0, 7, 0)
    editor = Editor(spin, lambda value: spin.setValue(kind(value)))
    spin.valueChanged.connect(editor.edited.emit)
    return editor


def _share(option: Option) -> Editor:
    """A share of 1 or of less, on a slider."""
    bar, figure, most = slider(), label(), option.most or 1.0
    figure.setFixedWidth(40)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show(value: Any) -> None:
        bar.setValue(round(float(value) / most * _TICKS))
        figure.setText(f"{float(value):g}")

    def move(tick: int) -> None:
        value = min(round(tick / _TICKS * most, 4), most)
        figure.setText(f"{value:g}")
        editor.edited.emit(value)

    editor = Editor(bar, show, figure)
    bar.valueChanged.connect(move)
    return editor


def _switch(_option: Option) -> Editor:
    """On or off."""
    check = in_form(QCheckBox())
    editor = Editor(check, lambda value: check.setChecked(bool(value)))
    check.toggled.connect(editor.edited.emit)
    return editor


def _choice(option: Option) -> Editor:
    """One of a few, by name."""
    box = ComboBox({choice: choice for choice in option.choices})
    box.setProperty("role", "small")
    editor = Editor(box, lambda value: choose(box, value))
    box.activated.connect(lambda index: editor.edited.emit(box.itemData(index)))
    return editor
