"""Sentences to look at a model with: those it was made for and not trained on, or those of a file."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.registry import discover
from fun_viz.run.models.store import Model
from fun_viz.text import clean, tasks
from fun_viz.text.corpus import phrase_book, split
from fun_viz.text.pairs import Pairs
from fun_viz.text.read import Corpus, reading
from fun_viz.text.sentence import LONGEST
from fun_viz.text.tasks.samples import samples
from fun_viz.text.tasks.task import tasks as known_tasks

_GLANCED = 200  # lines that tell which column is the source


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
    kept = dict.fromkeys(pair.source for part in ("dev", "test") for pair in parts[part])
    return tuple(kept)[:most]


def sentences_of(file: str, model: Model, most: int) -> tuple[str, ...]:
    """Return at most so many sources of a file of pairs, each once, evenly out of all; InputError if it has none.

    Of its first two columns the source is the one whose characters the model knows best.
    """
    *_, corpus = reading(Pairs(file), (clean.visible, clean.visible))
    assert isinstance(corpus, Corpus)
    sides = [tuple(pair.source for pair in corpus.pairs), tuple(pair.target for pair in corpus.pairs)]
    tidy = clean.cleaner(model.config.source_language)
    known = max(sides, key=lambda side: _known(side[:_GLANCED], model))
    sources = tuple(dict.fromkeys(filter(None, (tidy(text)[:LONGEST] for text in known))))
    return sources[:: max(1, -(-len(sources) // most))]


def _known(texts: Sequence[str], model: Model) -> float:
    """Return which share of the tokens of some texts a model knows."""
    ids = [id for text in texts for id in model.source.ids(text)]
    return sum(id != model.source.special.unknown for id in ids) / max(1, len(ids))
