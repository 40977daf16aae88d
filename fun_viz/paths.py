"""Where things are: in a checkout, in an installed wheel, and in the user's own folders."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Return the folder of what is read and never executed: sentences, icons, translations, the first trace."""
    return _shipped("resources")


def bundled_models() -> Path:
    """Return the folder of the trained models that come with the program."""
    return _shipped("models")


def user_models() -> Path:
    """Return where the user's own models go; it need not exist yet."""
    return user_data_path("fun-viz", appauthor=False) / "models"


def user_runs() -> Path:
    """Return where trainings keep their run folders; it need not exist yet."""
    return user_data_path("fun-viz", appauthor=False) / "runs"


def user_cache() -> Path:
    """Return where is kept what can be computed again; it need not exist yet."""
    return user_cache_path("fun-viz", appauthor=False)


def settings_file() -> Path:
    """Return the file that remembers window, language, theme and last sentence; it need not exist yet."""
    return user_config_path("fun-viz", appauthor=False) / "settings.json"


def at_home(path: str | Path) -> Path:
    """Return a path with a leading ~ as a home folder; that of nobody stays as it is."""
    return Path(os.path.expanduser(path))
