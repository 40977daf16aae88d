from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QSpinBox
from pytestqt.qtbot import QtBot

from fun_viz.options import Option
from fun_viz.widgets.editors import ComboBox, choose, editor_of, slider

LAYERS = Option("layers", "whole", 2, "Layers", "How many layers.", 1, 6)
RATE = Option("rate", "number", 0.002, "Rate", "How far.", 0, 5)
SHARE = Option("dropout", "number", 0.5, "Dropout", "Which share.", 0, 0.9)
SWITCH = Option("residual", "switch", True, "Residual", "Whether.")
CHOICE = Option("attention", "choice", "dot", "Attention", "How.", choices=("none", "dot"))


def wheel(control: QSlider | QSpinBox) -> QWheelEvent:
    at = QPoint(5, 5).toPointF()
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(control, event)
    return event


@pytest.mark.parametrize(
    ("option", "value"), [(LAYERS, 3), (RATE, 0.01), (SHARE, 0.45), (SWITCH, False), (CHOICE, "none")]
)
def test_what_is_shown_is_told_to_nobody(qtbot: QtBot, option: Option, value: Any) -> None:
    editor = editor_of(option)
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.edited):
        editor.show_value(option.default)
        editor.show_value(value)


def test_a_hand_on_a_slider_chooses_a_share_of_the_most(qtbot: QtBot) -> None:
    editor = editor_of(SHARE)
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.edited) as edited:
        editor.control.setValue(50)
    assert edited.args == [0.45]
    assert editor.findChild(QLabel).text() == "0.45"


def test_numbers_are_written_as_short_as_they_can_be(qtbot: QtBot) -> None:
    editor = editor_of(RATE)
    qtbot.addWidget(editor)
    editor.show_value(0.002)
    assert editor.control.text() == "0.002"


def test_the_wheel_turns_only_what_has_the_focus(qtbot: QtBot) -> None:
    control = slider()
    qtbot.addWidget(control)
    control.show()
    control.setValue(50)
    assert not wheel(control).isAccepted()
    assert control.value() == 50
    control.activateWindow()
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    wheel(control)
    assert control.value() > 50


def test_a_name_that_is_not_there_leaves_the_choice(qtbot: QtBot) -> None:
    box = ComboBox({"a": "a", "b": "b"})
    qtbot.addWidget(box)
    for name in ("b", "c"):
        choose(box, name)
        assert box.currentData() == "b"
