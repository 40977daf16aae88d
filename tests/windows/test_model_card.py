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
