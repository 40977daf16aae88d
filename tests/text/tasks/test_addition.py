"""Sums, digit by digit."""

from __future__ import annotations

from random import Random

import pytest

from fun_viz.text.tasks.addition import Addition


def test_sums_are_right_and_written_without_leading_zeros() -> None:
    random = Random(1)
    for length in [None] * 2000 + list(range(3, 30)) * 5:
        sample = Addition().draw(random, length)
        first, second = sample.source.split("+")
        assert sample.target == str(int(first) + int(second))
        assert all(number == str(int(number)) for number in (first, second))


def test_a_digit_belongs_to_the_digits_of_its_place() -> None:
    sample = Addition().solve("975+48")
    assert sample is not None
    assert sample.target == "1023"
    assert set(sample.links) == {(1, 0), (2, 1), (2, 4), (3, 2), (3, 5)}


def test_numbers_stay_as_short_as_those_trained_on_while_the_length_allows() -> None:
    random = Random(2)
    assert {tuple(map(len, Addition().draw(random, 7).source.split("+"))) for _ in range(50)} == {(3, 3)}


@pytest.mark.parametrize(("text", "read"), [(" 12 + 3 ", "12+3"), ("12＋3", "12+3"), ("007+01", "7+1")])
def test_a_sum_may_be_typed_loosely(text: str, read: str) -> None:
    sample = Addition().solve(text)
    assert sample is not None
    assert sample.source == read


@pytest.mark.parametrize("text", ["12", "12+", "+", "1+2+3", "1-2", "1.5+2", "٣+٤"])
def test_what_is_no_sum_of_two_numbers_is_not_solved(text: str) -> None:
    assert Addition().solve(text) is None
