"""The models that can be chosen: found in their folders and described by their cards, none of them loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fun_viz.errors import LoadError
from fun_viz.run.models import cache as cache
from fun_viz.run.models import install as keep


@dataclass(frozen=True)
class Choice:
    """A model as it is asked for (a name, or a folder), and what its card says of it."""

    asked_as: str
    name: str
    titles: Mapping[str, str] = field(default_factory=dict)
    parameters: int | None = None

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or self.name


def described(folder: Path, asked_as: str) -> Choice:
    """Return what the card of a folder says; a card that cannot be read says nothing."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except (OSError, ValueError):
        card = None
    card = card if isinstance(card, dict) else {}
    titles, parameters = card.get("title"), card.get("parameters")
    return Choice(
        asked_as,
        folder.name,
        {k: v for k, v in titles.items() if isinstance(v, str)} if isinstance(titles, dict) else {},
        parameters if isinstance(parameters, int) else None,
    )


def found(names: Iterable[str]) -> tuple[Choice, ...]:
    """Return a choice for every name of a model; a name that leads nowhere is still one, so that asking says why."""
    return tuple(_one(name) for name in names)


def _one(name: str) -> Choice:
    try:
        return described(cache.folder_of(name), name)
    except LoadError:
        return Choice(name, Path(name).name)


def opened(folder: Path) -> Choice:
    """Return the choice of a folder that the user opened; a LoadError if it cannot be a model."""
    if not folder.is_dir():
        raise LoadError("There is no model folder {folder}.", folder=folder)
    for name in sorted(keep.FILES):
        if not (folder / name).is_file():
            raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name)
    return described(folder, str(folder.resolve()))


def preferred(names: tuple[str, ...], wanted: str) -> str:
    """Return the model to begin with: the one wanted if it is there, else a Transformer, else the first."""
    if wanted in names:
        return wanted
    return next((name for name in names if "transformer" in name), names[0] if names else wanted)
