from __future__ import annotations

import numpy as np
import pytest

from fun_viz.views.flow import Flow, Pose

SOURCE, TARGET = ("今", "天", "∎"), ("to", "day", "∎", "x")


def test_the_token_being_written_has_happened() -> None:
    assert Flow(SOURCE, TARGET, written=1, current=1).happened == 2
    assert Flow(SOURCE, TARGET, written=2, current=1).happened == 2


def test_what_is_still_to_be_written_has_an_empty_box() -> None:
    assert Flow(SOURCE, TARGET, written=1, current=0).boxes == 4
    assert Flow(SOURCE, TARGET[:1], written=1, current=1).boxes == 2


def test_ribbons_need_a_weight_for_every_source_token() -> None:
    assert Flow(SOURCE, TARGET, 1, 0, np.array([0.2, 0.3, 0.5])).has_ribbons
    assert not Flow(SOURCE, TARGET, 1, 0, np.array([0.5, 0.5])).has_ribbons
    assert not Flow(SOURCE, TARGET, 1, None, np.array([0.2, 0.3, 0.5])).has_ribbons


def test_half_way_every_number_is_the_mean() -> None:
    half = Pose(np.array([1.0, 0.0]), 2.0, 10.0, 0.0).towards(Pose(np.array([0.0, 1.0]), 3.0, 20.0, 8.0), 0.5)
    assert half.weights is not None
    assert half.weights.tolist() == [0.5, 0.5]
    assert (half.row, half.source_scroll, half.target_scroll) == (2.5, 15.0, 4.0)


@pytest.mark.parametrize("before", [None, np.array([1.0])])
def test_weights_that_cannot_be_mixed_are_the_new_ones(before: np.ndarray | None) -> None:
    after = np.array([0.25, 0.75])
    assert Pose(before).towards(Pose(after), 0.3).weights is after
