"""fun-viz train."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fun_viz import paths
from fun_viz.run import recipes, store
from fun_viz.run.recipes import Recipe
from fun_viz.run.train import Schedule
from tests.cli.conftest import Call, assert_refused


@pytest.fixture(autouse=True)
def recipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A recipe that is done in a moment, and no phrase book."""
    plan = Schedule(epochs=2, rate=1e-2, warm_up=5, batch_tokens=300)
    made = Recipe("gru", {"en": "Small", "zh": "小"}, {"width": 16, "units": 16}, subwords=60, schedule=plan)
    monkeypatch.setitem(recipes.recipes, "small", made)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "nothing")


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    lines = [f"Sentence {i}.\t第{i}句。\n" for i in range(240, 320)]  # two of them fall into dev
    file.write_text("".join(lines), "utf-8")
    return file


def test_a_model_is_made_that_can_be_asked(call: Call, pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "made"
    said = call("train", "--recipe", "small", "--pairs", pairs, "--out", out, "--json")
    assert said.code == 0
    ends = [told for line in said.out.splitlines() if (told := json.loads(line))["dev_bleu"] is not None]
    assert [told["epoch"] for told in ends] == [1, 2]
    card = store.load(out).card
    assert card["command"] == "fun-viz train --recipe small --pairs pairs.tsv --out models/made"
    assert (card["epochs"], card["seed"]) == (2, 1)
    assert card["sentences"]["dev"] == 2
    assert str(tmp_path) not in json.dumps(card)
    assert call("decode", "--model", out, "--text", "第三句").code == 0


def test_the_card_says_what_was_not_as_usual(call: Call, pairs: Path, tmp_path: Path) -> None:
    said = call("train", "--recipe", "small", "--pairs", pairs, "--out", tmp_path / "m", "--epochs", 1, "--seed", 7)
    assert said.code == 0
    assert store.load(tmp_path / "m").card["command"].endswith("--out models/m --epochs 1 --seed 7")


def test_a_training_goes_on_from_its_checkpoint(call: Call, pairs: Path, tmp_path: Path) -> None:
    asked = ("train", "--recipe", "small", "--pairs", pairs, "--json", "--out", tmp_path / "m")
    call(*asked, "--epochs", 1)
    told = [json.loads(line) for line in call(*asked, "--resume").out.splitlines()]
    assert {progress["epoch"] for progress in told} == {2}


def test_lines_that_cannot_be_used_are_told(call: Call, pairs: Path, tmp_path: Path) -> None:
    with pairs.open("a", encoding="utf-8") as file:
        file.write("no translation\n")
    said = call("train", "--recipe", "small", "--pairs", pairs, "--out", tmp_path / "m", "--json")
    assert said.code == 0
    assert "1 lines of" in said.err
    assert "the first is line 81" in said.err


@pytest.mark.parametrize(
    "option", ["--epochs=0", "--epochs=x", "--threads=0", "--source-column=-2", "--target-column=0", "--seed=-1"]
)
def test_options_that_make_no_sense_are_refused(call: Call, pairs: Path, tmp_path: Path, option: str) -> None:
    said = call("train", "--recipe", "small", "--pairs", pairs, "--out", tmp_path / "m", option)
    assert_refused(said, option.split("=")[0])
    assert not (tmp_path / "m").exists()


def test_what_is_not_there_is_refused(call: Call, pairs: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "m")
    assert_refused(call("train", "--recipe", "grand", "--pairs", pairs, *out), "There is no recipe grand; known are")
    assert_refused(call("train", "--recipe", "small", "--pairs", tmp_path / "no.tsv", *out), "Cannot read")
    far = call("train", "--recipe", "small", "--pairs", pairs, *out, "--target-column", 9)
    assert_refused(far, "column 2 and column 9")


def test_too_few_pairs_are_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "few.tsv").write_text("One.\t一\n", "utf-8")
    said = call("train", "--recipe", "small", "--pairs", tmp_path / "few.tsv", "--out", tmp_path / "m")
    assert_refused(said, "too small to be split")


def test_a_place_that_cannot_be_written_is_refused_before_training(call: Call, pairs: Path) -> None:
    assert_refused(call("train", "--recipe", "small", "--pairs", pairs, "--out", pairs / "m"), "Cannot write")


def test_a_damaged_checkpoint_is_refused(call: Call, pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "m.checkpoint.safetensors").write_bytes(b"nothing")
    said = call("train", "--recipe", "small", "--pairs", pairs, "--out", tmp_path / "m", "--resume")
    assert_refused(said, "m.checkpoint.safetensors cannot be used")
