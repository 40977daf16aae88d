"""Errors in words a person can act on."""

from __future__ import annotations

from pathlib import Path

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


def test_a_value_is_quoted_in_short_and_on_one_line() -> None:
    error = InputError("not {value}", value="long\n\x1b[2J\udcff" + "x" * 1000)
    assert str(error).startswith("not long \\u001b[2J\\udcffxxx")
    assert str(error).endswith("x…")
    assert len(str(error)) < 110


def test_a_long_path_loses_its_middle() -> None:
    for file in (Path("/first") / ("n" * 500) / "last.json", f"/first/{'n' * 500}/last.json"):
        said = str(LoadError("There is no file {file}.", file=file))
        assert said.startswith("There is no file /first/nnn")
        assert said.endswith("nnn/last.json.")
        assert len(said) < 200


@pytest.mark.parametrize(
    "value",
    [10**400, -(1 << 20_000), [[["deep"] * 99] * 99] * 99, {"key" * 99: 1}, object()],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_word_is_quoted_in_short_as_well(value: object) -> None:
    assert len(str(InputError("not {value}", value=value))) < 100


def test_a_number_stays_a_number() -> None:
    assert InputError("{count} and {share:.1f}", count=3, share=0.25).in_words() == "3 and 0.2"
