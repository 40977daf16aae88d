"""Numbers as each language says them."""

from __future__ import annotations

import pytest

from fun_viz.windows.number_formats import milliseconds, parameters


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [
        (6_100_000, "6.1 M", "610 万"),
        (999, "999", "999"),
        (25_000, "25.0 k", "2 万"),
        (1_230_000_000, "1.2 B", "12.30 亿"),
    ],
)
def test_parameters_are_told_short(count: int, english: str, chinese: str) -> None:
    assert parameters(count, "en") == english
    assert parameters(count, "zh") == chinese


def test_a_duration_keeps_two_digits() -> None:
    assert milliseconds(0.93) == "0.9 ms / token"
    assert milliseconds(12.7) == "13 ms / token"
