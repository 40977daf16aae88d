"""Errors in words a person can act on."""

from __future__ import annotations

import pytest

from fun_viz.errors import FunVizError, InputError, LoadError, SaveError


def test_an_error_is_its_template_filled_in() -> None:
    error = LoadError("Cannot read {file}: {reason}.", file="a.json", reason="no")
    assert str(error) == error.in_words() == "Cannot read a.json: no."


def test_a_translated_template_is_filled_in_with_the_same_values() -> None:
    error = InputError("{count} of {most}", count=3, most=2)
    assert error.in_words({"{count} of {most}": "最多 {most}，现有 {count}"}) == "最多 2，现有 3"
    assert error.in_words({"another": "x"}) == "3 of 2"


def test_a_value_with_braces_stays_as_it_is() -> None:
    assert str(InputError("not {value}", value="{name}")) == "not {name}"


@pytest.mark.parametrize("kind", [InputError, LoadError, SaveError])
def test_all_can_be_caught_as_one(kind: type[FunVizError]) -> None:
    with pytest.raises(FunVizError):
        raise kind("so")
