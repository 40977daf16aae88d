from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from fun_viz.views.table import Head, Row, Table
from fun_viz.views.theme import DARK, LIGHT

HEADS = (Head("GRU", "1", "#ff0000"), Head("Transformer", "2", "#0000ff"))
ROWS = (
    Row("steps", ("7", "3"), (7.0, 3.0), "moves that wait for one another", frozenset({1})),
    Row("score", ("−5.5", "–"), (-5.5, float("nan")), "nearer to 0 is surer"),
)


@pytest.fixture
def table(qtbot):
    table = Table()
    qtbot.addWidget(table)
    table.resize(360, 120)
    table.show_table(HEADS, ROWS)
    return table


def test_the_csv_holds_the_numbers_behind_the_texts(table):
    assert table.to_csv() == ",1 GRU,2 Transformer\nsteps,7,3\nscore,-5.5,\n"


def test_a_row_that_does_not_fit_the_heads_is_refused(table):
    with pytest.raises(ValueError, match="2 columns"):
        table.show_table(HEADS, (Row("steps", ("7",), (7.0,)),))


def test_pointing_at_a_row_tells_what_it_means(table, qtbot):
    table.show()
    qtbot.waitExposed(table)
    row = next(y for y in range(120) if table.row_at(y) == 1)
    table.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(20, row + 2), table.mapToGlobal(QPoint(20, row + 2))))
    assert QToolTip.text() == "nearer to 0 is surer"
    QToolTip.hideText()


def test_there_is_no_row_on_the_heads_nor_below_the_last(table):
    assert table.row_at(2) is None
    assert table.row_at(119) is None


def test_the_best_value_is_drawn_bolder_than_the_same_value_that_is_not_best(table):
    def ink(best: frozenset[int]) -> int:
        table.show_table(HEADS, (Row("steps", ("777", "777"), (7.0, 7.0), best=best),))
        picture = table.grab().toImage()
        return sum(
            picture.pixelColor(x, y).lightness() < 140
            for x in range(picture.width() - 120, picture.width())
            for y in range(34, picture.height())
        )

    assert ink(frozenset({1})) > ink(frozenset())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_tag_of_a_head_is_drawn_in_its_colour(table, theme):
    table.setPalette(theme.palette())
    picture = table.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(30)}
    assert {"#ff0000", "#0000ff"} <= colours


def test_without_columns_a_sentence_says_so(table):
    table.set_placeholder("nothing yet")
    table.show_table((), ())
    empty = table.grab().toImage()
    table.set_placeholder("")
    assert table.grab().toImage() != empty
