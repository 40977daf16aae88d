from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.views.animation import Animation


def test_a_glide_that_nobody_sees_has_arrived(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    animation = Animation(widget, 150)
    animation.begin(moving=True)
    assert animation.at == 1.0


def test_a_glide_runs_from_0_to_1(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    animation = Animation(widget, 150)
    animation.begin(moving=True)
    animation.pause()
    animation.setCurrentTime(0)
    animation.resume()
    started = animation.at
    animation.setCurrentTime(150)
    assert started < 0.5
    assert animation.at == 1.0


def test_a_glide_that_is_not_to_move_has_arrived(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    animation = Animation(widget, 150)
    animation.begin(moving=True)
    animation.begin(moving=False)
    assert animation.at == 1.0
