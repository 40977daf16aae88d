from __future__ import annotations

from dataclasses import replace

import pytest

from fun_viz.views.stage.marks import Box, Label, Mark, Path, Strip
from fun_viz.views.stage.motion import LONGEST, Motion, Pose, blended, eased, restacked
from fun_viz.views.stage.shapes import trimmed

BOX = Box(key=("box",), x=0.0, y=10.0, width=20.0, height=8.0, when=(50, 150))


def at(time: float, before: Mark | None, now: Mark) -> list[Pose]:
    return list(Motion({} if before is None else {before.key: before}, (now,)).at(time))


@pytest.mark.parametrize(("time", "x"), [(0, 0.0), (50, 0.0), (100, 87.5), (150, 100.0), (200, 100.0)])
def test_what_stays_goes_from_its_place_to_the_new_one_in_its_stretch(time, x):
    assert at(time, BOX, replace(BOX, x=100.0))[0].mark.x == pytest.approx(x)


def test_what_is_new_comes_in_its_own_way_and_not_before_its_time():
    line = Path(
        key=("line",), start=(0.0, 0.0), strokes=(("L", (10.0, 0.0)), ("L", (10.0, 10.0))), enter="grow", when=(0, 100)
    )
    slid = replace(BOX, enter="slide", slides=(-40.0, 0.0))

    assert at(40, None, BOX) == []
    assert at(100, None, BOX)[0].fade == pytest.approx(eased(0.5))
    assert at(100, None, slid)[0].mark.x == pytest.approx(-40 * (1 - eased(0.5)))
    assert at(100, None, replace(BOX, enter="grow"))[0].mark.width == pytest.approx(20 * eased(0.5))
    assert len(at(20, None, line)[0].mark.strokes) <= 2
    assert at(100, None, line) == [Pose(line)]


def test_what_is_gone_is_gone_at_once_and_a_mark_without_a_stretch_is_there_at_once():
    there = replace(BOX, key=("there",), when=(0.0, 0.0))

    assert list(Motion({BOX.key: BOX}, (there,)).at(0)) == [Pose(there)]


def test_a_text_is_the_new_one_from_the_first_frame():
    before = Label(key=("n",), x=0.0, y=0.0, text="3 %", value=0.03)
    now = replace(before, x=10.0, text="79 %", value=0.79, when=(0, 200))

    (pose,) = at(0, before, now)
    assert (pose.mark.text, pose.mark.value, pose.mark.x) == ("79 %", 0.79, 0.0)


def test_a_strip_crosses_over_and_shows_no_number_that_is_neither():
    before = Strip(key=("s",), x=0.0, y=0.0, width=9.0, height=9.0, values=(1.0, -1.0), when=(0, 100))
    below, above = at(50, before, replace(before, values=(0.0, 0.5)))

    assert (below.mark.values, below.fade) == ((1.0, -1.0), 1.0)
    assert (above.mark.values, above.fade) == ((0.0, 0.5), pytest.approx(eased(0.5)))


def test_lines_of_as_many_strokes_blend_and_others_are_as_they_will_be():
    one = Path(key=("l",), start=(0.0, 0.0), strokes=(("L", (10.0, 0.0)),), line=2.0)
    two = replace(one, strokes=(("L", (20.0, 10.0)),), line=4.0)

    assert blended(one, two, 0.5).strokes == (("L", (15.0, 5.0)),)
    assert blended(one, two, 0.5).line == 3.0
    assert blended(one, replace(one, strokes=(("Q", (1.0, 1.0, 2.0, 2.0)),)), 0.5).strokes[0][0] == "Q"
    assert blended(one, two, 1.0) is two


def test_no_motion_lasts_longer_than_a_fifth_of_a_second():
    assert Motion({}, (replace(BOX, when=(0, 900)),)).lasts == LONGEST
    assert Motion({BOX.key: BOX}, (replace(BOX, about="another"),)).lasts == 0  # nothing is seen to change


def test_a_line_grows_along_itself():
    line = Path(key=("l",), start=(0.0, 0.0), strokes=(("L", (10.0, 0.0)), ("L", (10.0, 30.0))), arrow=True)

    assert trimmed(line, 0.125).strokes == (("L", (5.0, 0.0)),)
    assert trimmed(line, 0.5).strokes == (("L", (10.0, 0.0)), ("L", (10.0, 10.0)))
    assert (trimmed(line, 0.5).arrow, trimmed(line, 1.0)) == (False, line)
    curve = Path(key=("c",), start=(0.0, 0.0), strokes=(("C", (0.0, 4.0, 8.0, 4.0, 8.0, 0.0)),))
    assert trimmed(curve, 0.5).strokes == (("C", (0.0, 2.0, 2.0, 3.0, 4.0, 3.0)),)


@pytest.mark.parametrize(
    ("before", "now", "moved"), [("abc", "abc", ""), ("abc", "axbc", ""), ("abcd", "bcda", "a"), ("abc", "xcy", "")]
)
def test_as_few_as_can_be_are_stacked_anew(before, now, moved):
    assert restacked(before, now) == list(moved)
