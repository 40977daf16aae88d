"""How the next token is chosen: a strategy sees probabilities and scores, never the net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from fun_viz.hypotheses import length_penalty
from fun_viz.strategy import Strategy


@dataclass(frozen=True)
class Choice:
    """For each sentence and hypothesis kept, (sentence, beam): the row it extends, its token and its total score."""

    parents: Tensor
    tokens: Tensor
    scores: Tensor


class Chooser(Protocol):
    """From log-probabilities (sentence, beam, vocabulary) and scores (sentence, beam) to a choice."""

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice: ...

    def best(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Return which hypothesis of each sentence would win now, (sentence,)."""
        ...


def chooser(strategy: Strategy, beam: int) -> Chooser:
    """Return what chooses as a strategy says; InputError if it makes no sense."""
    strategy.checked(beam)
    if strategy.way == "sample":
        seeds = (strategy.seed + draw for draw in range(strategy.draws))
        return Sample(strategy, tuple(torch.Generator().manual_seed(seed) for seed in seeds))
    if strategy.way == "exhaustive":
        return Every(strategy.length_penalty)
    return Beam(beam, strategy.length_penalty)


@dataclass(frozen=True)
class Beam:
    """Keep the `width` hypotheses with the highest total log-probability; of width 1 it is greedy."""

    width: int = 1
    length_penalty: float = 1.0

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice:
        vocabulary = log_probabilities.size(-1)
        totals = (scores[..., None] + log_probabilities).flatten(1)  # (sentence, beam · vocabulary)
        best, where = totals.topk(min(self.width, totals.size(1)))
        return Choice(where // vocabulary, where % vocabulary, best)

    def best(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Return the one of the highest score divided by the length penalty."""
        if scores.size(1) == 1:
            return scores.new_zeros(len(scores), dtype=torch.long)
        return (scores / length_penalty(lengths, self.length_penalty)).argmax(1)


@dataclass(frozen=True)
class Every:
    """Keep every hypothesis that can be, the likeliest first."""

    length_penalty: float = 1.0

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice:
        choice = Beam(log_probabilities[0].numel())(log_probabilities, scores)
        there = max(1, int((choice.scores > -torch.inf).sum(1).max()))  # what has ended is followed by its end alone
        return Choice(*(part[:, :there] for part in (choice.parents, choice.tokens, choice.scores)))

    def best(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Return the one of the highest score divided by the length penalty."""
        return Beam(1, self.length_penalty).best(scores, lengths)


@dataclass(frozen=True, eq=False)
class Sample:
    """Draw a token a hypothesis, each with a generator of its own: so the n-th sentence is the same, however many."""

    strategy: Strategy
    generators: tuple[torch.Generator, ...]

    def __call__(self, log_probabilities: Tensor, scores: Tensor) -> Choice:
        sentences, beam, _ = log_probabilities.shape
        draws = len(self.generators)
        parents = torch.arange(draws, device=scores.device).clamp(max=beam - 1).expand(sentences, draws)
        each = torch.arange(sentences, device=scores.device)[:, None]
        ordered, ids = log_probabilities[each, parents].sort(dim=-1, descending=True, stable=True)
        chances = drawn_with(ordered, self.strategy).nan_to_num(0.0).cpu()  # (sentence, draw, vocabulary)
        chances[..., 0] += chances.sum(-1) == 0  # of an edited net that says no number: some token
        drawn = [torch.multinomial(chances[:, n], 1, generator=one) for n, one in enumerate(self.generators)]
        places = torch.stack(drawn, 1).to(scores.device)  # (sentence, draw, 1)
        gained = ordered.gather(-1, places).squeeze(-1)
        return Choice(parents, ids.gather(-1, places).squeeze(-1), scores[each, parents] + gained)

    def best(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Return the first one: the sentence of the seed itself."""
        return torch.zeros(len(scores), dtype=torch.long, device=scores.device)


def drawn_with(ordered: Tensor, strategy: Strategy) -> Tensor:
    """Return the chance with which each token is drawn, from log-probabilities whose last axis falls."""
    steep = (ordered / strategy.temperature).clone()
    if strategy.top_k is not None:
        steep[..., strategy.top_k :] = -torch.inf
    chances = steep.softmax(-1)
    before = chances.cumsum(-1) - chances  # what the likelier ones have
    kept = torch.where(before < strategy.top_p, chances, 0.0)
    return kept / kept.sum(-1, keepdim=True)
