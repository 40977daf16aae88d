"""Takes the model out of a run folder and keeps it among the user's own models."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from fun_viz import files, paths
from fun_viz.errors import InputError, LoadError
from fun_viz.run.models.card import Card, value_of

_LARGEST = 1 << 34  # bytes
FILES = ("weights.safetensors", "config.json", "source.json", "target.json", "card.json")


def holds_model(folder: Path) -> bool:
    """Return whether all the files of a model are in a folder."""
    return all((folder / name).is_file() for name in FILES)


def keep(folder: Path, name: str) -> Path:
    """Copy the model of a run folder to the user's models, whole or not at all, and return its folder there.

    A name that no folder can have or that is taken is an InputError.
    """
    name = name.strip()
    if not name or name.startswith(".") or set(name) & set('/\\:*?"<>|\0'):
        raise InputError("{name} cannot be the name of a model; use letters, digits and hyphens.", name=name or "“”")
    place = paths.user_models() / name
    if place.exists() or (paths.bundled_models() / name).exists():
        raise InputError("There is already a model {name}; choose another name.", name=name)
    contents = _contents(folder)
    made = place.with_name(f".{name}.part")
    try:
        with files.writing(place):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            for file, content in contents.items():  # the card is the last: without it the folder is no model
                files.replace(made / file, content)
            made.rename(place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return place


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a model that belong together; they may be written anew at this moment."""
    try:
        contents = {name: files.read(folder / name) for name in FILES[1:]}
        contents = {FILES[0]: files.read_tensors(folder / FILES[0], _LARGEST), **contents}
    except (FileNotFoundError, ValueError) as error:
        raise LoadError("{folder} holds no trained model yet.", folder=folder) from error
    hashes = value_of(Card, folder / "card.json", contents["card.json"]).sha256
    for name in FILES[:-1]:
        if hashes.get(name) != hashlib.sha256(contents[name]).hexdigest():
            raise LoadError("The model in {folder} is being written just now; try again.", folder=folder)
    return contents
