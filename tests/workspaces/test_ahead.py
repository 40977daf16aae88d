"""Words that have not been written have no name on maps and on the Stage, unless "Show what comes" is on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, Moment
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Request
from fun_viz.views.matrix import Matrix
from fun_viz.views.stage.marks import Box, Label, Scene
from fun_viz.workspaces.decode.focus import default_focus
from fun_viz.workspaces.decode.focus import grid as focused
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.overwritten import overwritten_scene
from fun_viz.workspaces.stage.panel import StagePanel
from fun_viz.workspaces.stage.view import View
from tests.tiny import tiny
from tests.windows.conftest import stage as stage
from tests.windows.fake import Stage


def moment(family: str = "transformer") -> Moment:
    """The second word is being written."""
    model = tiny(family=family)
    *_, (trace, _) = decode(model, Request(model.name, "你叫什么名字", limit=6))
    reading = Reading(trace)
    return Branch(trace.request, reading).at(reading.encode_moves + 1)


def words(scene: Scene) -> list[str]:
    """The names in dashed places at the top, from left to right."""
    marks = [*scene.still, *scene.live]
    labels = {mark.key: mark for mark in marks if isinstance(mark, Label) and mark.key[0] == "to come"}
    boxes = [mark for mark in marks if isinstance(mark, Box) and mark.dashed]
    for label in labels.values():
        assert any((box.x, box.y) == (label.x, label.y) for box in boxes)
    return [label.text for key, label in labels.items() if key[1] == "written"]


@pytest.mark.parametrize("family", ["transformer", "gru", "convolutional"])
def test_the_stage_names_words_to_come_only_when_asked(family: str) -> None:
    at = moment(family)
    focus = default_focus(at.reading)
    assert words(draw(View(at, focus, 1222, 262))) == []
    assert words(draw(View(at, focus, 1222, 262, ahead=True))) == list(at.reading.target[2:])


def test_a_map_hides_names_of_what_is_not_written_even_from_the_mouse(qtbot: QtBot) -> None:
    at, matrix = moment(), Matrix()
    qtbot.addWidget(matrix)
    matrix.resize(500, 400)
    for grid in (focused(at, default_focus(at.reading)),):
        assert grid is not None
        matrix.ahead = False
        matrix.show_grid(grid)
        frame, last = matrix.frame(), len(grid.rows) - 1
        cell = QPointF(frame.columns.edge(0.5), frame.rows.edge(last + 0.5))
        beside = QPointF(frame.columns.start - 5, cell.y())
        assert matrix.tip_at(cell) == "not computed yet"
        assert matrix.tip_at(beside) == ""
        matrix.ahead = True
        assert matrix.grid is not None
        assert not matrix.grid.hides_ahead
        assert grid.rows[last] in matrix.tip_at(cell)
        matrix.ahead = False
        assert matrix.grid.hides_ahead


def test_the_bars_of_gates_name_words_to_come_only_when_asked() -> None:
    at = moment("gru")
    seen, all_of_them = (
        [
            m.text
            for m in overwritten_scene(at, 900, 200, ahead=ahead).live
            if isinstance(m, Label) and m.ink == "target"
        ]
        for ahead in (False, True)
    )
    assert len(seen) < len(all_of_them) == at.reading.decode_moves


def test_the_switch_reaches_every_view_and_is_remembered(stage: Stage) -> None:
    panel = StagePanel()
    page = stage.page()
    panel.setParent(page)
    panel.show_moment(at := moment(), default_focus(at.reading))
    stage.give("view.show-ahead")
    assert panel.ahead
    assert stage.preferences.settings.ahead
    assert panel.view.scene is not None
    stage.give("view.show-ahead")
    assert not panel.ahead
