"""The two rates that follow from a schedule."""

from __future__ import annotations

import itertools

import pytest

from fun_viz.run.training.schedule import Schedule, learning_rate


def rates(schedule: Schedule, of: int = 1_000) -> list[float]:
    return [learning_rate(update, update / of, schedule) for update in range(of + 1)]


def test_the_rate_rises_in_a_line_and_falls_along_a_cosine_to_a_twentieth() -> None:
    found = rates(Schedule(rate=1.0, warm_up=100))
    assert found[0] == pytest.approx(0.01)
    assert found[49] == pytest.approx(0.5)
    assert found[550] == pytest.approx(0.525)
    assert found[1_000] == pytest.approx(0.05)
    assert all(before > after for before, after in itertools.pairwise(found[100:]))
    assert learning_rate(5_000, 5.0, Schedule(rate=1.0, warm_up=100)) == pytest.approx(0.05)


@pytest.mark.parametrize("decay", ["cosine", "inverse-sqrt", "constant"])
@pytest.mark.parametrize("warm_up", [0, 1, 100, 500, 990, 1_000, 3_000])
def test_the_rate_never_jumps(decay: str, warm_up: int) -> None:
    found = rates(Schedule(rate=1.0, warm_up=warm_up, decay=decay))  # type: ignore[arg-type]
    steps = [abs(after - before) for before, after in itertools.pairwise(found[max(0, warm_up - 2) :])]
    assert max(steps, default=0.0) < (0.3 if decay == "inverse-sqrt" and warm_up < 2 else 0.17)  # 10 updates are left


def test_a_cosine_counts_from_the_end_of_the_warm_up() -> None:
    """Worked out by hand: a half of the way down the rate is 0.525, a quarter 0.05 + 0.475 (1 + cos 45°)."""
    schedule = Schedule(rate=1.0, warm_up=4)
    wanted = [0.25, 0.5, 0.75, 1.0, 1.0, 0.860876, 0.525, 0.189124, 0.05]
    assert [learning_rate(update, update / 8, schedule) for update in range(9)] == pytest.approx(wanted, abs=1e-6)


def test_where_time_is_the_limit_the_warm_up_took_its_share_of_it() -> None:
    schedule = Schedule(rate=1.0, warm_up=100)
    assert learning_rate(100, 0.5, schedule) == pytest.approx(1.0)
    assert learning_rate(150, 0.75, schedule) == pytest.approx(0.525)
    assert learning_rate(200, 1.0, schedule) == pytest.approx(0.05)
    assert learning_rate(10_000, 0.0, schedule) == 1.0  # without any limit


def test_the_rate_falls_like_one_over_the_root_of_the_updates() -> None:
    found = rates(Schedule(rate=1.0, warm_up=100, decay="inverse-sqrt"))
    assert found[99] == pytest.approx(1.0)
    assert found[399] == pytest.approx(0.5)
    assert max(found) <= 1.0


def test_a_constant_rate_stays() -> None:
    assert set(rates(Schedule(rate=0.3, warm_up=0, decay="constant"))) == {0.3}


@pytest.mark.parametrize("sampling", ["linear", "inverse-sigmoid"])
def test_teacher_forcing_falls_to_its_share_over_the_first_half(sampling: str) -> None:
    schedule = Schedule(teacher=0.2, sampling=sampling)  # type: ignore[arg-type]
    found = [schedule.forcing(share / 100) for share in range(101)]
    assert found[0] == pytest.approx(1.0)
    assert found[50] == pytest.approx(0.2)
    assert found[100] == pytest.approx(0.2)
    assert all(before > after for before, after in itertools.pairwise(found[:51]))


def test_constant_sampling_is_the_share_from_the_start() -> None:
    assert {Schedule(teacher=0.4).forcing(share) for share in (0.0, 0.5, 1.0)} == {0.4}
