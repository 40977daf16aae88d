"""Inside ▸ Cell: its maps, the arithmetic of a unit and the shares of memory, against what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, Moment
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.study import Study
from fun_viz.trace import Array, Request, Trace
from fun_viz.trainings import Trainings
from fun_viz.work import Worker
from fun_viz.workspaces.cell.memory import rows
from fun_viz.workspaces.cell.page import CellWorkspace
from fun_viz.workspaces.cell.units import Cell, automatic, cell_parts
from fun_viz.workspaces.workspace import Context
from tests.tiny import tiny

TEXT = "我喜欢喝咖啡"


@cache
def trace(family: str, *, details: bool = True, **options: Any) -> Trace:
    model = tiny(family=family, learned=False, **options)
    *_, (grown, _) = decode(model, Request("tiny", TEXT, limit=6), details=details)
    return grown


@pytest.fixture
def study(qapp: QApplication) -> Iterator[Study]:
    worker = Worker()
    yield Study(worker, None)
    worker.close()


@pytest.fixture
def page(qtbot: QtBot, study: Study) -> CellWorkspace:
    page = CellWorkspace(Context(study, Trainings(study._worker), ("tiny",)))
    qtbot.addWidget(page)
    page.resize(1100, 560)
    page.show()
    return page


def show(study: Study, trace: Trace, position: int) -> Reading:
    branch = Branch(trace.request, Reading(trace))
    study.show(branch)
    study.clock.move_to(position)
    return branch.reading


def test_the_cell_at_work_is_shown_first_that_which_reads_then_that_which_writes() -> None:
    reading = Reading(trace("gru", layers=2, directions="both"))
    moves = [automatic(Moment(reading, position)) for position in (0, 7, reading.encode_moves)]

    assert [part and part.path for part in moves] == ["encoder.forwards", "encoder.upper.0.forwards", "decoder.cell"]
    assert len(cell_parts(reading)) == 6


@pytest.mark.parametrize("family", ["rnn", "lstm", "gru"])
def test_every_map_holds_what_was_recorded(page: CellWorkspace, study: Study, family: str) -> None:
    reading = show(study, trace(family, layers=1), 4)

    cell = page._cell
    assert cell is not None
    shown = [each for each in page.maps.body.maps if not each.isHidden()]
    assert len(shown) == len(cell.tracks) == {"rnn": 1, "gru": 4, "lstm": 6}[family]
    for name, each in zip(cell.tracks, shown, strict=True):
        (track,) = (t for t in reading.tracks if (t.part, t.layer, t.name) == ("forwards", 0, name))
        assert each.map.grid is not None
        rows = [track.array.values[row[0]] for row in cell.rows]
        np.testing.assert_array_equal(each.map.grid.array.values, rows)
        assert each.map.grid.current_column == 4
        assert len(each.map.grid.done_columns) == 5


def test_groups_are_means_of_their_units_until_one_is_opened() -> None:
    reading = Reading(trace("gru", layers=1, units=128))
    cell = Cell(reading, cell_parts(reading)[0], opened=1)
    values = cell.tracks["update"].array.values

    assert [len(row) for row in cell.rows] == [8, *[1] * 8, *[8] * 14]
    means = [values[list(row)].mean(0) for row in cell.rows]
    np.testing.assert_allclose(cell.grid("update", Moment(reading, 0), 0).array.values, means, rtol=1e-6)
    order = [unit for group in cell.groups for unit in group]
    assert sorted(order) == list(range(128))
    assert np.all(np.diff(values.mean(1)[order]) <= 1e-7)  # those that keep most stand on top


def test_the_arithmetic_follows_the_mouse_and_is_ticked(page: CellWorkspace, study: Study) -> None:
    reading = show(study, trace("gru", layers=1), 3)
    assert page._cell is not None
    (unit,) = page._cell.rows[5]
    page.maps.body.touched.emit((5, 2))

    lines = {line.port: line.value for line in page.unit.view.lines}
    for name, value in lines.items():
        (track,) = (t for t in reading.tracks if (t.part, t.name) == ("forwards", name))
        assert value == pytest.approx(float(track.array.values[unit, 2]))
    assert page.unit.view._verdict.startswith("✓")


def test_noise_in_a_gate_turns_the_tick_into_a_cross(page: CellWorkspace, study: Study) -> None:
    whole, name = trace("gru", layers=1), "encoder.forwards.reset"
    steps = list(whole.steps)
    for at, step in enumerate(whole.steps):
        if name in step.arrays:
            noisy = Array(step.arrays[name].values + np.float32(0.01), ("beam", "unit"))
            steps[at] = replace(step, arrays={**step.arrays, name: noisy})
    show(study, replace(whole, steps=tuple(steps)), 3)

    assert page.unit.view._verdict.startswith("✗")
    assert not page.unit.view._holds


def test_without_details_it_says_what_it_waits_for(page: CellWorkspace, study: Study) -> None:
    show(study, trace("gru", layers=1, details=False), 3)

    assert page.unit.view.lines == ()
    assert page.unit.view._placeholder


def test_a_net_without_cells_says_where_to_look(page: CellWorkspace, study: Study) -> None:
    show(study, trace("transformer"), 1)

    assert not page.maps.body.nothing.isHidden()
    assert "Attention" in page.maps.body.nothing._placeholder


def test_a_click_opens_a_group_and_the_keys_walk_through_units(page: CellWorkspace, study: Study, qtbot: QtBot) -> None:
    show(study, trace("gru", layers=1, units=128), 3)
    page.maps.body.picked.emit((10, 0))
    assert page._cell is not None
    opened = page._cell.opened
    assert opened is not None
    assert page._unit == page._cell.groups[opened][0]
    qtbot.keyClick(page, Qt.Key.Key_Down)
    assert page._unit == page._cell.groups[opened][1]
    page.leave()
    assert page._cell.opened is None


def test_shares_of_memory_are_those_of_the_tokens_read(page: CellWorkspace, study: Study) -> None:
    show(study, trace("gru", layers=1), 3)

    shares = page.memory.view._shares
    assert len(shares) == 5  # the state before all, and four tokens
    assert sum(shares) == pytest.approx(1.0)
    assert [row.share is None for row in page.memory.view.rows()] == [False] * 5 + [True] * 3


def test_where_there_is_no_room_tokens_before_are_one_row() -> None:
    shares = (0.1, 0.2, 0.3, 0.25, 0.15)
    tokens = tuple("ABCDEF")

    assert [row.name for row in rows(shares, tokens, 9)] == ["h0", *tokens]
    few = rows(shares, tokens, 5)
    assert [row.name for row in few] == ["h0", "… 2", "C", "D", "E"]
    assert few[1].share == pytest.approx(0.5)
    assert [row.now for row in few] == [False, False, False, True, False]
