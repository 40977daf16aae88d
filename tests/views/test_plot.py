from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.views.lines import Line, Reach, thinned
from fun_viz.views.plot import Plot
from fun_viz.views.plot_area import MOST, PlotArea
from fun_viz.views.theme import DARK, LIGHT, Theme

TRAIN = Line("train", np.array([10.0, 20.0, 40.0]), np.array([4.0, 2.0, 0.5]), "#AA0000")
DEV = Line("dev", np.array([20.0, 40.0]), np.array([3.0, np.nan]), "#AA0000", "dash")


GRU = Line("GRU", np.arange(4.0), np.array([2.0, 3.0, np.nan, 1.0]), "#AA0000", "dash", shown=2)
NET = Line("Transformer", np.arange(1.0, 4.0), np.array([1.0, 0.5, 0.25]), "#0000AA")


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(500, 260)
    plot.show_lines((TRAIN, DEV), 20.0, x_label="update", reach=Reach(0.0))
    plot.show()
    return plot


def spot(plot: Plot, x: float, y: float) -> QPoint:
    return plot.area.at(x, y).toPoint()


def test_values_stand_at_their_own_x_and_gaps_are_left_out(plot: Plot) -> None:
    assert plot.area.drawn[0][0].tolist() == [10.0, 20.0, 40.0]
    assert plot.area.drawn[1][1].tolist() == [3.0]
    far, near = plot.area.at(40, 0.5), plot.area.at(20, 2.0)
    assert far.x() > near.x()
    assert far.y() > near.y()


def test_on_a_logarithmic_axis_every_tenfold_is_as_high_as_the_next(plot: Plot) -> None:
    line = Line("loss", np.arange(4.0), np.array([100.0, 10.0, 1.0, 0.0]), "#00AA00")
    plot.show_lines((line,), None, reach=Reach(logarithmic=True))
    assert plot.area.drawn[0][1].tolist() == [2.0, 1.0, 0.0]


def test_a_click_says_which_x_it_meant(plot: Plot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.picked) as picked:
        qtbot.mouseClick(plot.area, Qt.MouseButton.LeftButton, pos=spot(plot, 20, 2))
    assert picked.args[0] == pytest.approx(20, abs=0.2)


def test_outside_the_axes_a_click_means_nothing(plot: Plot, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(plot.picked):
        qtbot.mouseClick(plot.area, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_the_point_under_the_mouse_stays_named_while_lines_grow(plot: Plot, qtbot: QtBot) -> None:
    qtbot.mouseMove(plot.area, spot(plot, 20, 2))
    assert plot.area.named is not None
    assert plot.area.named[:2] == (TRAIN, 20.0)
    grown = Line("train", np.append(TRAIN.x, 41.0), np.append(TRAIN.y, 0.4), TRAIN.colour)
    plot.show_lines((grown, DEV), 41.0, reach=Reach(0.0))
    assert plot.area.named[:2] == (grown, 20.0)


def test_the_present_is_painted_and_moves_alone(plot: Plot) -> None:
    def accents() -> list[int]:
        image = plot.area.grab().toImage()
        accent = QColor(DARK.accent)
        return [x for x in range(image.width()) for y in (12, 13, 14) if image.pixelColor(x, y) == accent]

    plot.setPalette(DARK.palette())
    before = accents()
    plot.set_position(30.0)
    assert before
    assert min(accents()) > max(before)
    plot.set_position(None)
    assert not accents()


def test_without_values_the_placeholder_stands(plot: Plot) -> None:
    plot.set_placeholder("nothing yet")
    plot.show_lines((), None)
    assert plot.area._placeholder == "nothing yet"
    assert not plot.legend.height()
    plot.grab()


def test_no_peak_is_lost_when_points_are_thinned() -> None:
    x, y = np.arange(30_000.0), np.zeros(30_000)
    y[12_345], y[20_001] = 7.0, -3.0
    kept_x, kept_y = thinned(x, y, MOST)
    assert len(kept_y) <= MOST
    assert (kept_y.max(), kept_y.min()) == (7.0, -3.0)
    assert kept_x[kept_y.argmax()] == 12_345
    assert (kept_x[0], kept_x[-1]) == (0.0, 29_999.0)
    assert (np.diff(kept_x) > 0).all()


def test_only_what_has_happened_is_drawn_and_told(plot: Plot) -> None:
    plot.show_lines((GRU, NET), 1, x_label="step", reach=Reach.around((GRU, NET)))
    assert [plot.area.drawn[n][1].tolist() for n in (0, 1)] == [[2.0, 3.0], [1.0, 0.5, 0.25]]
    assert plot.to_csv().splitlines() == ["step,GRU,Transformer", "0,2,", "1,3,1", "2,,0.5", "3,,0.25"]


def test_the_axes_hold_what_is_to_come_and_stay_still_while_a_line_grows() -> None:
    grown = replace(GRU, shown=4)
    reach, later = Reach.around((GRU, NET)), Reach.around((grown, NET))
    assert reach == later
    assert reach.left < 0 < 3 < (reach.right or 0)
    assert (reach.low or 0) < 0.25 < 3 < (reach.high or 0)


@pytest.mark.parametrize("value", [0.0, 5.0, -2.0, 1e-9])
def test_a_constant_has_room_around_it(plot: Plot, value: float) -> None:
    line = Line("a", np.arange(4.0), np.full(4, value), "#123456")
    plot.show_lines((line,), 0, reach=Reach.around((line,)))
    assert plot.area.box().top() + 20 < plot.area.at(0, value).y() < plot.area.box().bottom() - 20


def test_lines_of_which_nothing_has_happened_leave_their_axes(plot: Plot) -> None:
    plot.set_placeholder("Decode a sentence")
    waiting = replace(NET, shown=0)
    plot.show_lines((), None)
    without = plot.area.grab().toImage()
    plot.show_lines((waiting,), None, reach=Reach.around((waiting,)))
    assert plot.area.grab().toImage() != without
    assert Reach.around((replace(NET, y=np.full(3, np.nan)),)) == Reach()


def test_a_plot_that_is_not_pickable_takes_no_clicks(qtbot: QtBot) -> None:
    plot = Plot(pickable=False)
    qtbot.addWidget(plot)
    plot.resize(500, 260)
    plot.show_lines((NET,), None, y_label="bits")
    plot.show()
    with qtbot.assertNotEmitted(plot.picked):
        qtbot.mouseClick(plot.area, Qt.MouseButton.LeftButton, pos=spot(plot, 2, 0.5))


def test_few_points_are_dots_where_they_are_to_be_seen_as_such(plot: Plot) -> None:
    def tones(*, dotted: bool) -> int:
        line = Line("a", np.arange(40.0), np.zeros(40), "#123456", dotted=dotted)
        plot.show_lines((line,), None)
        image = plot.area.grab().toImage()
        return sum(
            image.pixelColor(x, y) == QColor("#123456") for x in range(image.width()) for y in range(image.height())
        )

    assert tones(dotted=True) > tones(dotted=False)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_ground_is_that_of_a_panel_in_both_themes(plot: Plot, theme: Theme) -> None:
    plot.setPalette(theme.palette())
    image = plot.area.grab().toImage()
    assert image.pixelColor(image.width() - 3, 3) == QColor(theme.panel)


def test_the_mouse_reads_all_lines_where_it_is(plot: Plot) -> None:
    inside = plot.area.box()
    assert plot.area.tip_at(plot.area.at(19, 3.9)) == "update 20\ntrain: 2\ndev: 3"
    assert plot.area.tip_at(plot.area.at(38, 1.0)) == "update 40\ntrain: 0.5\ndev: 3 (20)"
    assert plot.area.tip_at(inside.bottomLeft() + QPointF(-20, 0)) is None
    plot.show_lines((TRAIN,), None, reach=Reach(logarithmic=True, unit="%"))
    assert plot.area.tip_at(plot.area.at(20, 0.3)) == "20\ntrain: 2%"
    plot.show_lines((), None)
    assert plot.area.tip_at(inside.center()) is None


def test_csv_has_a_column_a_line_and_empty_cells_for_the_rest(plot: Plot) -> None:
    assert plot.to_csv().splitlines() == ["update,train,dev", "10,4,", "20,2,3", "40,0.5,"]


def test_an_axis_has_three_ticks_where_there_is_room_for_them(qtbot: QtBot) -> None:
    area = PlotArea()
    qtbot.addWidget(area)
    assert [text for _, text in area._levels(-0.2, 8.5, 3.1)] == ["0", "2", "4", "6", "8"]
    assert len(area._levels(-0.2, 8.5, 1.0)) == 2
