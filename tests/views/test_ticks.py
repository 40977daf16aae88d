from __future__ import annotations

import pytest

from fun_viz.views import ticks


def test_ticks_are_round_numbers_within_the_limits() -> None:
    assert ticks.linear(0.0, 3.2, 4) == (0.0, 1.0, 2.0, 3.0)
    assert ticks.linear(-0.13, 0.31, 5) == (-0.1, 0.0, 0.1, 0.2, 0.3)


def test_an_axis_without_extent_has_no_ticks() -> None:
    assert ticks.linear(1.0, 1.0, 4) == ()
    assert ticks.logarithmic(2.0, 2.0, 4) == ()


def test_whole_ticks_are_whole() -> None:
    assert ticks.whole(0.0, 2.0, 10) == (0.0, 1.0, 2.0)
    assert all(tick == int(tick) for tick in ticks.whole(0.0, 7.0, 20))


@pytest.mark.parametrize(
    ("count", "expected"), [(9, (0.1, 0.2, 0.5, 1, 2, 5)), (4, (0.1, 0.3, 1, 3)), (2, (0.1, 1)), (0.5, ())]
)
def test_logarithmic_ticks_are_as_close_as_there_is_room(count: float, expected: tuple[float, ...]) -> None:
    assert ticks.logarithmic(0.09, 9.0, count) == pytest.approx(expected)


def test_figures_are_short() -> None:
    assert [ticks.figure(tick) for tick in (0.0, 1200.0, 0.05, -2.0, 3e-6)] == ["0", "1,200", "0.05", "−2", "3e−6"]
