"""Models by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from fun_viz import paths
from fun_viz.errors import LoadError
from fun_viz.run.models import cache as cache
from fun_viz.run.models.cache import ModelCache
from tests.tiny import tiny_model


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundled model "one" and the user's own "one" and "two"."""
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "bundled")
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "own")
    for name in ("bundled/one", "own/one", "own/two"):
        tiny_model(tmp_path / name)
    (tmp_path / "own" / "no model").mkdir()
    return tmp_path


def test_bundled_models_come_first_and_each_name_once(places: Path) -> None:
    assert cache.names() == ["one", "two"]
    assert cache.folder_of("one") == places / "bundled" / "one"
    assert cache.folder_of("two") == places / "own" / "two"


def test_a_folder_is_as_good_as_a_name(places: Path) -> None:
    assert cache.folder_of(str(places / "own" / "one")) == places / "own" / "one"


def test_an_unknown_name_says_which_are_known(places: Path) -> None:
    with pytest.raises(LoadError, match="There is no model three; known are one, two"):
        cache.folder_of("three")


def test_a_model_is_loaded_once(places: Path) -> None:
    held = ModelCache()
    assert held.take("two") is held.take(str(places / "own" / "two"))


def test_what_was_used_longest_ago_is_put_back_first(places: Path) -> None:
    held = ModelCache(room=2)
    paths_of = [str(places / name) for name in ("bundled/one", "own/one", "own/two")]
    first, second = held.take(paths_of[0]), held.take(paths_of[1])
    held.take(paths_of[0])
    held.take(paths_of[2])
    assert held.take(paths_of[0]) is first
    assert held.take(paths_of[1]) is not second


def test_a_model_that_cannot_be_loaded_leaves_the_cache_as_it_was(places: Path) -> None:
    held = ModelCache(room=1)
    kept = held.take("one")
    (places / "own" / "two" / "config.json").unlink()
    with pytest.raises(LoadError):
        held.take("two")
    assert held.take("one") is kept


def test_the_thread_is_prepared_once_before_the_first_model(places: Path) -> None:
    prepared: list[str] = []
    held = ModelCache(prepare=lambda: prepared.append("now"))
    assert prepared == []
    held.take("one")
    held.take("two")
    assert prepared == ["now"]


def test_a_model_that_was_trained_on_is_loaded_anew(places: Path) -> None:
    held = ModelCache()
    before = held.take("two")
    tiny_model(places / "own" / "two", "gru")
    assert held.take("two").config.family == "gru"
    assert held.take("two") is not before
