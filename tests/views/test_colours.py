from __future__ import annotations

from fun_viz.views.colours import blend, translucent


def test_blending_meets_the_ground_at_0_and_the_colour_at_1() -> None:
    assert blend("#102030", "#FFEEDD", 0.0).name() == "#102030"
    assert blend("#102030", "#FFEEDD", 1.0).name() == "#ffeedd"
    assert blend("#000000", "#6496C8", 0.5).name() == "#324b64"


def test_an_opacity_out_of_range_is_the_nearest_end() -> None:
    assert translucent("#102030", 1.7).alphaF() == 1.0
    assert translucent("#102030", -1).alphaF() == 0.0
