"""fun-viz explain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call, assert_refused

TEXT = "我喜欢学习。"


@pytest.mark.parametrize("method", ["influence", "occlusion", "gradient", "attention"])
def test_json_has_a_row_for_each_word(call: Call, models: Path, method: str) -> None:
    said = call("explain", "--model", models / "transformer", "--text", TEXT, "--method", method, "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["model"] == "transformer"
    assert told["text"] == "I like to study."
    assert told["method"] == method
    assert told["measure"]
    assert told["source"] == [*TEXT, "∎"]
    assert len(told["values"]) == len(told["target"])
    assert {len(row) for row in told["values"]} == {len(told["source"])}
    assert ("layer" in told) == (method == "attention")
    assert told["rank_correlation"] == {}


def test_two_methods_are_compared(call: Call, models: Path) -> None:
    told = json.loads(call("explain", "--model", models / "gru", "--text", TEXT, "--method", "occlusion", "--against",
                           "attention", "--against", "occlusion", "--json").out)  # fmt: skip
    assert told["rank_correlation"]["occlusion"] == pytest.approx(1)
    assert -1 <= told["rank_correlation"]["attention"] <= 1


def test_the_table_stars_the_largest_of_a_row(call: Call, models: Path) -> None:
    said = call("explain", "--model", models / "gru", "--text", TEXT, "--against", "gradient")
    lines = said.out.splitlines()
    assert lines[0] == "I like to study."
    assert "|gradient x input|" in lines[1]
    assert all(line.count("*") == 1 for line in lines[4:-2])
    assert lines[-1].startswith("rank correlation with gradient, mean over words: ")


def test_what_stands_instead_can_be_said(call: Call, models: Path) -> None:
    asked = ["explain", "--model", models / "gru", "--text", TEXT, "--method", "occlusion", "--json"]
    nothing, unknown, near = (json.loads(call(*asked, "--instead", instead).out)["values"]
                              for instead in ("nothing", "unknown", "neighbour"))  # fmt: skip
    assert nothing != unknown != near


@pytest.mark.parametrize(("more", "words"), [
    (["--text", "好", "--method", "occlusion"], "Nothing can be left out"),
    (["--text", " "], "nothing to translate"),
    (["--text", TEXT, "--method", "magic"], "invalid choice"),
])  # fmt: skip
def test_what_cannot_be_is_one_sentence(call: Call, models: Path, more: list[str], words: str) -> None:
    assert_refused(call("explain", "--model", models / "gru", *more), words)


def test_a_net_without_attention_says_what_to_ask_for(call: Call, models: Path) -> None:
    said = call("explain", "--model", models / "fixed", "--text", TEXT, "--method", "attention")
    assert_refused(said, "ask for influence, gradient or occlusion")
