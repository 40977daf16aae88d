"""The row of workspaces, and the views of the one in front."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.windows.tab_bar import TabBar, TabRow
from fun_viz.workspaces.workspace import Kind, Workspace


def page() -> type[Workspace]:
    return Workspace


KINDS = {
    "decode": Kind("Decode", 1, page, view="Stage"),
    "beam": Kind("Beam", 2, page, of="decode"),
    "compare": Kind("Compare", 3, page),
    "positions": Kind("Positions", 4, page, lab=True),
}


@pytest.fixture
def row(qtbot: QtBot) -> TabRow:
    row = TabRow(TabBar(KINDS))
    qtbot.addWidget(row)
    row.resize(1000, 40)
    row.show()
    return row


def tabs(row: TabRow) -> TabBar:
    (found,) = row.findChildren(TabBar)
    return found


def chips(row: TabRow) -> dict[str, bool]:
    return {chip.text(): chip.isChecked() for chip in row.findChildren(QPushButton) if chip.isVisible()}


def test_a_view_has_no_tab_but_a_chip_beside_the_tabs(row: TabRow) -> None:
    bar = tabs(row)

    assert [bar.tabText(place) for place in range(bar.count())] == ["Decode", "Compare", "Positions"]
    assert chips(row) == {"Stage": True, "Beam": False}


def test_a_workspace_without_views_has_no_chips(row: TabRow) -> None:
    tabs(row).pick("compare")

    assert chips(row) == {}


def test_a_tab_shows_the_view_that_was_in_front_last(row: TabRow, qtbot: QtBot) -> None:
    bar = tabs(row)
    with qtbot.waitSignal(bar.changed):
        bar.pick("beam")
    assert (bar.name, chips(row)) == ("beam", {"Stage": False, "Beam": True})

    bar.pick("compare")
    bar.setCurrentIndex(0)  # as by a click
    assert bar.name == "beam"
    bar.pick("decode")
    assert bar.name == "decode"


def test_views_are_turned_to_in_a_circle(row: TabRow) -> None:
    bar, seen = tabs(row), []
    for by in (1, 1, -1):
        bar.turn(by)
        seen.append(bar.name)

    assert seen == ["beam", "decode", "beam"]


def test_a_workspace_without_views_has_none_to_turn_to(row: TabRow) -> None:
    tabs(row).pick("compare")
    tabs(row).turn(1)

    assert tabs(row).name == "compare"


def test_where_there_is_no_room_the_views_are_one_chip_with_a_menu(row: TabRow) -> None:
    row.resize(tabs(row).sizeHint().width() + 60, 40)

    assert [*chips(row)] == ["Stage ▾"]
    row.resize(1000, 40)
    assert [*chips(row)] == ["Stage", "Beam"]
