"""A model as its card describes it; none is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from fun_viz.errors import LoadError
from fun_viz.printable import printable
from fun_viz.run.models import cache, install


@dataclass(frozen=True)
class ModelCard:
    """`model` is what it is asked as: a name, or a folder."""

    model: str
    name: str
    titles: Mapping[str, str] = field(default_factory=dict)  # by language
    parameters: int | None = None

    def title(self, language: str) -> str:
        return printable(self.titles.get(language) or self.titles.get("en") or self.name)


class _File(msgspec.Struct):
    """What is read of card.json."""

    title: dict[str, str] = {}
    parameters: int | None = None


def card_of(model: str) -> ModelCard:
    """Return the card of a model; a name that leads nowhere has one too, so that asking for it says why."""
    try:
        return card_in(cache.folder_of(model), model)
    except LoadError:
        return ModelCard(model, Path(model).name)


def card_in(folder: Path, model: str = "") -> ModelCard:
    """Return the card in a folder, of a model asked as `model` or as the folder; one that is broken says nothing."""
    try:
        file = msgspec.json.decode((folder / "card.json").read_bytes(), type=_File)
    except (OSError, msgspec.DecodeError, RecursionError):
        file = _File()
    return ModelCard(model or str(folder.resolve()), folder.name, file.title, file.parameters)


def opened(folder: Path) -> ModelCard:
    """Return the card of a folder that the user opened; a LoadError if it cannot be a model."""
    if not folder.is_dir():
        raise LoadError("There is no model folder {folder}.", folder=folder)
    for name in sorted(install.FILES):
        if not (folder / name).is_file():
            raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name)
    return card_in(folder)


def is_model_folder(path: str) -> bool:
    """Return whether a path, whatever was written there, is absolute and leads to a model."""
    return os.path.isabs(path) and os.path.isfile(os.path.join(path, "card.json"))
