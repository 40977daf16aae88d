"""fun-viz compare."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.cli.conftest import Call, assert_refused

TEXT = "我喜欢学习。"


def names(models: Path, *which: str) -> str:
    return ",".join(str(models / name) for name in which)


def test_json_tells_each_model_in_the_order_asked(call: Call, models: Path) -> None:
    three = names(models, "fixed", "transformer", "gru")
    said = call("compare", "--models", three, "--text", TEXT, "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["text"] == TEXT
    assert [model["model"] for model in told["models"]] == ["fixed", "transformer", "gru"]
    assert [model["serial_steps"] for model in told["models"]] == [7, 2, 7]
    assert [model["longest_path"] for model in told["models"]] == [4, 1, 1]  # the fixed context from the nearer end
    for model in told["models"]:
        assert model["text"] == "I like to study."
        assert model["parameters"] > 1_000
        assert model["milliseconds_per_token"] > 0
        assert model["score"] == pytest.approx(sum(math.log(step["probability"]) for step in model["steps"]), rel=1e-4)
        assert [step["token"] for step in model["steps"]][:-1] == model["target"]


def test_a_model_says_the_same_as_alone(call: Call, models: Path) -> None:
    both = json.loads(call("compare", "--models", names(models, "gru", "gru"), "--text", "老师咖啡", "--json").out)
    alone = json.loads(call("decode", "--model", models / "gru", "--text", "老师咖啡", "--json").out)
    for model in both["models"]:
        assert model["steps"] == alone["steps"]


def test_the_table_has_a_line_a_model(call: Call, models: Path) -> None:
    lines = call("compare", "--models", names(models, "gru", "transformer"), "--text", TEXT).out.splitlines()
    assert lines[0].split()[:2] == ["Model", "Parameters"]
    assert [line.split("  ")[0] for line in lines[1:]] == ["Tiny gru", "Tiny transformer"]
    assert all(line.endswith("I like to study.") for line in lines[1:])


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_models_can_be_compared(call: Call, models: Path, count: int) -> None:
    said = call("compare", "--models", names(models, *["gru"] * count), "--text", TEXT)
    assert_refused(said, f"2 to 4 names, parted by commas, not {count}")


def test_a_model_that_is_not_there_is_refused(call: Call, models: Path) -> None:
    assert_refused(call("compare", "--models", f"{names(models, 'gru')},nobody", "--text", TEXT), "no model nobody")


def test_a_reference_marks_the_words_of_each_model(call: Call, models: Path) -> None:
    asked = ("compare", "--models", names(models, "gru", "transformer"), "--text", TEXT)
    said = call(*asked, "--reference", "I like to learn.", "--json")
    assert [model["wrong"] for model in json.loads(said.out)["models"]] == [[{"word": "study", "should": "learn"}]] * 2
    rows = call(*asked, "--reference", "I like to learn.").out.splitlines()[1:]
    assert all(row.endswith("I like to study✗(learn).") for row in rows)
