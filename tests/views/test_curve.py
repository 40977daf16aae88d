from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fun_viz.views.curve import Curve


def test_only_what_has_happened_is_a_point() -> None:
    x, y = Curve("a", np.array([3.0, 4.0, 5.0]), "#123456", first=2, shown=2).points()
    assert x.tolist() == [2.0, 3.0]
    assert y.tolist() == [3.0, 4.0]


def test_a_curve_of_nothing_but_gaps_draws_nothing(qtbot: QtBot) -> None:
    item = pg.PlotDataItem()
    Curve("a", np.full(3, np.nan), "#123456").fill(item)
    assert item.getData() == (None, None)


def test_the_dash_is_that_of_the_pen() -> None:
    assert Curve("a", np.zeros(1), "#123456", "dashdot").pen().style() == Qt.PenStyle.DashDotLine
