"""Sentences that a model was made for, and that it was not trained on."""

from __future__ import annotations

from random import Random

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.registry import discover
from fun_viz.run.models.store import Model
from fun_viz.text import tasks
from fun_viz.text.corpus import phrase_book, split
from fun_viz.text.tasks.samples import samples
from fun_viz.text.tasks.task import tasks as known_tasks


def own_sentences(model: Model, most: int) -> tuple[str, ...]:
    """Return at most so many: of its task those for assessment, else those of the phrase book kept out of training.

    A model of neither is an InputError.
    """
    discover(tasks)
    if model.card.task in known_tasks:
        drawn = samples(known_tasks[model.card.task](), Random("dev"), most, part="dev")
        return tuple(sample.source for sample in drawn)
    if (model.config.source_language, model.config.target_language) != ("zh", "en"):
        raise InputError("Nobody knows which sentences {model} was trained for: choose a file of pairs.",
                         model=model.name)  # fmt: skip
    parts = split(phrase_book(paths.resources() / "corpora"))
    kept = dict.fromkeys(pair.source for part in ("dev", "test") for pair in parts[part])  # type: ignore[index]
    return tuple(kept)[:most]
