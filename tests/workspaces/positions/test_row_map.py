"""What a map with a token a row says where the mouse is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from fun_viz.workspaces.positions.row_map import RowMap, Sheet


def test_a_tick_that_is_cut_is_said_whole_where_it_is_painted(qtbot: QtBot) -> None:
    view = RowMap()
    qtbot.addWidget(view)
    view.resize(300, 120)
    numbers, check = np.zeros((3, 8)), ("sum recomputed", True)
    view.show_sheet(Sheet(numbers, ("a", "b", "c"), "source", column_title="= what enters", check=check))
    assert view.tip_at(QPointF(290, 9)) == "✓ sum recomputed"
    assert view.tip_at(QPointF(view.frame().columns.start + 4, 9)) == "= what enters"
