"""A trained model is copied whole, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from fun_viz import files, paths
from fun_viz.errors import InputError, LoadError
from fun_viz.run.models import cache, store
from fun_viz.run.models import install as keep
from fun_viz.run.models.folder import CARD, NAMED
from tests.tiny import tiny_model


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run folder with a model, a checkpoint and what else a run has."""
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "own")
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "bundled")
    folder = tiny_model(tmp_path / "run")
    for name in ("metrics.jsonl", "train.json", "checkpoint.safetensors"):
        (folder / name).write_text("x")
    return folder


def test_the_files_of_the_model_are_kept_and_nothing_else(run: Path) -> None:
    kept = keep.keep(run, " mine ")
    assert kept == paths.user_models() / "mine"
    assert {file.name for file in kept.iterdir()} == {*NAMED, CARD}
    assert store.load(kept).name == "mine"
    assert [file.name for file in kept.parent.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["", "  ", ".hidden", "a/b", "..", 'say "hi"'])
def test_a_name_no_folder_can_have_is_refused(run: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name"):
        keep.keep(run, name)
    assert not paths.user_models().exists()


@pytest.mark.parametrize("place", ["own", "bundled"])
def test_a_name_that_is_taken_is_refused(run: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / place / "mine").mkdir(parents=True)
    with pytest.raises(InputError, match="already a model mine"):
        keep.keep(run, "mine")


def test_a_damaged_model_is_not_kept(run: Path) -> None:
    weights = run / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    with pytest.raises(LoadError, match="SHA-256"):
        keep.keep(run, "mine")
    assert not paths.user_models().exists()


def test_a_model_that_was_saved_twice_is_kept_under_the_plain_names(run: Path) -> None:
    tiny_model(run, width=8)
    assert {file.name for file in keep.keep(run, "mine").iterdir()} == {*NAMED, CARD}
    assert store.load(paths.user_models() / "mine").config.options["width"] == 8


def test_a_run_without_a_model_says_so(run: Path) -> None:
    (run / "card.json").unlink()
    assert not keep.holds_model(run)
    with pytest.raises(LoadError, match="no trained model"):
        keep.keep(run, "mine")


def test_what_a_kill_left_behind_is_no_model_and_goes_when_nobody_goes_on_with_it(run: Path) -> None:
    left = [files.unfinished(paths.user_models()) for _ in range(2)]
    for each in left:
        shutil.copytree(run, each)
    os.utime(left[0], (0, 0))
    assert keep.holds_model(keep.keep(run, "mine"))
    assert {file.name for file in paths.user_models().iterdir()} == {"mine", left[1].name}
    assert cache.names() == ["mine"]
