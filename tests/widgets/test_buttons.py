"""A button that has just changed its meaning does not take a hurried second click for one."""

from __future__ import annotations

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fun_viz.widgets import buttons
from fun_viz.widgets.buttons import OneClick
from fun_viz.workspaces.train.controls import Controls


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How many seconds later it is than it is."""
    shift = [10.0]
    monkeypatch.setattr(buttons, "monotonic", lambda: monotonic() + shift[0])
    return shift


def test_a_double_click_on_start_starts_and_does_not_pause(qtbot: QtBot, later: list[float]) -> None:
    controls, told = Controls(), list[str]()
    qtbot.addWidget(controls)
    controls.started.connect(lambda: (told.append("start"), controls.show_state("running")))
    controls.paused.connect(lambda: told.append("pause"))
    later[0] += 10
    for _ in range(2):
        qtbot.mouseClick(controls.primary, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(controls.primary, Qt.MouseButton.LeftButton)
    assert told == ["start"]
    later[0] += 0.5
    qtbot.mouseClick(controls.primary, Qt.MouseButton.LeftButton)
    assert told == ["start", "pause"]


def test_what_becomes_start_under_the_pointer_is_not_pressed_at_once(qtbot: QtBot, later: list[float]) -> None:
    controls, told = Controls(), list[str]()
    qtbot.addWidget(controls)
    controls.started.connect(lambda: told.append("start"))
    controls.show_state("stopping")
    later[0] += 10
    controls.show_state("done")
    qtbot.mouseClick(controls.primary, Qt.MouseButton.LeftButton)
    assert told == []


def test_the_same_meaning_may_be_pressed_as_fast_as_one_likes(qtbot: QtBot, later: list[float]) -> None:
    button, count = OneClick(), list[int]()
    qtbot.addWidget(button)
    button.setText("Go")
    later[0] += 10
    button.clicked.connect(lambda: count.append(1))
    for _ in range(3):
        button.setText("Go")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(count) == 3
