"""How the next token is chosen: a strategy sees probabilities and scores, never the net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True)
class Choice:
    """For each sentence and hypothesis kept, (sentence, beam): the row it extends, its token and its total score."""

    parents: Tensor
    tokens: Tensor
    scores: Tensor


class Strategy(Protocol):
    """From log-probabilities (sentence, beam, vocabulary) and scores (sentence, beam) to a choice."""

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice: ...


@dataclass(frozen=True)
class Beam:
    """Keep the `width` hypotheses with the highest total log-probability; of width 1 it is greedy."""

    width: int = 1

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice:
        vocabulary = log_probabilities.size(-1)
        totals = (scores[..., None] + log_probabilities).flatten(1)  # (sentence, beam · vocabulary)
        best, where = totals.topk(min(self.width, totals.size(1)))
        return Choice(where // vocabulary, where % vocabulary, best)


@dataclass(frozen=True, eq=False)
class Sample:
    """Draw one token from the probabilities, made flatter by a temperature above 1 and steeper by one below."""

    temperature: float
    generator: torch.Generator

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice:
        sentences, beam, _ = log_probabilities.shape
        drawn = (log_probabilities / self.temperature).softmax(-1).flatten(0, 1)
        tokens = torch.multinomial(drawn, 1, generator=self.generator).view(sentences, beam)
        gained = log_probabilities.gather(-1, tokens[..., None]).squeeze(-1)
        return Choice(torch.arange(beam, device=scores.device).expand(sentences, beam), tokens, scores + gained)
