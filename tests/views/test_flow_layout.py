from __future__ import annotations

from dataclasses import replace

import pytest

from fun_viz.views.flow_layout import MARGIN, Column, pitches


def column(count: int, room: float = 500.0) -> Column:
    return Column(10.0, 40.0, count, pitches((count, 1), room)[0], room)


@pytest.mark.parametrize("count", [1, 2, 7, 15, 22])
def test_a_column_that_fits_has_its_first_and_last_box_in_view(count: int) -> None:
    boxes = column(count)
    assert boxes.furthest == 0.0
    assert boxes.box(0).top() == pytest.approx(MARGIN)
    assert boxes.box(count - 1).bottom() <= MARGIN + 500.5


def test_boxes_never_overlap_however_many_there_are() -> None:
    for count in (3, 30, 39, 40, 200):
        boxes = column(count)
        assert boxes.box(0).bottom() < boxes.box(1).top()


def test_a_column_too_long_scrolls_until_its_last_box_is_in_view() -> None:
    boxes = column(200)
    assert boxes.furthest > 0
    scrolled = replace(boxes, scroll=boxes.scroll_that_shows(199))
    assert 199 in scrolled.visible()
    assert 0 not in scrolled.visible()
    assert scrolled.box(199).bottom() == pytest.approx(MARGIN + 500)


def test_a_box_well_in_view_does_not_move_the_column() -> None:
    boxes = replace(column(200), scroll=300.0)
    assert boxes.scroll_that_shows(boxes.visible()[10]) == 300.0


def test_a_point_in_a_box_finds_it_and_one_between_finds_none() -> None:
    boxes = column(7)
    assert boxes.index_at(20, boxes.middle(3)) == 3
    assert boxes.index_at(20, (boxes.box(3).bottom() + boxes.box(4).top()) / 2) is None
    assert boxes.index_at(60, boxes.middle(3)) is None
    assert boxes.index_at(20, 5000) is None


def test_two_columns_share_their_rows_while_both_fit() -> None:
    assert pitches((7, 9), 500)[0] == pitches((7, 9), 500)[1]
    long, short = pitches((200, 9), 500)
    assert long < short
