"""Model folders: what goes in comes out, and whatever is wrong is one LoadError that names the file."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec.structs import replace
from safetensors.torch import load_file, save_file

from fun_viz.errors import LoadError, SaveError
from fun_viz.run.models import store
from fun_viz.run.models.store import Model
from tests.tiny import tiny, tiny_model

WEIGHTS = "weights.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_model(tmp_path / "small")


def signed(folder: Path) -> None:
    """Make the card agree with what now stands in the folder, as somebody who tampers with care would."""
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in card["sha256"]}
    (folder / "card.json").write_text(json.dumps(card), "utf-8")


def rewritten(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    weights = load_file(folder / WEIGHTS)
    change(weights)
    save_file(weights, folder / WEIGHTS)
    signed(folder)


def configured(folder: Path, **options: Any) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["options"] |= options
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    signed(folder)


def test_a_model_comes_back_as_it_was_in_half_precision(model: Model, tmp_path: Path) -> None:
    store.save(model, tmp_path / "kept")
    back = store.load(tmp_path / "kept")
    assert back.config == model.config
    for name, value in model.net.state_dict().items():
        torch.testing.assert_close(back.net.state_dict()[name], value.half().float(), rtol=0, atol=0)
    assert back.source.encode("我喜欢龘") == model.source.encode("我喜欢龘")
    assert back.target.encode("I like tea.") == model.target.encode("I like tea.")
    assert back.facts.parameters == sum(weight.numel() for weight in model.net.parameters())
    assert not back.net.training


def test_a_folder_holds_only_safetensors_and_json(folder: Path) -> None:
    assert {file.suffix for file in folder.iterdir()} == {".safetensors", ".json"}


@pytest.mark.parametrize("name", [WEIGHTS, "config.json", "source.json", "target.json", "card.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(LoadError, match=f"{name} is missing"):
        store.load(folder)


@pytest.mark.parametrize("name", [WEIGHTS, "config.json", "source.json", "target.json"])
def test_a_flipped_bit_is_found_in_every_file(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(LoadError, match=f"{name}.*SHA-256"):
        store.load(folder)


def test_a_truncated_file_of_weights_is_found_even_if_its_hash_agrees(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    for length in (0, 5, len(content) // 2):
        (folder / WEIGHTS).write_bytes(content[:length])
        signed(folder)
        with pytest.raises(LoadError, match=f"{WEIGHTS} is damaged"):
            store.load(folder)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_weight_that_is_not_finite_is_named(folder: Path, value: float) -> None:
    rewritten(folder, lambda weights: weights["decoder.bias"].fill_(value))
    with pytest.raises(LoadError, match=f"{WEIGHTS} holds numbers that are not finite at decoder.bias"):
        store.load(folder)


def test_a_weight_of_another_shape_is_named(folder: Path) -> None:
    rewritten(folder, lambda weights: weights.update({"decoder.bias": torch.zeros(3)}))
    with pytest.raises(LoadError, match=f"{WEIGHTS} does not fit config.json at decoder.bias"):
        store.load(folder)


def test_a_weight_too_few_or_too_many_is_named(folder: Path) -> None:
    rewritten(folder, lambda weights: weights.update({"surplus": torch.zeros(3)}))
    with pytest.raises(LoadError, match="at surplus"):
        store.load(folder)
    rewritten(folder, lambda weights: weights.pop("surplus"))
    rewritten(folder, lambda weights: weights.pop("decoder.bias"))
    with pytest.raises(LoadError, match=r"at decoder\.bias"):
        store.load(folder)


@pytest.mark.parametrize("options", [{"heads": 3}, {"layers": 0}, {"width": "wide"}, {"colour": 1}, {"dropout": 7}])
def test_options_that_make_no_net_are_a_load_error(folder: Path, options: dict[str, Any]) -> None:
    configured(folder, **options)
    with pytest.raises(LoadError, match=r"config\.json"):
        store.load(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_card_that_is_no_json_object_is_a_load_error(folder: Path, content: bytes) -> None:
    (folder / "card.json").write_bytes(content)
    with pytest.raises(LoadError, match=r"card\.json"):
        store.load(folder)


@pytest.mark.parametrize("value", [["x"], "\ud800"])
@pytest.mark.parametrize("entry", ["sha256", "title", "parameters"])
def test_a_card_with_an_entry_of_the_wrong_kind_is_a_load_error(folder: Path, entry: str, value: object) -> None:
    card = json.loads((folder / "card.json").read_text("utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, entry: value}), "utf-8")
    with pytest.raises(LoadError, match=r"card\.json"):
        store.load(folder)


@pytest.mark.parametrize("content", ["{}", "[]", '{"type": "words"}', "no json"])
def test_a_vocabulary_of_another_kind_is_a_load_error(folder: Path, content: str) -> None:
    for name in ("source.json", "target.json"):
        before = (folder / name).read_bytes()
        (folder / name).write_text(content, "utf-8")
        signed(folder)
        with pytest.raises(LoadError, match=name):
            store.load(folder)
        (folder / name).write_bytes(before)


def test_a_foreign_folder_is_a_load_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"architectures": ["MarianMTModel"]}', "utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x02")
    with pytest.raises(LoadError, match="not a model of Fun-Viz"):
        store.load(tmp_path)


def test_a_family_of_another_version_is_a_load_error(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    for change in ({"family": "mamba"}, {"family": None}, {"options": None}, {"source": "words"}, {"target": []}):
        (folder / "config.json").write_text(json.dumps({**config, **change}), "utf-8")
        signed(folder)
        with pytest.raises(LoadError):
            store.load(folder)


def test_a_folder_that_is_not_there_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no model folder"):
        store.load(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(LoadError, match="no model folder"):
        store.load(tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_a_save_error(transformer: Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaveError, match="Cannot write"):
        store.save(transformer, tmp_path / "file" / "model")


def test_a_new_card_keeps_the_model_usable(folder: Path) -> None:
    values = json.loads((folder / "card.json").read_text("utf-8"))
    (folder / "card.json").write_text(json.dumps({**values, "size": {"bytes": 3}}), "utf-8")
    store.write_card(folder, replace(store.read_card(folder), scores={"greedy": {"bleu": 1.0}}))
    assert store.load(folder).card.scores == {"greedy": {"bleu": 1.0}}
    assert json.loads((folder / "card.json").read_text("utf-8"))["size"] == {"bytes": 3}
    assert store.load(folder).facts.title == "Tiny transformer"


def test_a_model_says_its_layers_and_its_attention_whatever_its_family() -> None:
    told = {name: tiny(family=name).facts for name in ("transformer", "convolutional", "gru")}
    assert {name: facts.attention for name, facts in told.items()} == {
        "transformer": "2 heads",
        "convolutional": "multi-step attention",
        "gru": "additive attention",
    }
    assert [told[name].layers for name in told] == ["2+2", "2+2", "1"]


@pytest.mark.parametrize("name", [WEIGHTS, "config.json", "source.json", "target.json", "card.json"])
@pytest.mark.parametrize("kind", ["pipe", "zero", "folder", "sparse"])
def test_what_is_no_file_of_a_model_is_a_load_error(folder: Path, name: str, kind: str) -> None:
    file = folder / name
    file.unlink()
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "zero":
            file.symlink_to("/dev/zero")
        case "folder":
            file.mkdir()
        case _:
            with file.open("wb") as opened:
                opened.truncate(5 << 30)
    with pytest.raises(LoadError, match=f"{name} is (a folder, a device or a pipe|too large)"):
        store.load(folder)


def test_a_configuration_of_another_format_is_a_load_error(folder: Path) -> None:
    for format in (0, 2, 99):
        config = json.loads((folder / "config.json").read_text("utf-8"))
        (folder / "config.json").write_text(json.dumps({**config, "format": format}), "utf-8")
        signed(folder)
        with pytest.raises(LoadError, match=rf"config\.json is of format {format}, but this version reads 1\."):
            store.load(folder)


def test_a_net_that_would_take_all_memory_is_refused_before_it_is_made(folder: Path) -> None:
    configured(folder, width=2048, inner=8192, layers=8, heads=2)
    with pytest.raises(LoadError, match="asks for more weights than its file holds"):
        store.load(folder)
    configured(folder, width=1 << 40)
    with pytest.raises(LoadError, match="width must be 2048 or less"):
        store.load(folder)


@pytest.mark.parametrize("content", ['{"type": "characters", "characters": [[]]}', "[" * 100_000, "null", "{}"])
def test_a_vocabulary_of_the_wrong_content_is_one_sentence(folder: Path, content: str) -> None:
    (folder / "source.json").write_text(content, "utf-8")
    signed(folder)
    with pytest.raises(LoadError, match=r"source\.json holds no usable vocabulary"):
        store.load(folder)


@pytest.mark.parametrize("field", ["family", "source"])
def test_what_this_version_does_not_know_is_said_in_words(tmp_path: Path, field: str) -> None:
    model = tiny(learned=False)
    store.save(dataclasses.replace(model, config=replace(model.config, **{field: "elm"})), tmp_path / "m")
    with pytest.raises(LoadError, match=r"config\.json describes no model .*: There is no .* elm; known are"):
        store.load(tmp_path / "m")
