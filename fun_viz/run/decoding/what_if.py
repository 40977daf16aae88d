"""Frozen requests about what-ifs: called with a cache of models, each yields one answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fun_viz.run.models.cache import ModelCache
from fun_viz.trace import Request, Token

Foretold = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Foretell:
    """What log-probability each of some words has, one after the other, as edits have it: a row for each pair."""

    asked: tuple[tuple[Request, tuple[int, ...]], ...]

    def __call__(self, cache: ModelCache) -> Iterator[Foretold]:
        from fun_viz.run.decoding.foretold import log_probabilities  # brings torch

        yield tuple(log_probabilities(cache.take(request.model), request, words) for request, words in self.asked)


@dataclass(frozen=True)
class Neighbours:
    """Which source tokens have embeddings most like that of a word, with the cosine, the nearest first."""

    model: str
    word: int
    count: int = 12

    def __call__(self, cache: ModelCache) -> Iterator[tuple[tuple[Token, float], ...]]:
        from fun_viz.run.decoding.foretold import nearest
        from fun_viz.text.tokenizer import token

        model = cache.take(self.model)
        yield tuple((token(model.source, id), cosine) for id, cosine in nearest(model, self.word, self.count))
