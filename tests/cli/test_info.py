"""fun-viz info."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.run.models import store
from tests.cli.conftest import Call
from tests.disk import close_to_all

APART = {"near": 7, "sources": 90, "sentences": 85, "greedy": {"bleu": 25.04, "chrf": 40.0}}
SCORES = {"greedy": {"bleu": 28.4}, "split": "test", "apart": APART}


@pytest.fixture
def found(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Path:
    """A folder of models of which one is damaged, in the place of the bundled ones."""
    folder = shutil.copytree(models, tmp_path / "models")
    (folder / "gru" / "weights.safetensors").write_bytes(b"nothing")
    card = store.read_card(folder / "fixed")
    store.write_card(folder / "fixed", replace(card, scores=SCORES))
    monkeypatch.setattr(paths, "bundled_models", lambda: folder)
    return folder


def test_json_tells_every_model_and_what_is_wrong_with_it(call: Call, found: Path) -> None:
    told = json.loads(call("info", "--json").out)
    models = {model["name"]: model for model in told["models"]}
    assert set(models) == {"fixed", "gru", "transformer"}
    assert models["transformer"]["sha256_ok"]
    assert models["transformer"]["family"] == "transformer"
    assert models["transformer"]["parameters"] > 1_000
    assert models["transformer"]["bytes"] == sum(file.stat().st_size for file in (found / "transformer").iterdir())
    assert models["fixed"]["bleu"] == {"greedy": 28.4}
    assert models["fixed"]["near_copies"] == APART
    assert not models["gru"]["sha256_ok"]
    assert "SHA-256" in models["gru"]["error"]
    assert told["folders"]["resources"] == str(paths.resources())
    assert {"version", "python", "torch", "device", "fonts"} <= set(told)


def test_the_table_says_it_too(call: Call, found: Path) -> None:
    said = call("info")
    assert said.code == 0
    line = next(line for line in said.out.splitlines() if line.startswith("gru"))
    assert "SHA-256" in line
    line = next(line for line in said.out.splitlines() if line.startswith("fixed"))
    assert line.endswith("28.4 (greedy)  ok")
    near = "7 of 90 sources scored are at most one letter from one trained on; BLEU without them: 25.0 (greedy)"
    assert f"fixed: {near}\n" in said.out
    assert said.out.count("one letter from") == 1


def test_without_any_model_it_still_answers(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "nowhere")
    assert json.loads(call("info", "--json").out)["models"] == []


def test_places_that_nobody_may_look_into_are_named(
    call: Call, found: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "own")
    (tmp_path / "own").mkdir()
    for folder in (tmp_path / "own", found / "gru"):
        close_to_all(monkeypatch, folder)
    said = call("info")
    assert said.code == 0
    assert f"Cannot read {tmp_path / 'own'}: Permission denied." in said.out
    assert f"Cannot read {found / 'gru' / 'card.json'}: Permission denied." in said.out
    assert call("decode", "--model", "fixed", "--text", "你好").code == 0


def test_qt_says_nothing_of_a_locale_that_is_not_utf_8() -> None:
    make = "from fun_viz.windows.display import application; application()"
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", make], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
