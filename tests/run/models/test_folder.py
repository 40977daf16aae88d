"""A model folder holds one whole model at every moment, the one before or the one after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fun_viz import files
from fun_viz.errors import InputError, LoadError
from fun_viz.run.models import folder as parts
from fun_viz.run.models import store
from fun_viz.run.models.cache import ModelCache
from fun_viz.run.models.install import holds_model
from fun_viz.windows import model_card
from tests.tiny import tiny, tiny_model

WIDTHS = (8, 12, 20)


def saved(folder: Path, width: int) -> None:
    store.save(tiny(folder.name, family="gru", learned=False, width=width), folder)


def width(folder: Path) -> object:
    return store.load(folder).config.options["width"]


def test_saved_again_and_again_it_opens_and_keeps_nothing_of_the_models_before(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    for wide in WIDTHS * 2:
        saved(folder, wide)
        assert width(folder) == wide
        assert sorted(map(parts.plain, (each.name for each in folder.iterdir()))) == sorted((*parts.NAMED, parts.CARD))
        assert holds_model(folder)
        assert model_card.opened(folder).name == "m"


@pytest.mark.parametrize("killed_at", range(1, 4))
def test_killed_before_the_card_is_in_place_it_is_the_model_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    """At each write in turn: weights, configuration, card. What the vocabularies hold stays as it is."""
    folder, written = tmp_path / "m", []
    saved(folder, 8)

    def replace(file: Path, content: bytes, usual: object = files.replace) -> None:
        written.append(file.name)
        if len(written) == killed_at:
            raise KeyboardInterrupt  # nothing tidies up after it, as after a kill
        usual(file, content)  # type: ignore[operator]

    with monkeypatch.context() as patch:
        patch.setattr(files, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            saved(folder, 12)
    assert width(folder) == 8
    saved(folder, 20)
    assert width(folder) == 20
    assert len(list(folder.iterdir())) == 5


def test_who_reads_while_another_model_is_saved_has_one_of_them_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, left = tmp_path / "m", list(WIDTHS)
    saved(folder, left.pop())

    usual = parts._content

    def read(place: Path, name: str, most: int) -> bytes:
        content = usual(place, name, most)
        if left and name != parts.CARD:
            saved(folder, left.pop())  # behind the reader's back: what he reads next is of another model, or gone
        return content

    monkeypatch.setattr(parts, "_content", read)
    assert width(folder) == WIDTHS[0]
    assert not left


def test_the_cache_takes_the_new_model_as_soon_as_it_is_there(tmp_path: Path) -> None:
    cache, folder = ModelCache(), tmp_path / "m"
    for wide in WIDTHS:
        saved(folder, wide)
        assert cache.take(str(folder)).config.options["width"] == wide


@pytest.mark.parametrize("sha256", ["../../secret", "x\0", "", "0" * 100_000])
def test_a_card_leads_to_no_file_of_another_folder(tmp_path: Path, sha256: str) -> None:
    folder = tiny_model(tmp_path / "m")
    card = json.loads((folder / parts.CARD).read_text("utf-8"))
    card["sha256"]["weights.safetensors"] = sha256
    (folder / parts.CARD).write_text(json.dumps(card), "utf-8")
    with pytest.raises(LoadError, match=r"weights\.safetensors is not the file its card names"):
        store.load(folder)


def test_scores_of_a_model_are_not_written_into_the_card_of_another(tmp_path: Path) -> None:
    saved(tmp_path / "m", 8)
    card = store.load(tmp_path / "m").card
    saved(tmp_path / "m", 12)
    with pytest.raises(InputError, match="Another model has been saved"):
        store.write_card(tmp_path / "m", card)
    assert width(tmp_path / "m") == 12
