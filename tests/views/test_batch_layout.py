from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSizeF

from fun_viz.text.batch_tokens import BatchPicture, SidePicture
from fun_viz.views.batch_layout import BatchCell, BatchLayout, lay_out


def a_picture(sources: tuple[int, ...] = (2, 4), targets: tuple[int, ...] = (3, 5)) -> BatchPicture:
    sides = (SidePicture(tuple(("x",) * length for length in lengths)) for lengths in (sources, targets))
    return BatchPicture(*sides)


def laid_out(
    picture: BatchPicture,
    width: float = 600,
    height: float = 300,
    *,
    widest: tuple[float, float] = (20, 60),
    whole: bool = False,
    scroll: float = 0,
) -> BatchLayout:
    return lay_out(picture, QSizeF(width, height), widest=widest, whole=whole, scroll=scroll, ratio=1.0)


def test_a_cell_is_found_where_it_is_drawn() -> None:
    layout = laid_out(a_picture())
    for side, row, column in (("source", 1, 3), ("target", 0, 0), ("target", 1, 4)):
        spot = BatchCell(side, row, column)  # type: ignore[arg-type]
        middle = layout.cell(spot).center()
        assert layout.at(middle) == spot
        assert layout.row_at(middle) == row


def test_between_the_sides_and_at_the_numbers_there_is_a_row_but_no_cell() -> None:
    layout = laid_out(a_picture())
    for x in ((layout.source.columns.end + layout.target.columns.start) / 2, layout.source.columns.start - 10):
        point = QPointF(x, layout.rows.edge(1.5))
        assert layout.at(point) is None
        assert layout.row_at(point) == 1
    assert layout.row_at(QPointF(layout.target.columns.end + 5, layout.rows.edge(1.5))) is None
    assert layout.row_at(QPointF(layout.source.columns.start + 5, 5)) is None


def test_columns_are_as_wide_as_their_tokens_need_where_there_is_room() -> None:
    layout = laid_out(a_picture(), 2000)
    assert (layout.source.columns.cell, layout.target.columns.cell) == (20, 60)
    assert layout.source.columns.start > 500  # the batch stands in the middle


def test_where_there_is_not_the_wide_columns_give_way_first() -> None:
    layout = laid_out(a_picture((10, 10), (10, 10)), 500)
    assert layout.source.columns.cell == 20
    assert 20 < layout.target.columns.cell < 30


@pytest.mark.parametrize("width", [1, 60, 300, 1000])
@pytest.mark.parametrize("lengths", [((1,), (1,)), ((300,), (4,)), ((4,), (300,)), ((200,), (200,))])
def test_both_sides_fit_into_any_width_beside_each_other(width: float, lengths: tuple[tuple[int], tuple[int]]) -> None:
    layout = laid_out(a_picture(*lengths), width)
    assert layout.source.columns.end < layout.target.columns.start
    assert layout.target.columns.end <= max(width, 62)
    assert min(layout.source.columns.cell, layout.target.columns.cell) > 0


def test_many_rows_scroll_until_the_last_is_in_view() -> None:
    picture = a_picture((3,) * 100, (3,) * 100)
    layout = laid_out(picture)
    assert layout.rows.cell == 17
    assert layout.furthest > 0
    end = laid_out(picture, scroll=1e9)
    assert end.rows.scroll == layout.furthest
    assert 99 in end.rows.shown()
    assert 0 not in end.rows.shown()


def test_as_a_whole_all_rows_are_in_view_however_many() -> None:
    layout = laid_out(a_picture((3,) * 500, (3,) * 500), whole=True)
    assert layout.furthest == pytest.approx(0)
    assert layout.rows.shown() == range(500)


def test_few_rows_are_not_stretched() -> None:
    layout = laid_out(a_picture(), height=1000)
    assert layout.rows.cell == 26
