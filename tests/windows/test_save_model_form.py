"""The card that asks for the name of a model."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.windows.save_model_form import SaveModelForm


def test_the_name_of_the_run_is_proposed_and_another_is_taken(qtbot: QtBot) -> None:
    card = SaveModelForm((Path("/runs/a"),))
    qtbot.addWidget(card)
    assert card.name.text() == "a"
    assert card.which.isHidden()
    card.name.setText(" mine ")
    with qtbot.waitSignal(card.accepted) as accepted:
        qtbot.keyClick(card.name, Qt.Key.Key_Return)
    assert accepted.args == [Path("/runs/a"), "mine"]


def test_of_several_lanes_one_is_chosen(qtbot: QtBot) -> None:
    card = SaveModelForm((Path("/runs/a"), Path("/runs/b")))
    qtbot.addWidget(card)
    assert not card.which.isHidden()
    card.which.setCurrentIndex(1)
    with qtbot.waitSignal(card.accepted) as accepted:
        card.findChild(QPushButton).click()
    assert accepted.args == [Path("/runs/b"), "b"]


def test_without_a_name_nothing_is_wanted(qtbot: QtBot) -> None:
    card = SaveModelForm((Path("/runs/a"),))
    qtbot.addWidget(card)
    card.name.setText("  ")
    assert not card.findChild(QPushButton).isEnabled()
    with qtbot.assertNotEmitted(card.accepted):
        qtbot.keyClick(card.name, Qt.Key.Key_Return)
