from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from fun_viz.views.stage.squares import Squares

SIZE = (200, 90)


def squares(*parts: QRect) -> Squares:
    made = Squares(SIZE)
    made.add(map(made.span, parts))
    return made


def test_the_squares_of_a_rectangle_are_those_it_lies_in_as_far_as_they_are_on_the_picture():
    assert squares(QRect(40, 10, 30, 30)).region() == QRegion(32, 0, 64, 64)
    assert squares(QRect(-50, -50, 20, 20)).region().isEmpty()
    assert squares(QRect(-50, -50, 500, 500)).region() == QRegion(0, 0, *SIZE)


def test_squares_touch_and_contain():
    made = squares(QRect(0, 0, 10, 10), QRect(100, 0, 10, 80))

    assert [made.touch(made.span(QRect(x, 40, 5, 5))) for x in (5, 40, 97)] == [False, False, True]
    assert [made.contain(made.span(QRect(x, 4, 20, 5))) for x in (5, 20, 97)] == [True, False, True]


def test_a_clip_is_never_one_rectangle():
    assert squares(QRect(40, 40, 10, 10)).clip() == QRegion(32, 32, 32, 32) + QRegion(0, 0, 32, 32)
    assert squares(QRect(0, 0, 40, 10)).clip().rectCount() == 2
    assert squares(QRect(0, 0, *SIZE)).clip() is None
