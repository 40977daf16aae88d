"""fun-viz heads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call, assert_refused
from tests.tiny import PAIRS


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"{english}\t{zh}\n" for zh, english in PAIRS), "utf-8")
    return file


def test_json_says_what_each_head_does(call: Call, models: Path, pairs: Path) -> None:
    said = call("heads", "--model", models / "transformer", "--pairs", pairs, "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert (told["model"], told["sentences"]) == ("transformer", len(PAIRS))
    assert len(told["heads"]) == 2 * 2 * 3  # heads, layers, kinds of attention
    for head in told["heads"]:
        assert head["kind"] in ("aligned", "itself", "before", "after", "first", "broad", "mixed")
        assert 0 <= head["entropy"] <= 1
        assert isinstance(head["importance"], float)
        assert (head["aligned"] is None) == (head["attention"] != "cross")
        assert 0 <= head["most_alike"]["overlap"] <= 1


def test_the_table_begins_with_what_costs_most(call: Call, models: Path, pairs: Path) -> None:
    said = call("heads", "--model", models / "transformer", "--pairs", pairs, "--limit", 3)
    assert "12 heads on 3 sentences" in said.out
    costs = [float(next(part for part in line.split() if part[0] in "+-")) for line in said.out.splitlines()[4:]]
    assert costs == sorted(costs)


def test_without_a_file_it_takes_sentences_kept_from_training(call: Call, models: Path) -> None:
    told = json.loads(call("heads", "--model", models / "transformer", "--limit", 5, "--json").out)
    assert told["sentences"] == 5


def test_what_cannot_be_is_one_sentence(call: Call, models: Path, pairs: Path) -> None:
    assert_refused(call("heads", "--model", models / "gru", "--pairs", pairs), "No heads: gru has none.")
    assert_refused(call("heads", "--model", models / "transformer", "--pairs", "nowhere.tsv"), "nowhere.tsv")
