"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fun_viz import paths


def test_resources_and_models_are_there_in_a_checkout() -> None:
    assert (paths.resources() / "corpora").is_dir()
    assert paths.bundled_models().name == "models"


def test_in_an_installed_package_they_are_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "fun_viz")
    assert paths.resources() == tmp_path / "resources"
    (tmp_path / "fun_viz" / "resources").mkdir(parents=True)
    assert paths.resources() == tmp_path / "fun_viz" / "resources"
    assert paths.bundled_models() == tmp_path / "models"


def test_what_belongs_to_the_user_is_in_the_users_own_folders() -> None:
    home = os.environ["HOME"]
    assert str(paths.user_models()).startswith(home)
    assert paths.user_runs().parent == paths.user_models().parent
    assert str(paths.settings_file()).startswith(home)
    assert paths.settings_file().suffix == ".json"
