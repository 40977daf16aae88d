from __future__ import annotations

from PySide6.QtGui import QColor, QPen
from pytestqt.qtbot import QtBot

from fun_viz.views.legend import Legend
from fun_viz.views.markers import Marker


def test_a_legend_takes_more_rows_when_narrow_and_none_when_empty(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(600, 20)
    legend.show_entries(tuple((f"a rather long name {i}", QPen(QColor("#123456"), 2), "") for i in range(3)))
    wide = legend.minimumHeight()
    legend.resize(180, 20)
    legend.show()
    assert legend.minimumHeight() > 2 * wide
    assert not legend.grab().isNull()
    legend.show_entries(())
    assert legend.maximumHeight() == 0


def test_a_marker_is_drawn_on_its_line_and_leaves_room_for_the_dashes(qtbot: QtBot) -> None:
    plain, marked = Legend(), Legend()
    markers: tuple[Marker, Marker] = ("", "square")
    for legend, marker in zip((plain, marked), markers, strict=True):
        qtbot.addWidget(legend)
        legend.resize(200, 20)
        legend.show_entries((("name", QPen(QColor("#123456"), 2), marker),))
        legend.show()
    assert marked._boxes()[0].width() > plain._boxes()[0].width()
    assert marked.grab().toImage() != plain.grab().toImage()
