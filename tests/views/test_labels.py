"""Which labels are shown: pure arithmetic."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from fun_viz.trace import Array
from fun_viz.views.frame import Frame, Track
from fun_viz.views.grid import Grid
from fun_viz.views.labels import LabelWidths, Marks, _skipped, axes, labelled

GAP = 5.0
GRID = Grid(Array(np.zeros((9, 10), np.float32), ("query", "key")), tuple("abcdefghi"), tuple("我每天早上去学校。∎"))


def rooms(
    cell: float, widths: list[float], marked: tuple[int, ...] = (), current: int | None = None
) -> dict[int, float]:
    track = Track(0.0, cell * len(widths), cell, len(widths))
    return labelled(track, tuple(widths), marked=marked, current=current, shortest=26.0, gap=GAP)


def test_all_labels_are_shown_where_there_is_room() -> None:
    assert list(rooms(40, [13.0] * 7)) == list(range(7))


def test_a_long_label_takes_what_short_neighbours_leave() -> None:
    assert rooms(40, [10.0, 60.0, 10.0])[1] >= 60
    assert rooms(40, [60.0, 60.0, 60.0])[1] < 40


def test_labels_thin_out_evenly_when_cells_are_small() -> None:
    assert list(rooms(6, [13.0] * 20)) == [0, 3, 6, 9, 12, 15, 18]


def test_the_marked_and_the_current_label_are_always_shown_and_the_marked_one_whole() -> None:
    shown = rooms(6, [40.0] * 40, marked=(7,), current=31)
    assert shown[7] == 40
    assert 31 in shown


@pytest.mark.parametrize("cell", [3, 8, 14, 22, 41])
def test_no_two_labels_touch(cell: float) -> None:
    widths = [float(10 + (index * 37) % 60) for index in range(50)]
    shown = rooms(cell, widths, marked=(3, 17), current=18)
    drawn = {index: min(room, widths[index]) for index, room in shown.items()}
    for one, other in combinations(sorted(drawn), 2):
        assert (other - one) * cell >= (drawn[one] + drawn[other]) / 2


def test_labels_out_of_view_and_empty_ones_are_not_shown() -> None:
    track = Track(0.0, 100.0, 20.0, 50, scroll=200.0)
    shown = labelled(track, (13.0, 0.0) * 25, marked=(2,), current=40, shortest=26.0, gap=GAP)
    assert set(shown) <= {10, 12, 14}
    assert shown


def test_a_label_that_is_left_out_leaves_a_dot_where_no_other_stands() -> None:
    track = Track(0.0, 100.0, 10.0, 10)
    rooms = {0: 8.0, 2: 8.0, 4: 30.0}
    assert _skipped(track, (8.0,) * 10, rooms) == (1, 6, 7, 8, 9)
    assert not _skipped(Track(0.0, 40.0, 4.0, 10), (8.0,) * 10, rooms), "dots nearer than that are a line"


@pytest.mark.parametrize(("cell", "size"), [(16.0, 13), (13.0, 11), (11.6, 10)])
def test_labels_are_smaller_before_any_is_left_out(cell: float, size: int) -> None:
    frame = Frame(Track(0.0, 9 * cell, cell, 9), Track(60.0, 60 + 10 * cell, cell, 10), 60.0, 22.0)
    both = axes(GRID, frame, LabelWidths((13.0,) * 9, (13.0,) * 10, 0.0, 0.0, 0.0), Marks())

    assert [len(axis.rooms) for axis in both] == [9, 10]
    assert [axis.pixels for axis in both] == [size, size]
    assert not any(axis.skipped for axis in both)


def test_labels_that_are_left_out_anyhow_leave_the_others_large() -> None:
    frame = Frame(Track(0.0, 72.0, 8.0, 9), Track(60.0, 140.0, 8.0, 10), 60.0, 22.0)

    both = axes(GRID, frame, LabelWidths((13.0,) * 9, (13.0,) * 10, 0.0, 0.0, 0.0), Marks())
    assert [axis.pixels for axis in both] == [13, 13]
    assert [len(axis.rooms) for axis in both] == [5, 5]
