from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.views.annotations import Between, Moment, Stretch
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import LIGHT

X = np.array([2.0, 10.0, 20.0])
LINE = Line("one", X, np.array([0.0, 50.0, 100.0]), "#4B4FCF", marker="disc")
REACH = Reach(0.0, 100.0, left=1.0, right=21.0, unit="%")


def shown(qtbot: QtBot, *behind: Stretch | Between | Moment) -> Plot:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.setPalette(LIGHT.palette())
    plot.resize(500, 300)
    plot.show_lines((LINE,), None, reach=REACH, behind=behind)
    plot.show()
    return plot


def colour(plot: Plot, x: float, y: float) -> QColor:
    area = plot.area
    return area.grab().toImage().pixelColor(area.at(x, y).toPoint())


def test_the_axis_ends_where_it_is_told_to(qtbot: QtBot) -> None:
    area = shown(qtbot).area
    assert area._ranges[:2] == (1.0, 21.0)
    assert [text for _, text in area._levels(0, 100, 2)] == ["0%", "50%", "100%"]


def test_a_stretch_shades_its_part_of_the_axis_only(qtbot: QtBot) -> None:
    plot = shown(qtbot, Stretch(1.0, 10.5, "seen", shaded=True), Stretch(10.5, 21.0, "unseen"))
    assert colour(plot, 4.5, 76).name() == LIGHT.soft.lower()
    assert colour(plot, 14.5, 26).name() == LIGHT.panel.lower()


def test_the_space_between_two_lines_is_tinted(qtbot: QtBot) -> None:
    plot = shown(qtbot, Between(X, np.zeros(3), np.full(3, 50.0), "#C4601D"))
    inside, outside = colour(plot, 15.5, 26), colour(plot, 4.5, 76)
    assert outside.name() == LIGHT.panel.lower()
    assert inside.red() > inside.blue()
    assert inside.name() != outside.name()


def test_a_moment_stands_at_its_x_with_its_word_inside_the_plot(qtbot: QtBot) -> None:
    plain, marked = shown(qtbot), shown(qtbot, Moment(20.9, "50%"))
    one, other = (plot.area.grab().toImage() for plot in (plain, marked))
    different = [
        x for x in range(one.width()) for y in range(0, one.height(), 2) if one.pixel(x, y) != other.pixel(x, y)
    ]
    assert different
    assert max(different) <= round(plain.area.at(21.0, 0).x()) + 10
    assert min(different) < plain.area.at(20.9, 0).x() - 10
