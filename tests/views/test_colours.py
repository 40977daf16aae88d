from __future__ import annotations

import pytest

from fun_viz.views.colours import LEGIBLE, blend, contrast, legible, translucent
from fun_viz.views.theme import LIGHT


def test_blending_meets_the_ground_at_0_and_the_colour_at_1() -> None:
    assert blend("#102030", "#FFEEDD", 0.0).name() == "#102030"
    assert blend("#102030", "#FFEEDD", 1.0).name() == "#ffeedd"
    assert blend("#000000", "#6496C8", 0.5).name() == "#324b64"


def test_an_opacity_out_of_range_is_the_nearest_end() -> None:
    assert translucent("#102030", 1.7).alphaF() == 1.0
    assert translucent("#102030", -1).alphaF() == 0.0


def test_contrast_is_that_of_the_web_and_a_colour_is_made_legible_by_little() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#C4601D", LIGHT.panel) == pytest.approx(4.17, abs=0.01)
    assert legible(LIGHT.accent, LIGHT.panel, LIGHT.text) == LIGHT.accent.lower()
    assert LEGIBLE < contrast(legible("#C4601D", LIGHT.panel, LIGHT.text), LIGHT.panel) < 5.5
