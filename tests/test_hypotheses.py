"""In which order hypotheses compete."""

from __future__ import annotations

import pytest
import torch

from fun_viz.hypotheses import PENALTY, Kept, length_penalty, ranked


def test_the_penalty_is_that_of_wu_as_it_is_written() -> None:
    """((5 + |Y|) / (5 + 1))^α with α = 1."""
    for length in (1, 7, 30):
        assert length_penalty(length) == pytest.approx(eval(PENALTY, {"length": length}))
    assert length_penalty(7, alpha=0.5) == pytest.approx(2**0.5)
    assert length_penalty(torch.tensor([1.0, 7.0])).tolist() == [1.0, 2.0]


def test_what_decides_is_the_score_for_its_length() -> None:
    assert Kept("a", -3.0, 7).normalised == pytest.approx(-1.5)


def test_the_winner_stands_first_and_the_others_as_near_as_they_came() -> None:
    short, long, middle = Kept("short", -3.0, 2), Kept("long", -3.3, 9), Kept("middle", -3.1, 5)
    assert [kept.text for kept in ranked((short, long, middle), 1)] == ["long", "middle", "short"]
