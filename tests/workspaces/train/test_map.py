from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.history import History
from fun_viz.reading import Reading
from fun_viz.trace import Array
from fun_viz.views.matrix import Grid, Matrix
from fun_viz.views.theme import LIGHT
from fun_viz.workspaces.train.lanes import Lane
from fun_viz.workspaces.train.map import Look, MapPanel
from tests.workspaces.train.records import snapshot, started


@pytest.fixture
def panel(qtbot: QtBot) -> MapPanel:
    panel = MapPanel(0)
    qtbot.addWidget(panel)
    panel.resize(400, 400)
    return panel


def lane(update: int = 20, *, live: bool = True) -> Lane:
    told = History().then(started(), snapshot(0, sharp=0.02), snapshot(20, sharp=0.9))
    return Lane(0, "Transformer", told, update, live)


def test_the_mean_of_the_last_layer_is_looked_at_by_itself() -> None:
    reading = Reading(snapshot(0, sharp=0.2).trace)
    cross = reading.attention("cross")
    assert cross is not None
    found = Look().of(reading)
    assert found is not None
    assert np.array_equal(found.values, cross.values[-1].mean(0))
    one = Look(0, 3).of(reading)
    assert one is not None
    assert np.array_equal(one.values, cross.values[0, 3])


def test_a_net_with_fewer_heads_is_looked_at_all_the_same() -> None:
    found = Look(9, 9).of(Reading(snapshot(0, sharp=0.2).trace))
    assert found is not None
    assert found.axes == ("query", "key")


def test_nothing_is_read_again_while_the_picture_is_the_same(panel: MapPanel) -> None:
    shown = lane()
    panel.show_lane(shown, raced=False)
    reading = panel._reading
    panel.show_lane(Lane(0, "Transformer", shown.history, 20, True), raced=True)
    assert panel._reading is reading


def test_before_the_first_picture_is_what_invites(panel: MapPanel) -> None:
    panel.invite("press")
    panel.show_lane(Lane(0, "GRU", History(), 0), raced=False)
    assert panel.matrix.grid is None
    assert panel.matrix._placeholder == "press"
    assert panel.title == "GRU"


def test_without_attention_it_says_that_the_map_is_influence(panel: MapPanel) -> None:
    shown = lane()
    panel.show_lane(shown, raced=False)
    assert panel._note.text() == "update 20 · 2 s"
    (first, *_) = shown.history.snapshots
    blind = replace(
        first, trace=replace(first.trace, steps=tuple(replace(step, arrays={}) for step in first.trace.steps))
    )
    panel.show_lane(Lane(0, "GRU", History().then(blind), 0), raced=False)
    assert panel._note.text() == "influence · update 0 · 0 s"


def test_fog_and_line_share_one_scale(panel: MapPanel) -> None:
    limits = []
    for update in (0, 20):
        panel.show_lane(lane(update, live=False), raced=False)
        assert panel.matrix.grid is not None
        limits.append(panel.matrix.grid.limit)
    assert limits[0] == limits[1]


def test_a_cell_that_is_set_apart_has_a_frame(qtbot: QtBot) -> None:
    view = Matrix()
    qtbot.addWidget(view)
    view.setPalette(LIGHT.palette())
    view.resize(200, 200)

    def greens() -> list[tuple[int, int]]:
        image, green = view.grab().toImage(), QColor(LIGHT.right)
        return [(x, y) for x in range(200) for y in range(200) if image.pixelColor(x, y) == green]

    values = Array(np.zeros((2, 3), np.float32), ("query", "key"))
    view.show_grid(Grid(values, ("a", "b"), ("x", "y", "z")))
    assert not greens()
    view.show_grid(Grid(values, ("a", "b"), ("x", "y", "z"), outlined=frozenset({(1, 2), (5, 5)})))
    frame = view.frame()
    assert {(row, column) for x, y in greens() for row, column in [frame.at(QPointF(x + 0.5, y + 0.5))]} == {(1, 2)}
