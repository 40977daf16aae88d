"""The frozen request for what all heads of a model do over a set of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fun_viz.run.decoding.head_habits import Heads
from fun_viz.run.models.cache import ModelCache

MOST = 200  # sentences


@dataclass(frozen=True)
class StudyHeads:
    """Read sentences and cut every head in turn: those of a file of pairs, else those known to suit the model."""

    model: str
    file: str = ""

    def __call__(self, cache: ModelCache) -> Iterator[Heads]:
        from fun_viz.run.decoding.heads import study  # brings torch, which the window must not wait for
        from fun_viz.run.decoding.own_sentences import own_sentences, sentences_of

        model = cache.take(self.model)
        yield from study(model, sentences_of(self.file, model, MOST) if self.file else own_sentences(model, MOST))
