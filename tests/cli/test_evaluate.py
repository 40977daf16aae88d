"""fun-viz evaluate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fun_viz.run.models import store
from fun_viz.text.corpus import part_of
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


def test_lines_that_are_not_used_are_told(call: Call, models: Path, pairs: Path) -> None:
    pairs.write_text(f"only one side\n{pairs.read_text('utf-8')}A.\t{'好' * 300}\n", "utf-8")
    asked = ("evaluate", "--model", models / "gru", "--pairs", pairs)
    told = json.loads(call(*asked, "--json").out)
    assert (told["bad"], told["cut"], told["sentences"]) == (1, 1, len(PAIRS) + 1)
    assert told["first_bad"] == [[1, "no text on one side"]]
    said = call(*asked)
    assert "1 lines cannot be used and are left out, the first is line 1." in said.err
    assert "1 pairs were cut: of a source 200 characters are read" in said.err
    assert "bad" not in said.out


def test_a_line_of_nothing_but_blanks_is_told_and_an_empty_one_is_not(call: Call, models: Path, pairs: Path) -> None:
    pairs.write_text(f"{pairs.read_text('utf-8')}\n \t \n\t\n   \n", "utf-8")
    told = json.loads(call("evaluate", "--model", models / "gru", "--pairs", pairs, "--json").out)
    assert told["bad"] == 3
    assert told["first_bad"] == [
        [len(PAIRS) + 2, "no text on one side"],
        [len(PAIRS) + 3, "no text on one side"],
        [len(PAIRS) + 4, "nothing but blanks"],
    ]


def test_sentences_one_character_from_the_trainings_are_counted_and_left_out_once(
    call: Call, models: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "pairs.tsv", shutil.copytree(models / "gru", tmp_path / "carded")
    test = [text for text in (f"第{i}句话说" for i in range(400)) if part_of(text) == "test"]
    near = next(f"{test[0]}{end}" for end in "了吗吧呢啊" if part_of(f"{test[0]}{end}") == "train")
    file.write_text(
        "".join(f"Sentence {i}.\t{text}\n" for i, text in enumerate([test[0], "完全另外一句", near])), "utf-8"
    )
    fresh = (f"{letter}从来没有人" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒")
    other = next(text for text in fresh if part_of(text) == "test")
    file.write_text(f"{file.read_text('utf-8')}Another.\t{other}\n", "utf-8")
    asked = ("evaluate", "--model", folder, "--pairs", file, "--split", "test", "--json")
    told = json.loads(call(*asked).out)
    assert {name: told["apart"][name] for name in ("near", "sources", "sentences")} == {
        "near": 1, "sources": told["sentences"], "sentences": told["sentences"] - 1,
    }  # fmt: skip
    lines = call(*asked[:-1]).out.splitlines()
    assert f"apart near: {told['apart']['near']}" in lines
    assert json.loads(call(*asked, "--card").out)["apart"] == store.read_card(folder).scores["apart"]
    assert store.read_card(folder).scores["apart"]["greedy"].keys() == {"bleu", "chrf"}
    assert "apart" not in json.loads(call("evaluate", "--model", folder, "--pairs", file, "--json").out)


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
