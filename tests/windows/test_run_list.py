"""The list of runs."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.run.training.folder import Summary
from fun_viz.windows.run_list import RunList

FAMILIES = {"gru": "GRU", "convolutional": "Convolutional"}
SUMMARIES = (
    Summary("/runs/b", "b", "dates", "transformer", "2026-03-02T09:30:00+00:00", 2000, 0.9954, True),
    Summary("/runs/a", "a", "copy", "gru", "?", 40, None, False),
)


def row(shown: RunList, number: int) -> list[str]:
    return [shown.table.item(number, column).text() for column in range(shown.table.columnCount())]


def choose(shown: RunList, *rows: int) -> None:
    model, flag = shown.table.selectionModel(), QItemSelectionModel.SelectionFlag
    for number in rows:
        model.select(shown.table.model().index(number, 0), flag.Select | flag.Rows)


def test_each_run_is_told_in_a_row(qtbot: QtBot) -> None:
    shown = RunList(SUMMARIES, FAMILIES)
    qtbot.addWidget(shown)
    first = row(shown, 0)
    assert first[:3] + first[4:] == ["b", "Dates", "transformer", "2,000", "99.5%"]
    assert first[3].startswith("2026-03-0")
    assert first[3].endswith(":30:00")  # so that two of one name and minute are told apart
    assert shown.table.item(0, 0).toolTip() == "b\n/runs/b"
    assert row(shown, 1) == ["a", "Copy", "GRU", "?", "40, not ended", "–"]


def test_several_are_opened_from_top_to_bottom(qtbot: QtBot) -> None:
    shown, chosen = RunList(SUMMARIES, FAMILIES), list[object]()
    qtbot.addWidget(shown)
    shown.chosen.connect(chosen.append)
    button = shown.findChild(QPushButton)
    assert (button.isEnabled(), button.text()) == (True, "Open")  # the newest
    choose(shown, 1)
    assert button.text() == "Compare"
    button.click()
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert chosen == [("/runs/b", "/runs/a")] * 2


def test_with_none_chosen_there_is_nothing_to_open(qtbot: QtBot) -> None:
    shown = RunList(SUMMARIES, FAMILIES)
    qtbot.addWidget(shown)
    shown.table.clearSelection()
    assert not shown.findChild(QPushButton).isEnabled()
    with qtbot.assertNotEmitted(shown.chosen):
        qtbot.keyClick(shown, Qt.Key.Key_Return)


def test_a_double_click_opens_one(qtbot: QtBot) -> None:
    shown, chosen = RunList(SUMMARIES, FAMILIES), list[object]()
    qtbot.addWidget(shown)
    shown.chosen.connect(chosen.append)
    shown.table.doubleClicked.emit(shown.table.model().index(1, 2))
    assert chosen == [("/runs/a",)]


def test_without_runs_it_says_where_they_come_from(qtbot: QtBot) -> None:
    shown = RunList((), FAMILIES)
    qtbot.addWidget(shown)
    assert any("no runs yet" in label.text() for label in shown.findChildren(QLabel))
