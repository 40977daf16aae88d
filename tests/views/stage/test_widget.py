from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.export.svg import content
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Path, Scene, Strip
from fun_viz.views.stage.widget import StageView
from fun_viz.views.theme import DARK, LIGHT
from tests.screens import differing
from tests.views.stage.legible import assert_legible
from tests.views.stage.scenes import Of, scene


@pytest.fixture
def view(qtbot: QtBot) -> StageView:
    view = StageView()
    qtbot.addWidget(view)
    view.setPalette(LIGHT.palette())
    view.resize(1222, 262)
    view.animate = False
    view.show()
    return view


def pixels(view: StageView) -> object:
    return view.grab().toImage()


def middle(view: StageView, key: tuple[object, ...]) -> QPoint:
    mark = next(mark for mark in view._scene.marks if mark.key == key)
    scale, right, down = view._lie()
    return QPointF(mark.x * scale + right, mark.y * scale + down).toPoint()


@pytest.mark.parametrize(
    ("size", "scale"), [((1222, 262), 1.0), ((1833, 262), 1.0), ((2600, 800), 1.5), ((600, 100), 1.0)]
)
def test_the_drawing_has_the_room_of_the_widget_in_a_scale_of_at_most_one_and_a_half(view, size, scale):
    view.resize(*size)

    assert view.room() == (size[0] / scale, size[1] / scale, scale)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(1222, 262), (1466, 314), (1833, 393)], ids=str)
def test_every_text_can_be_read_and_is_painted_where_it_is_said_to_be(view, theme, size):
    view.setPalette(theme.palette())
    view.resize(*size)
    view.show_scene(scene(4), move=False)

    assert_legible(view)
    assert "unbel…" in {text.text for text in view.texts() if text.cut}


def test_a_chip_of_which_all_is_taken_can_still_be_read(view):
    chip = Chip(key=("all",), x=60, y=30, width=60, height=24, text="Wort", side="source", tint=1.0)
    view.show_scene(
        Scene(width=200, height=60, live=(chip, replace(chip, key=("past",), x=140, opacity=0.3))), move=False
    )

    assert_legible(view)


def test_what_is_said_of_the_mark_on_top_is_what_the_mouse_hears(view, qtbot):
    heard, clicked, pointed = list[object](), list[object](), list[object]()
    view.hovered.connect(heard.append)
    view.chosen.connect(clicked.append)
    view.pointed.connect(pointed.append)
    view.show_scene(scene(4), move=False)

    qtbot.mouseMove(view, middle(view, ("source", 2)))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, ("state", 1, 3)))
    qtbot.mouseMove(view, QPoint(4, 4))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))

    assert heard[0] == Of("token", 2)
    assert heard[-1] is None
    assert clicked == [Of("state", 3), None]
    assert pointed[0] == (Place("source", 2),)
    assert pointed[-1] == ()


def test_a_hair_is_eight_units_wide_for_the_mouse(view):
    hair = Path(key=("hair",), start=(100, 50), strokes=(("L", (300, 50)),), line=0.5, about="hair")
    view.show_scene(Scene(width=1222, height=262, live=(hair,)), move=False)

    assert [view.mark_at(QPointF(200, y)) is not None for y in (45.5, 47, 53, 54.5)] == [False, True, True, False]


def test_a_chip_that_is_cut_says_in_its_tip_what_it_is(view):
    view.show_scene(scene(4), move=False)
    view.set_tips(lambda about: f"of {about.kind}")
    view.grab()

    assert view.tip_at(QPointF(middle(view, ("source", 2)))) == "unbelievably\nof token"
    assert view.tip_at(QPointF(middle(view, ("source", 0)))) == "of token"
    assert view.tip_at(QPointF(4, 4)) is None


def test_what_is_pointed_at_stays_and_the_rest_is_dimmed_until_nothing_is(view):
    view.show_scene(scene(4), move=False)
    plain = pixels(view)

    view.mark((Place("source", 2),))
    lit = pixels(view)
    here, there = (middle(view, ("state", 1, j)) for j in (2, 5))
    assert lit.pixelColor(here).lightness() == pytest.approx(plain.pixelColor(here).lightness(), abs=12)
    assert lit.pixelColor(there).lightness() > plain.pixelColor(there).lightness()

    view.mark((Place("source", 99),))
    assert not differing(pixels(view), plain)
    view.mark((Place("source", 2),))
    view.mark(())
    assert not differing(pixels(view), plain)


def test_parts_show_what_has_happened_and_the_rest_as_it_was(view):
    view.show_scene(scene(3), move=False)
    view.show_scene(scene(4), move=True)
    whole = pixels(view)

    assert view.parts == 3
    view.show_part(1)
    assert isinstance(next(pose.mark for pose in view._poses if pose.mark.key == ("word", 4)), Box)
    view.show_part(2)
    assert not differing(pixels(view), whole)
    view.show_part(None)
    assert not differing(pixels(view), whole)


def test_a_window_is_dragged_by_units_and_the_wheel_says_over_which_text_it_was(view, qtbot):
    moved, turned, clicked = list[object](), list[object](), list[object]()
    view.dragged.connect(lambda *told: moved.append(told))
    view.scrolled.connect(lambda *told: turned.append(told))
    view.chosen.connect(clicked.append)
    window = Box(key=("window",), x=100, y=50, width=40, height=20, about=Of("window", 0))
    view.resize(1833, 393)
    view.show_scene(Scene(width=1222, height=262, live=(window,)), move=False)

    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 75))
    qtbot.mouseMove(view, QPoint(180, 75))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(180, 75))
    keys = Qt.KeyboardModifier
    for x, held in ((100, keys.NoModifier), (100, keys.ShiftModifier), (1500, keys.NoModifier)):
        none, buttons = QPoint(), Qt.MouseButton.NoButton
        wheel = QWheelEvent(
            QPointF(x, 80), QPointF(x, 80), none, QPoint(0, -120), buttons, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, wheel)

    assert moved == [(Of("window", 0), 20.0)]
    assert clicked == []
    assert turned == [("source", 1.0), ("source", 1.0), ("target", 1.0)]


def test_the_keys_of_the_clock_are_left_to_it_and_the_stage_can_be_reached_with_tab(view, qtbot):
    heard = list[object]()
    view.hovered.connect(heard.append)
    view.show_scene(scene(4), move=False)
    before = pixels(view)

    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
        qtbot.keyClick(view, key)

    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not heard
    assert not differing(pixels(view), before)


def test_a_ring_says_that_the_keyboard_has_come_to_it_by_its_keys(view, qtbot):
    view.show_scene(scene(4), move=False)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.clearFocus()
    before = pixels(view)

    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert differing(pixels(view), before)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not differing(pixels(view), before)


def test_it_says_what_it_shows_and_that_there_is_nothing(view):
    view.set_placeholder("Nothing yet.")
    assert view.accessibleDescription() == "Nothing yet."
    view.show_scene(scene(3), move=False)
    assert view.accessibleDescription() == "step 3"
    view.show_scene(None, move=False)
    assert view.texts() == []
    assert view.to_csv() == ""
    assert view.parts == 0


def test_a_picture_as_svg_keeps_its_words_and_holds_no_picture(view):
    view.show_scene(scene(4), move=False)
    svg = content(view).decode()

    assert "<image" not in svg
    assert {"What", "should", "我"} <= set(re.findall(r">([^<>\s]+)\s*</text>", svg))


def test_the_numbers_drawn_are_a_table(view):
    strip = Strip(key=("s", 1), x=9, y=9, width=9, height=9, values=(0.5, -0.25))
    link = Path(key=("l",), start=(0, 0), strokes=(("L", (9, 9)),), value=0.79)
    view.show_scene(Scene(width=99, height=99, still=(strip,), live=(link,)), move=False)

    assert view.to_csv().splitlines() == ["mark,value", "s 1,0.5", "s 1,-0.25", "l,0.79"]


def test_motion_ends_by_itself_and_a_new_move_ends_it(view, qtbot):
    view.animate = True
    view.show_scene(scene(3), move=False)
    assert view._motion is None
    view.show_scene(scene(4), move=True)
    assert view._motion is not None
    view.show_scene(scene(5), move=False)
    assert view._motion is None

    view.show_scene(scene(6), move=True)
    qtbot.waitUntil(lambda: view._motion is None)
    assert view._run.state() == view._run.State.Stopped
    assert {pose.fade for pose in view._poses} == {1.0}


def test_what_lies_outside_of_the_widget_is_none_of_its_texts(view):
    view.show_scene(scene(4), move=False)

    assert all(QRectF(view.rect()).contains(text.box) for text in view.texts())
