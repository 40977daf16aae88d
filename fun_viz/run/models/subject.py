"""What a model is called, and what it does, so far that it can be said whether two do the same: from its files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fun_viz import files
from fun_viz.errors import LoadError
from fun_viz.run.models.cache import folder_of, write_time
from fun_viz.run.models.card import Config, value_of
from fun_viz.run.models.folder import CARD, read_card


def subject_of(model: str) -> str:
    """Return the same text for models that do the same; "" where nobody can say."""
    try:
        folder = folder_of(model)
    except LoadError:
        return ""
    return _subject(folder, write_time(folder / CARD))


def title_of(model: str) -> str:
    """Return what a trace will call a model, before there is one; what it is asked as where nobody can say."""
    try:
        folder = folder_of(model)
    except LoadError:
        return model
    return _title(folder, write_time(folder / CARD))


@lru_cache(maxsize=256)
def _title(folder: Path, _written: int) -> str:
    try:
        return read_card(folder).title.get("en") or folder.name
    except (LoadError, FileNotFoundError):
        return folder.name


@lru_cache(maxsize=256)
def _subject(folder: Path, _written: int) -> str:
    try:
        if task := read_card(folder).task:
            return task
        config = value_of(Config, folder / "config.json", files.read(folder / "config.json"))
    except (LoadError, FileNotFoundError):
        return ""
    return f"{config.source_language}-{config.target_language}"
