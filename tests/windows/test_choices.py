"""Models are described without being loaded; a folder that cannot be one is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fun_viz.errors import LoadError
from fun_viz.windows import choices
from tests.tiny import tiny_model


def test_a_folder_is_described_by_its_card(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    card = json.loads((folder / "card.json").read_text("utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, "parameters": 1234}), "utf-8")
    choice = choices.opened(folder)
    assert choice.name == "mine"
    assert choice.asked_as == str(tmp_path / "mine")
    assert choice.title("zh") == "小 transformer"
    assert choice.title("fr") == "Tiny transformer"
    assert choice.parameters == 1234


@pytest.mark.parametrize("card", ["", "{", "[]", '{"title": 3, "parameters": "many"}'])
def test_a_card_that_says_nothing_leaves_the_name(tmp_path: Path, card: str) -> None:
    (tmp_path / "card.json").write_text(card)
    choice = choices.described(tmp_path, "asked")
    assert choice.title("en") == tmp_path.name
    assert choice.parameters is None


def test_a_folder_without_weights_is_refused_by_what_is_missing(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    (folder / "weights.safetensors").unlink()
    with pytest.raises(LoadError, match=r"weights\.safetensors is missing"):
        choices.opened(folder)


def test_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no model folder"):
        choices.opened(tmp_path / "none")


def test_a_name_that_leads_nowhere_is_still_a_choice() -> None:
    assert choices.found(("nowhere",))[0].asked_as == "nowhere"


def test_the_model_wanted_is_preferred_then_a_transformer_then_the_first() -> None:
    assert choices.preferred(("gru", "my-transformer"), "gru") == "gru"
    assert choices.preferred(("gru", "my-transformer"), "gone") == "my-transformer"
    assert choices.preferred(("gru", "lstm"), "") == "gru"
    assert choices.preferred((), "gone") == "gone"
