from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.trace import Place
from fun_viz.views.output_text import OutputText, Word, underline
from fun_viz.views.theme import DARK, LIGHT, Theme

WORDS = (Word("What", 0.9), Word("shall", 0.4), Word("I", 0.95), Word("eat", 0.1), Word("ing", 0.3, False))


@pytest.fixture
def view(qtbot: QtBot) -> OutputText:
    view = OutputText()
    qtbot.addWidget(view)
    view.resize(500, 40)
    view.show()
    qtbot.mouseMove(view, QPoint(490, 38))  # where no test moves it: a mouse that stays says nothing
    view.show_words(WORDS, None)
    return view


def test_a_piece_that_continues_a_word_touches_the_one_before(view: OutputText) -> None:
    boxes = view.boxes(500)
    assert boxes[4].left() == boxes[3].right()
    assert boxes[3].left() > boxes[2].right() + 3


def test_words_beyond_the_current_one_are_not_drawn(view: OutputText) -> None:
    view.show_words(WORDS, 1)
    assert len(view.boxes(500)) == 2
    assert "eat" not in view.to_csv()


def test_the_narrower_the_widget_the_more_lines_and_all_of_them_fit(view: OutputText) -> None:
    view.show_words(WORDS * 6, None)
    heights = [view.heightForWidth(width) for width in (900, 500, 300, 180)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]
    for width in (180, 300, 900):
        assert all(box.right() <= width and box.bottom() <= view.heightForWidth(width) for box in view.boxes(width))


def test_a_word_is_not_torn_when_it_fits_on_a_line(view: OutputText) -> None:
    view.show_words(WORDS * 6, None)
    boxes = view.boxes(200)
    assert all(boxes[i].top() == boxes[i + 1].top() for i in range(3, 30, 5))


def test_a_text_without_spaces_wraps_between_pieces(view: OutputText) -> None:
    view.show_words(tuple(Word("字", 0.5, False) for _ in range(40)), None)
    boxes = view.boxes(180)
    assert boxes[-1].top() > 0
    assert all(box.right() <= 180 for box in boxes)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colour_and_style_both_say_how_sure_the_model_was(theme: Theme) -> None:
    pens = [underline(theme, p) for p in (0.6, 0.59, 0.25, 0.24)]
    assert [pen.color() for pen in pens] == [
        QColor(c) for c in (theme.right, theme.middling, theme.middling, theme.wrong)
    ]
    assert [pen.style() for pen in pens] == [
        Qt.PenStyle.SolidLine, Qt.PenStyle.CustomDashLine, Qt.PenStyle.CustomDashLine, Qt.PenStyle.DotLine
    ]  # fmt: skip


def test_a_caret_stands_after_the_current_word(view: OutputText) -> None:
    view.show_words(WORDS, 2)
    end = view.boxes(500)[2].right()
    assert view.grab().toImage().pixelColor(round(end) + 6, 12) == QColor(LIGHT.accent)
    view.show_words(WORDS[:3], None)
    assert view.grab().toImage().pixelColor(round(end) + 6, 12) != QColor(LIGHT.accent)


def test_the_pointer_on_a_piece_names_it_and_its_probability(view: OutputText, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.mouseMove(view, view.boxes(500)[4].center().toPoint())
    assert pointed.args == [(Place("target", 4),)]
    assert view.tip_at(view.boxes(500)[4].center()).startswith("ing: the net gave it 30.0%. The line below")


def test_a_click_beside_the_words_names_none(view: OutputText, qtbot: QtBot) -> None:
    clicks: list[object] = []
    view.clicked.connect(clicks.append)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.boxes(500)[0].center().toPoint())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(480, 20))
    assert clicks == [(Place("target", 0),), ()]


def test_a_marked_word_is_drawn_differently(view: OutputText) -> None:
    before = view.grab().toImage()
    view.mark((Place("target", 1),))
    assert view.grab().toImage() != before


def test_csv_has_a_line_for_each_piece(view: OutputText) -> None:
    assert view.to_csv().splitlines()[:3] == ["position,piece,probability", "0,What,0.9", "1,shall,0.4"]


def test_without_words_the_placeholder_is_drawn(view: OutputText) -> None:
    view.show_words((), None)
    empty = view.grab().toImage()
    view.set_placeholder("Nothing said yet")
    assert view.grab().toImage() != empty
    assert view.heightForWidth(300) > 20
