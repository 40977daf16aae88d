"""A model as its card describes it; none is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fun_viz import files
from fun_viz.errors import LoadError, quoted
from fun_viz.run.models import cache
from fun_viz.run.models.card import NEAR, Card, Config, bleu_of, count_of, near_copies, value_of
from fun_viz.run.models.folder import missing
from fun_viz.widgets.texts import translated


@dataclass(frozen=True)
class ModelCard:
    """`model` is what it is asked as: a name, or a folder."""

    model: str
    name: str
    titles: Mapping[str, str] = field(default_factory=dict)  # by language
    parameters: int | None = None
    fault: LoadError | None = None  # why the card cannot be read
    scores: Mapping[str, Any] = field(default_factory=dict)
    task: str = ""  # that it was trained on; "" for pairs
    examples: tuple[str, ...] = ()
    language: str = "zh"  # that it reads
    made: str = ""

    @property
    def about(self) -> str:
        """What is asked for, and what its card says of how well it translates, in the language that now holds."""
        scores, near = bleu_of(self.scores), near_copies(self.scores)
        told = translated(", ").join(f"{bleu:.1f} ({name})" for name, bleu in scores.items())
        of = {"scores": told, "n": count_of(self.scores, "sentences"), "split": self.scores.get("split", "–")}
        lines = [self.model, translated("BLEU {scores} on {n} pairs ({split})", **of)] if scores else [self.model]
        return "\n".join([*lines, translated(NEAR, **near)] if near else lines)

    def title(self, language: str) -> str:
        return str(quoted("title", self.titles.get(language) or self.titles.get("en") or self.name))


def card_of(model: str) -> ModelCard:
    """Return the card of a model; a name that leads nowhere has one too, so that asking for it says why."""
    try:
        return card_in(cache.folder_of(model), model)
    except LoadError:
        return ModelCard(model, Path(model).name)


def card_in(folder: Path, model: str = "") -> ModelCard:
    """Return the card in a folder, of a model asked as `model` or as the folder; a broken one says only its fault."""
    path, file, fault = folder / "card.json", Card(), None
    try:
        file = value_of(Card, path, files.read(path))
    except FileNotFoundError:
        pass
    except LoadError as error:
        fault = error
    return ModelCard(
        model or str(files.real(folder)), folder.name, file.title, max(0, file.parameters) or None, fault, file.scores,
        file.task, file.examples, _language(folder), file.made,
    )  # fmt: skip


def _language(folder: Path) -> str:
    """Return which language a model reads; that of the bundled ones if nobody can say."""
    try:
        return value_of(Config, folder / "config.json", files.read(folder / "config.json")).source_language
    except (FileNotFoundError, LoadError):
        return Config(family="", options={}, source="", target="").source_language


def opened(folder: Path) -> ModelCard:
    """Return the card of a folder that the user opened; a LoadError if it cannot be a model."""
    if not files.is_folder(folder):
        raise LoadError("There is no model folder {folder}.", folder=folder)
    if name := missing(folder):
        raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name)
    if (card := card_in(folder)).fault is not None:
        raise card.fault
    return card


def is_model_folder(path: str) -> bool:
    """Return whether a path, whatever was written there, is absolute and leads to a model."""
    return os.path.isabs(path) and files.is_file(os.path.join(path, "card.json"))
