"""Models are described without being loaded; a folder that cannot be one is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fun_viz.errors import LoadError
from fun_viz.windows import model_card
from tests.tiny import tiny_model


def test_a_folder_is_described_by_its_card(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    written = json.loads((folder / "card.json").read_text("utf-8"))
    (folder / "card.json").write_text(json.dumps({**written, "parameters": 1234}), "utf-8")
    card = model_card.opened(folder)
    assert card.name == "mine"
    assert card.model == str(tmp_path / "mine")
    assert card.title("zh") == "小 transformer"
    assert card.title("fr") == "Tiny transformer"
    assert card.parameters == 1234


def test_it_says_how_well_the_model_translates_and_what_near_copies_do_to_that(tmp_path: Path) -> None:
    apart = {"near": 71, "sources": 939, "greedy": {"bleu": 29.95}}
    scores = {"split": "test", "sentences": 1080, "greedy": {"bleu": 31.27}, "beam 5": {"bleu": 33.1}, "apart": apart}
    (tmp_path / "card.json").write_text(json.dumps({"scores": scores}), "utf-8")
    asked, bleu, near = model_card.card_in(tmp_path, "asked").about.splitlines()
    assert (asked, bleu) == ("asked", "BLEU 31.3 (greedy), 33.1 (beam 5) on 1080 pairs (test)")
    assert near.startswith("71 of 939 sources scored are at most one letter")
    assert near.endswith("BLEU without them: 29.9 (greedy)")
    (tmp_path / "card.json").write_text(json.dumps({"scores": {"apart": 3, "greedy": {"bleu": "x"}}}), "utf-8")
    assert model_card.card_in(tmp_path, "asked").about == "asked"


@pytest.mark.parametrize("bleu", [-1, 900, 1e400, True, "31"])
def test_a_score_that_cannot_be_is_not_shown(tmp_path: Path, bleu: object) -> None:
    apart = {"near": -3, "sources": "many", "greedy": {"bleu": 29.95}}
    scores = {"split": "test", "sentences": -5, "greedy": {"bleu": bleu}, "beam 5": {"bleu": 33.1}, "apart": apart}
    (tmp_path / "card.json").write_text(json.dumps({"scores": scores, "parameters": -7}), "utf-8")
    card = model_card.card_in(tmp_path, "asked")
    asked, told, near = card.about.splitlines()
    assert (asked, told) == ("asked", "BLEU 33.1 (beam 5) on – pairs (test)")
    assert near.startswith("– of – sources scored are at most one letter")
    assert card.parameters is None


@pytest.mark.parametrize("written", ["", "{", "[]", '{"title": 3, "parameters": "many"}'])
def test_a_card_that_says_nothing_leaves_the_name(tmp_path: Path, written: str) -> None:
    (tmp_path / "card.json").write_text(written)
    card = model_card.card_in(tmp_path, "asked")
    assert card.title("en") == tmp_path.name
    assert card.parameters is None


def test_a_folder_without_weights_is_refused_by_what_is_missing(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    (folder / "weights.safetensors").unlink()
    with pytest.raises(LoadError, match=r"weights\.safetensors is missing"):
        model_card.opened(folder)


def test_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no model folder"):
        model_card.opened(tmp_path / "none")


def test_a_name_that_leads_nowhere_is_still_a_choice() -> None:
    assert model_card.card_of("nowhere").model == "nowhere"


@pytest.mark.parametrize("path", ["", "relative", "/nowhere", "/" + "x" * 10_000, "/a\0b"])
def test_no_path_that_was_remembered_does_any_harm(path: str) -> None:
    assert not model_card.is_model_folder(path)
