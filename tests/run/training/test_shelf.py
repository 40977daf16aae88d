"""The models there are, as their cards tell; and one goes away and comes back without loss."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from fun_viz import files, paths
from fun_viz.errors import FunVizError, InputError
from fun_viz.run.decoding import first_map as maps
from fun_viz.run.decoding.first_map import first_map
from fun_viz.run.models.card import json_bytes
from fun_viz.run.models.folder import read_card
from fun_viz.run.models.lock import held
from fun_viz.run.training import shelf
from fun_viz.run.training.log import Log
from fun_viz.run.training.shelf import curve_of, described, put_back, remove, rename, set_aside, shelved
from tests.races import finished
from tests.tiny import tiny_model
from tests.workspaces.labs.records import metrics, started


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program looks for models, runs, and what it has computed."""
    for name in ("bundled_models", "user_models", "user_runs", "user_cache"):
        monkeypatch.setattr(paths, name, lambda name=name: tmp_path / name)
        (tmp_path / name).mkdir()
    return tmp_path


def content(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def run(folder: Path) -> Path:
    """A model with the run that made it."""
    tiny_model(folder)
    (folder / "train.json").write_text(json.dumps({"task": "reverse", "family": "gru", "made": "2026-01-01"}))
    (folder / "snapshots").mkdir()
    (folder / "snapshots" / "00000010.safetensors").write_bytes(b"1")
    log = Log(folder)
    for event in (started("gru-none"), metrics(10), metrics(20), finished(str(folder), exact=0.25)):
        log.write(event)
    log.close()
    return folder


def test_every_model_is_there_once_with_where_it_comes_from(place: Path) -> None:
    tiny_model(place / "bundled_models" / "one")
    tiny_model(place / "user_models" / "two")
    tiny_model(place / "user_runs" / "three")
    elsewhere = tiny_model(place / "elsewhere")
    found = list(shelved((str(elsewhere), str(place / "user_runs" / "three"), "/nowhere")))
    assert [(model.folder.name, model.origin) for model in found] == [
        ("one", "bundled"), ("two", "trained"), ("three", "trained"), ("elsewhere", "opened"),
    ]  # fmt: skip
    assert all(model.fault is None for model in found)
    size = sum(file.stat().st_size for file in (place / "user_models" / "two").iterdir())
    assert found[1].size == size
    assert (found[0].model, found[2].model) == ("one", str((place / "user_runs" / "three").resolve()))


def test_a_damaged_folder_stays_with_its_reason(place: Path) -> None:
    broken = tiny_model(place / "user_models" / "broken")
    (broken / "card.json").write_text("{")
    half = tiny_model(place / "user_models" / "half")
    (half / "weights.safetensors").unlink()
    said = [str(model.fault) for model in shelved()]
    assert "card.json is damaged" in said[0]
    assert "weights.safetensors is missing" in said[1]


def test_the_score_is_bleu_with_beam_5_else_exact_match_of_the_card_or_of_the_run(place: Path) -> None:
    folder = tiny_model(place / "m")
    card = read_card(folder)
    for scores, expected in (
        ({"greedy": {"bleu": 20.0}, "beam 5": {"bleu": 22.5}}, (22.5, "BLEU")),
        ({shelf.EXACT: 0.75}, (0.75, "exact")),
        ({}, (None, "exact")),
    ):
        (folder / "card.json").write_bytes(json_bytes(replace(card, scores=scores)))
        model = described("m", folder, "opened")
        assert (model.score, model.measure) == expected
    of_run = described("r", run(place / "r"), "trained")
    assert (of_run.score, of_run.measure) == (0.25, "exact")


def test_the_curve_of_a_run_is_what_its_metrics_say(place: Path) -> None:
    curve = curve_of(run(place / "r"))
    assert [update for update, _ in curve.training] == [10, 20]
    assert curve.exact == 0.25
    assert curve_of(tiny_model(place / "m")).training == ()


def test_what_is_set_aside_comes_back_whole(place: Path) -> None:
    folder = run(place / "user_runs" / "mine")
    before, model = content(folder), described("mine", folder, "trained")
    aside = set_aside(model)
    assert not folder.exists()
    assert list(shelved()) == []
    put_back(aside, folder)
    assert content(folder) == before
    assert not aside.exists()


def test_only_what_the_program_made_goes(place: Path) -> None:
    folder, outside = run(place / "user_runs" / "mine"), place / "precious.txt"
    outside.write_text("keep")
    (folder / "thesis.doc").write_text("mine")
    (folder / "snapshots" / "holiday.jpg").write_text("mine")
    (folder / "source.json").unlink()
    (folder / "source.json").symlink_to(outside)
    remove(set_aside(described("mine", folder, "trained")))
    assert sorted(content(folder)) == ["snapshots/holiday.jpg", "source.json", "thesis.doc"]
    assert outside.read_text() == "keep"
    assert [each.name for each in (place / "user_runs").iterdir()] == ["mine"]


def test_bundled_models_links_and_those_being_written_stay(place: Path) -> None:
    bundled = described("one", tiny_model(place / "bundled_models" / "one"), "bundled")
    linked = place / "user_models" / "link"
    linked.symlink_to(tiny_model(place / "elsewhere"))
    written = tiny_model(place / "user_models" / "written")
    for model in (bundled, described("link", linked, "trained")):
        with pytest.raises(FunVizError):
            set_aside(model)
    with held(written), pytest.raises(InputError, match="being written"):
        set_aside(described("written", written, "trained"))
    with pytest.raises(InputError, match="comes with the program"):
        rename(bundled, "Mine")
    assert all(described("x", folder, "trained").fault is None for folder in (bundled.folder, linked, written))


def test_a_new_title_holds_in_every_language_and_the_rest_of_the_card_stays(place: Path) -> None:
    folder = tiny_model(place / "user_models" / "mine")
    before = read_card(folder)
    rename(described("mine", folder, "trained"), "  Best so far ")
    assert read_card(folder) == replace(before, title={"en": "Best so far", "zh": "Best so far"})
    with pytest.raises(InputError):
        rename(described("mine", folder, "trained"), "  ")


def test_the_first_map_is_computed_once_for_each_state_of_the_weights(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_model(place / "m")
    made = first_map(folder, "你叫什么名字")
    assert made.weights.shape == (len(made.target), len(made.source))
    assert made.source[:2] == ("你", "叫")
    assert abs(float(made.weights[0].sum()) - 1) < 0.02
    monkeypatch.setattr(maps, "_made", lambda *_: pytest.fail("computed again"))
    assert first_map(folder, "你叫什么名字") == made
    (next((place / "user_cache" / "maps").iterdir())).write_text("{")
    monkeypatch.setattr(maps, "_made", lambda _folder, text: maps.FirstMap(text))
    assert first_map(folder, "你叫什么名字") == maps.FirstMap("你叫什么名字")


def test_a_model_that_cannot_be_run_has_an_empty_map(place: Path) -> None:
    folder = tiny_model(place / "m")
    (folder / "weights.safetensors").write_bytes(b"")
    assert first_map(folder, "你") == maps.FirstMap("你")


def test_what_was_set_aside_and_forgotten_is_swept_away_later(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = set_aside(described("mine", run(place / "user_runs" / "mine"), "trained"))
    shelf.sweep()
    assert aside.is_dir()
    monkeypatch.setattr(shelf, "_GIVEN_UP", -1.0)
    shelf.sweep()
    assert not aside.exists()
    assert files.UNFINISHED.fullmatch(aside.name)
