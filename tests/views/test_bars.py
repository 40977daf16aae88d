from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.trace import Candidate, Token
from fun_viz.views.bars import Bars
from fun_viz.views.theme import DARK, LIGHT, Theme

CANDIDATES = tuple(Candidate(Token(piece, 100 + i), p) for i, (piece, p) in enumerate(
    [("eat", 0.6), ("have", 0.2), ("do", 0.1), ("cook", 0.05), ("go", 0.03), ("be", 0.0004)]
))  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot) -> Bars:
    view = Bars()
    qtbot.addWidget(view)
    view.animate = False
    view.resize(300, 300)
    view.show()
    qtbot.mouseMove(view, QPoint(1, 299))  # where no test moves it: a mouse that stays says nothing
    view.show_candidates(CANDIDATES, 100)
    return view


def length_of_bar(view: Bars, line: int, colour: QColor) -> int:
    image = view.grab().toImage()
    return sum(image.pixelColor(x, 24 * line + 12) == colour for x in range(100, 300))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_chosen_bar_alone_has_the_colour_of_the_target(view: Bars, theme: Theme) -> None:
    view.setPalette(theme.palette())
    assert length_of_bar(view, 0, QColor(theme.target)) > 50
    assert length_of_bar(view, 1, QColor(theme.target)) == 0
    view.show_candidates(CANDIDATES, 101)
    assert length_of_bar(view, 0, QColor(theme.target)) == 0
    assert length_of_bar(view, 1, QColor(theme.target)) > 15


def test_a_bar_is_as_long_as_its_probability(view: Bars) -> None:
    view.show_candidates(CANDIDATES, 100)
    long = length_of_bar(view, 0, QColor(LIGHT.target))
    view.show_candidates(CANDIDATES, 101)
    assert long / length_of_bar(view, 1, QColor(LIGHT.target)) == pytest.approx(3, rel=0.1)


def test_as_many_rows_as_fit_are_shown(view: Bars) -> None:
    view.resize(300, 72)
    assert [rank for _, rank in view.rows()] == [1, 2, 3]


def test_a_chosen_token_that_does_not_fit_takes_the_last_row_with_its_rank(view: Bars) -> None:
    view.resize(300, 72)
    view.show_candidates(CANDIDATES, 104)
    assert [(c.token.piece, rank) for c, rank in view.rows()] == [("eat", 1), ("have", 2), ("go", 5)]


def test_a_rank_that_is_given_is_shown_for_the_chosen_token(view: Bars) -> None:
    view.show_candidates(CANDIDATES, 105, rank=4123)
    assert view.rows()[-1][1] == 4123
    assert view.to_csv().splitlines()[-1] == "4123,be,105,0.0004"


def test_a_click_on_a_row_names_its_token(view: Bars, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.candidate_clicked) as clicked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 24 * 2 + 12))
    assert clicked.args == [102]


def test_a_click_below_the_rows_says_nothing(view: Bars, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.candidate_clicked):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 280))


def test_the_row_under_the_mouse_is_lit_and_explained(view: Bars, qtbot: QtBot) -> None:
    qtbot.mouseMove(view, QPoint(20, 24 * 5 + 12))
    assert (
        view.tip_at(QPointF(20, 24 * 5 + 12))
        == "be: the net gives it <0.1% of its probability here, rank 6 of all that it could write."
    )
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert view.grab().toImage().pixelColor(290, 24 * 5 + 12) == QColor(LIGHT.chip)
    qtbot.mouseMove(view, QPoint(20, 290))
    assert view.tip_at(QPointF(20, 290)) == ""
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_with_motion_a_bar_starts_at_the_length_it_had(view: Bars) -> None:
    long = length_of_bar(view, 0, QColor(LIGHT.target))
    view.animate = True
    view.show_candidates((Candidate(Token("eat", 100), 0.1),), 100)
    view._animation.setCurrentTime(0)
    assert length_of_bar(view, 0, QColor(LIGHT.target)) == long
    view._animation.setCurrentTime(150)
    assert length_of_bar(view, 0, QColor(LIGHT.target)) < long / 4


def test_without_candidates_the_placeholder_is_drawn(view: Bars) -> None:
    view.show_candidates((), None)
    empty = view.grab().toImage()
    view.set_placeholder("Nothing yet")
    assert view.grab().toImage() != empty
