"""Spearman's rank correlation, against ranks counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.run.decoding.rank_correlation import rank_correlation, ranks, row_correlation


def counted(values: list[float]) -> list[float]:
    """The rank of each number: how many are smaller, and half of the others that are equal."""
    return [1 + sum(other < value for other in values) + (sum(other == value for other in values) - 1) / 2
            for value in values]  # fmt: skip


@pytest.mark.parametrize("values", [[3.0, 1.0, 2.0], [1.0, 1.0, 5.0, 0.0], [2.0, 2.0, 2.0], [-1.0]])
def test_equal_numbers_share_the_mean_of_their_ranks(values: list[float]) -> None:
    assert ranks(np.array(values)).tolist() == counted(values)


def test_it_is_the_correlation_of_the_ranks() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        one, other = random.integers(0, 4, (2, 9)).astype(float)
        expected = np.corrcoef(counted(one.tolist()), counted(other.tolist()))[0, 1]
        assert row_correlation(one, other) == pytest.approx(expected)


def test_the_same_order_is_1_and_the_reverse_is_minus_1() -> None:
    values = np.array([0.1, 5.0, 2.0])
    assert row_correlation(values, np.exp(values)) == pytest.approx(1)
    assert row_correlation(values, -values) == pytest.approx(-1)


def test_what_is_not_known_is_left_out_and_a_row_without_order_has_none() -> None:
    nan = float("nan")
    assert row_correlation(np.array([1.0, 2.0, nan]), np.array([1.0, 2.0, 0.0])) == pytest.approx(1)
    assert np.isnan(row_correlation(np.array([1.0, 1.0]), np.array([1.0, 2.0])))
    assert np.isnan(row_correlation(np.array([nan]), np.array([1.0])))


def test_a_map_has_the_mean_of_its_rows_that_have_one() -> None:
    one = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [1.0, 1.0, 1.0]])
    other = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    assert rank_correlation(one, other) == pytest.approx(0)
    assert np.isnan(rank_correlation(one[2:], other[2:]))
