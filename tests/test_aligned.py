"""Two texts beside each other, and the difference of their maps."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.aligned import Pair, aligned, difference, fork, painted

ORIGIN, BRANCH = (1, 2, 3, 4, 5, 8, 9), (1, 2, 3, 6, 7, 10, 11, 12, 8, 9)


def test_words_that_are_the_same_stand_in_one_column_and_lost_ones_beside_new_ones() -> None:
    pairs = aligned(ORIGIN, BRANCH)
    assert pairs[:5] == (*(Pair(n, n, True) for n in range(3)), Pair(3, 3, False), Pair(4, 4, False))
    assert pairs[5:8] == tuple(Pair(None, n, False) for n in (5, 6, 7))
    assert pairs[8:] == (Pair(5, 8, True), Pair(6, 9, True))
    assert fork(ORIGIN, BRANCH) == 3
    assert fork(ORIGIN, ORIGIN) is None
    assert fork(ORIGIN, ORIGIN[:4]) == 4


def test_the_difference_ends_with_the_row_in_which_they_part() -> None:
    one, other = np.full((3, 2), 0.25, np.float32), np.full((5, 2), 0.75, np.float32)
    found = difference(one, other, 1)
    np.testing.assert_array_equal(found[:2], 0.5)
    assert np.isnan(found[2:]).all()
    np.testing.assert_array_equal(difference(one, one, None), 0.0)


@pytest.mark.parametrize("weight", [-0.5, 0.0, 0.3, 0.62, 1.0, 7.0])
def test_a_painted_weight_is_what_was_painted_and_the_others_give_way(weight: float) -> None:
    row = np.array([0.1, 0.6, 0.1, 0.2])
    after = painted(row, 1, weight)
    assert after.sum() == pytest.approx(1.0)
    assert after[1] == pytest.approx(min(max(weight, 0.0), 1.0))
    if after[1] < 1:
        np.testing.assert_allclose(np.delete(after, 1) / np.delete(after, 1).sum(), [0.25, 0.25, 0.5])
    np.testing.assert_allclose(painted(np.array([0.0, 1.0, 0.0]), 1, 0.4), [0.3, 0.4, 0.3])
    np.testing.assert_allclose(painted(np.array([1.0]), 0, 0.2), [1.0])
