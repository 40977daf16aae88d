from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.views.glide import Glide


def test_a_glide_that_nobody_sees_has_arrived(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    glide = Glide(widget, 150)
    glide.begin(moving=True)
    assert glide.at == 1.0


def test_a_glide_runs_from_0_to_1(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    glide = Glide(widget, 150)
    glide.begin(moving=True)
    glide.pause()
    glide.setCurrentTime(0)
    glide.resume()
    started = glide.at
    glide.setCurrentTime(150)
    assert started < 0.5
    assert glide.at == 1.0


def test_a_glide_that_is_not_to_move_has_arrived(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    glide = Glide(widget, 150)
    glide.begin(moving=True)
    glide.begin(moving=False)
    assert glide.at == 1.0
