"""The receptive field of a cell, as it is drawn while the cell is pointed at."""

from __future__ import annotations

import pytest

from fun_viz.views.stage.marks import Area, Box, Label, Strip
from fun_viz.workspaces.stage.reach import reach
from fun_viz.workspaces.stage.view import About
from tests.workspaces.stage.scenes import LAYERS, by_hand, keyed, scene_of, view_of

AT = LAYERS + 4
SOURCE, TARGET = tuple("planets∎"), tuple("stenalp∎")


def pointed(
    side: int, level: int, index: int, *, fans: bool = True
) -> tuple[dict[object, object], dict[object, object]]:
    """Return the strips of a scene by side, level and token, and what is drawn over them for one of them."""
    reading = by_hand(SOURCE, TARGET, fans=fans)
    strips = keyed(scene_of(reading, AT), "strip")
    about = strips[side, level, index].about
    assert isinstance(about, About)
    return dict(strips), {mark.key: mark for mark in reach(view_of(reading, AT), about)}


def test_a_field_grows_by_the_kernel_in_each_row_below() -> None:
    strips, marks = pointed(0, 3, 3)

    for level, (first, last) in {3: (3, 3), 2: (2, 4), 1: (1, 5), 0: (0, 6)}.items():
        box = marks["reached", level]
        left, right = strips[0, level, first], strips[0, level, last]
        assert isinstance(box, Box)
        assert isinstance(left, Strip)
        assert isinstance(right, Strip)
        assert box.x - box.width / 2 + 3 == pytest.approx(left.x - left.width / 2)
        assert box.x + box.width / 2 - 3 == pytest.approx(right.x + right.width / 2)
        assert box.stroke == "source"
    assert len([mark for mark in marks.values() if isinstance(mark, Area)]) == 3
    label = marks["reached",]
    assert isinstance(label, Label)
    assert (label.text, label.value) == ("7 of 8", 7)


def test_in_the_decoder_it_reaches_left_only() -> None:
    strips, marks = pointed(1, 1, 4)

    box, first, last = marks["reached", 0], strips[1, 0, 2], strips[1, 0, 4]
    assert isinstance(box, Box)
    assert isinstance(first, Strip)
    assert isinstance(last, Strip)
    assert box.x == pytest.approx((first.x + last.x) / 2)
    assert box.stroke == "target"


def test_a_net_without_convolutions_has_none() -> None:
    assert pointed(0, 3, 3, fans=False)[1] == {}
