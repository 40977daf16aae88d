"""fun-viz evaluate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fun_viz.run.models import store
from tests.cli.conftest import Call, assert_refused
from tests.tiny import PAIRS


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"{english}\t{zh}\n" for zh, english in PAIRS), "utf-8")
    return file


def test_json_has_the_scores_of_exactly_the_pairs_of_the_file(call: Call, models: Path, pairs: Path) -> None:
    said = call("evaluate", "--model", models / "gru", "--pairs", pairs, "--json")
    assert said.code == 0
    assert said.err == ""
    told = json.loads(said.out)
    assert told["sentences"] == len(PAIRS)
    assert told["bleu"] == pytest.approx(100)
    assert told["chrf"] == pytest.approx(100)
    assert told["perplexity"] < 2
    assert told["seconds"] > 0
    assert "tok:13a" in told["signature"]


def test_columns_can_be_named(call: Call, models: Path, tmp_path: Path) -> None:
    file = tmp_path / "turned.tsv"
    file.write_text("".join(f"{zh}\tx\t{english}\n" for zh, english in PAIRS), "utf-8")
    asked = ("evaluate", "--model", models / "gru", "--pairs", file, "--json", "--source-column", 1)
    assert json.loads(call(*asked, "--target-column", 3).out)["bleu"] == pytest.approx(100)
    assert_refused(call(*asked, "--target-column", 4), "There is no column 4")
    assert_refused(call(*asked, "--target-column", 0), "1 or more")


def test_a_limit_takes_the_first_pairs(call: Call, models: Path, pairs: Path) -> None:
    told = json.loads(call("evaluate", "--model", models / "gru", "--pairs", pairs, "--limit", 2, "--json").out)
    assert told["sentences"] == 2


def test_a_split_that_holds_nothing_is_refused(call: Call, models: Path, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("Sentence.\t第1句\n", "utf-8")
    asked = ("evaluate", "--model", models / "gru", "--pairs", file)
    assert_refused(call(*asked, "--split", "test"), "no pair in the test split")
    file.write_text("Sentence.\t第1句\nSentence.\t第25句\n", "utf-8")
    assert json.loads(call(*asked, "--split", "test", "--json").out)["sentences"] == 1


def test_the_card_gets_the_figures_and_the_model_stays_usable(
    call: Call, models: Path, pairs: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(models / "transformer", tmp_path / "carded")
    said = call("evaluate", "--model", folder, "--pairs", pairs, "--card", "--json")
    assert said.code == 0
    scores = store.load(folder).card.scores
    assert scores["greedy"]["bleu"] == scores["beam 5"]["bleu"] == 100
    assert scores["sentences"] == len(PAIRS)
    assert str(tmp_path) not in (folder / "card.json").read_text("utf-8")
    assert json.loads(said.out)["perplexity"] == scores["perplexity"]


@pytest.mark.parametrize("option", ["--beam=0", "--threads=0", "--limit=0", "--source-column=-1", "--split=some"])
def test_options_that_make_no_sense_are_refused(call: Call, models: Path, pairs: Path, option: str) -> None:
    assert_refused(call("evaluate", "--model", models / "gru", "--pairs", pairs, option), option.split("=")[0])


def test_a_file_that_is_not_there_is_refused(call: Call, models: Path, tmp_path: Path) -> None:
    assert_refused(call("evaluate", "--model", models / "gru", "--pairs", tmp_path / "no.tsv"), "Cannot read")
