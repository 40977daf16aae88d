from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from fun_viz.views.colours import blend
from fun_viz.views.theme import DARK, LIGHT, Theme
from fun_viz.views.timeline import LaneMarks, Timeline
from tests.workspaces.test_repaint import Screen, differing

Q = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> Timeline:
    view = Timeline()
    qtbot.addWidget(view)
    view.resize(600, 50)
    view.show()
    qtbot.mouseMove(view, QPoint(300, 48))  # where no test moves it: a mouse that stays says nothing
    view.show_lanes((LaneMarks(3, 7),), 4)
    return view


def spot(view: Timeline, move: float, lane: int = 0) -> QPoint:
    return QPoint(round(view.x_of(move)), round(view.y_of(lane)))


def colour(view: Timeline, move: float, lane: int = 0) -> QColor:
    return view.grab().toImage().pixelColor(spot(view, move, lane))


def test_the_longest_lane_says_how_long_it_is(view: Timeline) -> None:
    view.show_lanes((LaneMarks(3, 7), LaneMarks(7, 8)), 0)
    assert view.length == 15


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_encode_is_blue_decode_orange_and_what_lies_ahead_pale(view: Timeline, theme: Theme) -> None:
    view.setPalette(theme.palette())
    assert colour(view, 1) == QColor(theme.source)
    assert colour(view, 3) == QColor(theme.target)
    assert colour(view, 4) == QColor(theme.accent)
    assert colour(view, 8) == blend(theme.panel, theme.target, 0.28)


def test_many_moves_become_a_line_in_two_colours(view: Timeline) -> None:
    view.show_lanes((LaneMarks(40, 60),), 80)
    assert colour(view, 20.5) == QColor(LIGHT.source)
    assert colour(view, 60.5) == QColor(LIGHT.target)
    assert colour(view, 90.5) == blend(LIGHT.panel, LIGHT.target, 0.28)


def test_few_moves_are_dots_with_nothing_but_a_thin_line_between(view: Timeline) -> None:
    assert colour(view, 1.5) not in (QColor(LIGHT.source), QColor(LIGHT.target))


def test_the_line_of_the_present_goes_through_all_lanes(view: Timeline) -> None:
    view.show_lanes((LaneMarks(3, 7, "#123456"), LaneMarks(7, 7)), 8)
    image, x = view.grab().toImage(), round(view.x_of(8))
    between = round((view.y_of(0) + view.y_of(1)) / 2)
    assert image.pixelColor(x, between) == QColor(LIGHT.accent)
    assert image.pixelColor(8, round(view.y_of(0))) == QColor("#123456")


def test_four_lanes_stay_inside_the_widget(view: Timeline) -> None:
    view.show_lanes((LaneMarks(3, 7),) * 4, 0)
    for height in (44, 56):
        view.resize(600, height)
        assert view.y_of(0) - 16 >= 0
        assert view.y_of(3) + 5 <= height
        assert view.y_of(1) - view.y_of(0) >= 5


def test_a_press_seeks_the_nearest_move(view: Timeline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.sought) as sought:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot(view, 6.3))
    assert sought.args == [6]


def test_a_press_on_the_handle_seeks_nothing(view: Timeline, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.sought):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot(view, 4))


def test_a_drag_seeks_each_move_once_and_ends_with_the_button(view: Timeline, qtbot: QtBot) -> None:
    seen: list[int] = []
    view.sought.connect(seen.append)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=spot(view, 4))
    for move in (5, 5.1, 7, 99):
        qtbot.mouseMove(view, QPoint(round(view.x_of(move)), 60))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=spot(view, 9))
    qtbot.mouseMove(view, spot(view, 1))
    assert seen == [5, 7, 9]


@pytest.mark.parametrize(("key", "goal"), [(Q.Key_Left, 3), (Q.Key_Right, 5), (Q.Key_Home, 0), (Q.Key_End, 9)])
def test_keys_seek(view: Timeline, qtbot: QtBot, key: Qt.Key, goal: int) -> None:
    with qtbot.waitSignal(view.sought) as sought:
        qtbot.keyClick(view, key)
    assert sought.args == [goal]


def test_keys_do_not_seek_beyond_the_ends(view: Timeline, qtbot: QtBot) -> None:
    view.show_lanes((LaneMarks(3, 7),), 9)
    with qtbot.assertNotEmitted(view.sought):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        qtbot.keyClick(view, Qt.Key.Key_End)


def test_the_move_under_the_mouse_is_said_in_words(view: Timeline) -> None:
    assert view.tip_at(QPointF(spot(view, 1))) == "encode 2 of 3\nThe net reads the source; a click goes there."
    assert view.tip_at(QPointF(spot(view, 5))) == "decode 3 of 7\nThe net writes one token; a click goes there."


def test_with_several_lanes_the_nearest_one_is_named(view: Timeline) -> None:
    view.show_lanes((LaneMarks(3, 7, name="GRU"), LaneMarks(7, 3, name="Transformer")), 4)
    assert view.tip_at(QPointF(spot(view, 5, 1))).startswith("Transformer: encode 6 of 7\n")


def test_a_reader_of_the_screen_is_told_the_position(view: Timeline) -> None:
    assert view.accessibleDescription() == "decode 2 of 7"
    view.show_lanes((LaneMarks(3, 7),), 0)
    assert view.accessibleDescription() == "encode 1 of 3"


def test_without_moves_nothing_is_sought(view: Timeline, qtbot: QtBot) -> None:
    view.show_lanes((), 0)
    with qtbot.assertNotEmitted(view.sought):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
        qtbot.keyClick(view, Qt.Key.Key_End)
    assert not view.grab().isNull()


def test_a_training_is_told_by_its_updates(view: Timeline) -> None:
    view.show_lanes((LaneMarks(updates=(0, 20, 1500)),), 2)
    assert view.length == 3
    assert view.words_for(LaneMarks(updates=(0, 20, 1500)), 2) == "update 1,500"
    assert view.words_for(LaneMarks(updates=(0, 20), name="GRU"), 2) == "GRU: update 20"
    assert view.accessibleDescription() == "update 1,500"


def test_updates_are_neither_read_nor_written(view: Timeline) -> None:
    view.show_lanes((LaneMarks(updates=tuple(range(0, 100, 10))),), 5)
    assert colour(view, 1) == QColor(LIGHT.muted)
    assert colour(view, 8) == blend(LIGHT.panel, LIGHT.muted, 0.28)


def test_a_line_of_many_moves_is_painted_again_only_where_the_handle_goes(view: Timeline) -> None:
    random, lanes = Random(1), (LaneMarks(20, 60),)
    view.show_lanes(lanes, 0)
    screen = Screen(view)
    screen.painted()
    for _ in range(40):
        view.show_lanes(lanes, random.randrange(80))
        assert not differing(screen.painted(), screen.anew())
