"""Takes the model out of a run folder and keeps it among the user's own models."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from fun_viz import files, paths
from fun_viz.errors import InputError, LoadError
from fun_viz.run.models.folder import copied, missing, write

_GIVEN_UP = 3600.0  # seconds after which nobody goes on with what is half copied


def holds_model(folder: Path) -> bool:
    """Return whether all the files of a model are in a folder, as far as this program may see."""
    with suppress(LoadError):
        return not missing(folder)
    return False


def free(name: str) -> str:
    """Return a name that no model has yet: that one, or with the first number behind it that makes it so."""
    numbered = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(each for each in numbered if not _taken(each))


def _taken(name: str) -> bool:
    return files.exists(paths.user_models() / name) or files.exists(paths.bundled_models() / name)


def keep(folder: Path, name: str, scores: Mapping[str, Any] | None = None) -> Path:
    """Copy the model of a run folder to the user's models, whole or not at all, and return its folder there.

    A name that no folder can have or that is taken is an InputError. `scores` are what its card says if it says none.
    """
    name = name.strip()
    if not name or name.startswith(".") or set(name) & set('/\\:*?"<>|\0'):
        raise InputError("{name} cannot be the name of a model; use letters, digits and hyphens.", name=name or "“”")
    place = paths.user_models() / name
    if _taken(name):
        raise InputError("There is already a model {name}; choose another name.", name=name)
    if not holds_model(folder):
        raise LoadError("{folder} holds no trained model yet.", folder=folder)
    card, contents = copied(folder)
    card = replace(card, scores=card.scores or dict(scores or {}))
    made = files.unfinished(place.parent)
    with files.made(place.parent):
        files.sweep(place.parent, idle=_GIVEN_UP)
        try:
            write(made, contents, card)
            with files.writing(place):
                made.rename(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return place
