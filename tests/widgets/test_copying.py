"""A chip that copies says so for a moment, and copies again whenever it is pressed."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from fun_viz.widgets.copying import CopyChip


def test_it_says_for_a_moment_that_it_copied(qtbot: QtBot) -> None:
    words = ["one", "two"]
    chip = CopyChip(lambda: words.pop(0))
    qtbot.addWidget(chip)
    assert chip.text() == "copy"
    chip.click()
    assert (QGuiApplication.clipboard().text(), chip.text()) == ("one", "copied")
    chip.click()
    assert (QGuiApplication.clipboard().text(), chip.text()) == ("two", "copied")
    chip._soon.timeout.emit()
    chip._soon.stop()
    chip._say()
    assert chip.text() == "copy"
