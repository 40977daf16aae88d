"""Broken models: each opens and decodes, or is one sentence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest

from fun_viz.errors import FunVizError
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models import store
from fun_viz.run.models.folder import CARD, NAMED
from fun_viz.trace import Request
from fun_viz.windows.model_card import card_in
from tests.fuzz.mutations import broken_tensors, broken_text, check_sentence, many
from tests.tiny import tiny

WEIGHTS, *TEXTS = FILES = (*NAMED, CARD)
MODELS = {"gru": {"attention": "dot"}, "transformer": {"layers": 1}}


@pytest.fixture(params=MODELS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    store.save(tiny(family=request.param, learned=False, width=8, **MODELS[request.param]), tmp_path / "model")
    return tmp_path / "model"


def broken(name: str, content: bytes, random: Random) -> bytes:
    return broken_tensors(content, random) if name == WEIGHTS else broken_text(content, random)


def sign(folder: Path, name: str, content: bytes) -> None:
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["sha256"][name] = hashlib.sha256(content).hexdigest()
    (folder / "card.json").write_text(json.dumps(card), "utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_broken_model_decodes_or_is_one_sentence(
    name: str, folder: Path, nightly: bool, words: dict[str, str]
) -> None:
    sound, card = (folder / name).read_bytes(), (folder / "card.json").read_bytes()
    opened, refused = 0, 0
    count = 5_000 if nightly else 100
    for random in many(f"{folder.parent.name} {name}", count):
        content = broken(name, sound, random)
        (folder / "card.json").write_bytes(card)
        (folder / name).write_bytes(content)
        if name == "card.json":
            card_in(folder).title("zh")
        else:
            sign(folder, name, content)
        try:
            model = store.load(folder)
            opened += 1
            if opened % 3 == 1:
                *_, (trace, _) = decode(model, Request("m", "我龘喜", limit=3))
                assert trace.finished
        except FunVizError as error:
            refused += 1
            check_sentence(error, words)
    assert opened + refused >= count
    assert refused > count / 20
    assert opened > count / 20 or name in ("source.json", "target.json")
