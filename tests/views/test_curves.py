from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from pytestqt.qtbot import QtBot

from fun_viz.views.curves import Curve, Curves
from fun_viz.views.theme import DARK, LIGHT, Theme

GRU = Curve("GRU", np.array([2.0, 3.0, np.nan, 1.0]), "#AA0000", "dash", shown=2)
NET = Curve("Transformer", np.array([1.0, 0.5, 0.25]), "#0000AA", first=1)


@pytest.fixture
def view(qtbot: QtBot) -> Curves:
    view = Curves()
    qtbot.addWidget(view)
    view.resize(500, 220)
    view.show()
    view.show_curves((GRU, NET), 1, "step", "bits")
    qtbot.waitExposed(view)
    return view


def scene(view: Curves, x: float, y: float) -> QPointF:
    return view._plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))


def ranges(view: Curves) -> tuple[list[float], list[float]]:
    return view._plot.getPlotItem().getViewBox().viewRange()


def test_only_what_has_happened_is_drawn(view: Curves) -> None:
    assert [item.getData()[1].tolist() for item in view._items] == [[2.0, 3.0], [1.0, 0.5, 0.25]]
    assert view._items[1].getData()[0].tolist() == [1.0, 2.0, 3.0]


def test_the_axes_stay_still_while_a_curve_grows(view: Curves) -> None:
    before = ranges(view)
    view.show_curves((Curve("GRU", GRU.values, GRU.colour), NET), 3, "step", "bits")
    assert ranges(view) == before
    (left, right), (bottom, top) = before
    assert left < 0 < 3 < right
    assert bottom < 0 < 3 < top


def test_the_same_items_are_used_again(view: Curves) -> None:
    items = list(view._items)
    view.show_curves((NET, GRU), 2)
    assert [a is b for a, b in zip(view._items, items, strict=True)] == [True, True]
    view.show_curves((NET,), 2)
    assert view._items == items[:1]
    drawn = [item for item in view._plot.getPlotItem().items if isinstance(item, pg.PlotDataItem)]
    assert drawn == items[:1]


def test_the_present_is_a_line_unless_there_is_none(view: Curves) -> None:
    assert view._now.isVisible()
    assert view._now.value() == 1
    view.show_curves((NET,), None)
    assert not view._now.isVisible()


def test_the_nearest_point_under_the_mouse_is_named(view: Curves, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.pointed_at) as pointed:
        view._plot.scene().sigMouseMoved.emit(scene(view, 2.02, 0.52))
    assert pointed.args == ["Transformer", 2.0, 0.5]
    assert view._readout.isVisible()
    assert view._readout.toPlainText() == "Transformer  2: 0.5"


def test_far_from_every_point_nothing_is_named(view: Curves, qtbot: QtBot) -> None:
    view._plot.scene().sigMouseMoved.emit(scene(view, 2, 0.5))
    with qtbot.assertNotEmitted(view.pointed_at):
        view._plot.scene().sigMouseMoved.emit(scene(view, 3, 2.9))
    assert not view._readout.isVisible()


def test_the_wheel_does_not_zoom(view: Curves) -> None:
    before, at = ranges(view), QPointF(250, 100)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view._plot.wheelEvent(wheel)
    assert ranges(view) == before


@pytest.mark.parametrize("values", [None, np.full(3, np.nan), np.empty(0)])
def test_with_nothing_to_draw_the_placeholder_stands(view: Curves, values: np.ndarray | None) -> None:
    view.set_placeholder("Decode a sentence")
    view.show_curves(() if values is None else (Curve("a", values, "#123456"),), 0)
    assert view._placeholder.isVisible()
    assert not view._plot.isVisible()
    view.show_curves((NET,), 0)
    assert view._plot.isVisible()


@pytest.mark.parametrize("value", [0.0, 5.0, -2.0, 1e-9])
def test_a_constant_has_room_around_it(view: Curves, value: float) -> None:
    view.show_curves((Curve("a", np.full(4, value), "#123456"),), 0)
    bottom, top = ranges(view)[1]
    assert bottom < value < top


def test_many_points_have_no_dots_and_few_have(view: Curves) -> None:
    wave = Curve("wave", np.sin(np.arange(500) / 9), "#123456")
    view.show_curves((wave, NET), 17, "position")
    assert [item.opts["symbol"] for item in view._items] == [None, "o"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_ground_is_that_of_a_panel_in_both_themes(view: Curves, theme: Theme) -> None:
    view.setPalette(theme.palette())
    image = view._plot.grab().toImage()
    assert image.pixelColor(image.width() - 3, 3) == QColor(theme.panel)


def test_ticks_are_whole_steps(view: Curves) -> None:
    assert all(spacing >= 1 for spacing, _ in view._axes["bottom"].tickSpacing(0.0, 2.0, 800))


def test_csv_has_a_column_for_each_curve_and_empty_cells_for_the_rest(view: Curves) -> None:
    assert view.to_csv().splitlines() == ["step,GRU,Transformer", "0,2,", "1,3,1", "2,,0.5", "3,,0.25"]
