"""The one decode loop, for every family and every strategy, for one sentence or a batch of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from time import perf_counter

import torch
from torch import Tensor

from fun_viz.nets.net import Filler, Net, State, Writer
from fun_viz.run.decoding.strategies import Choice, Chooser, chooser
from fun_viz.strategy import SEARCH, Strategy
from fun_viz.text.tokenizer import OWN, Special
from fun_viz.trace import Array, Phase

Look = Callable[[Net], AbstractContextManager[Mapping[str, Array]]]


def blind(_net: Net) -> AbstractContextManager[Mapping[str, Array]]:
    """Look at nothing; the other choice is `fun_viz.nets.probe.capture`."""
    return nullcontext({})


@dataclass(frozen=True, eq=False)
class Move:
    """What one move of the loop computed: nothing but `seen` while reading, a choice while writing.

    `log_probabilities` (sentence, beam before, vocabulary); `choice` and `best` (sentence,) speak of the beam after.
    """

    phase: Phase
    seen: Mapping[str, Array]
    seconds: float
    log_probabilities: Tensor | None = None
    choice: Choice | None = None
    best: Tensor | None = None


@torch.inference_mode()
def search(
    net: Writer,
    given: Tensor,
    *,
    strategy: Chooser,
    limit: int,
    special: Special = OWN,
    look: Look = blind,
    prefix: Sequence[int] = (),
    by_move: bool = True,
) -> Iterator[Move]:
    """Read what is `given` (sentence, token), padded, then choose until every hypothesis has stopped.

    `prefix` is forced before the strategy chooses. With `by_move` false reading is one silent stroke. At most `limit`
    tokens are chosen; what `look` opens is closed before each yield.
    """
    mask = given != special.pad
    if by_move:
        state = yield from read(net, given, mask, look)
    else:
        state = net.encode(given, mask)
    sentences = len(given)
    tokens = net.first(given, mask, special.start)[:, None]  # (sentence, beam)
    scores, lengths = (torch.zeros(sentences, 1, device=given.device) for _ in range(2))
    done = torch.zeros(sentences, 1, dtype=torch.bool, device=given.device)
    for at in range(limit):
        began = perf_counter()
        with look(net) as seen:
            logits, state = net.advance(tokens.flatten(), state)
        log_probabilities = logits.log_softmax(-1).view(*tokens.shape, -1)  # (sentence, beam, vocabulary)
        choose = _force(prefix[at]) if at < len(prefix) else strategy
        choice = choose(_waiting(log_probabilities, done, special.stop), scores)
        if tokens.size(1) > 1 or choice.tokens.size(1) > 1:  # else there is nothing to put in another order
            state = _follow(state, choice.parents, tokens.size(1))
            done, lengths = done.gather(1, choice.parents), lengths.gather(1, choice.parents)
        tokens, scores = choice.tokens, choice.scores
        lengths = lengths + ~done
        done = done | (tokens == special.stop)
        best = strategy.best(scores, lengths)
        yield Move("write", seen, perf_counter() - began, log_probabilities, choice, best)
        if done.all():
            return


@torch.inference_mode()
def fill(net: Filler, given: Tensor, *, special: Special, look: Look = blind) -> Iterator[Move]:
    """Read a text (1, token), then choose the likeliest token for each of its masks, all of them in one move.

    `log_probabilities` of that move are (1, mask, vocabulary), and so is its choice, mask by mask from the left.
    """
    state = yield from read(net, given, given != special.pad, look)
    began = perf_counter()
    with look(net) as seen:
        logits = net.fill(state)
    log_probabilities = logits.log_softmax(-1)[:, given[0] == special.mask]  # (1, mask, vocabulary)
    scores, tokens = log_probabilities.max(-1)
    parents = torch.arange(tokens.size(1), device=given.device)[None]
    best = torch.zeros(1, dtype=torch.long, device=given.device)
    yield Move("fill", seen, perf_counter() - began, log_probabilities, Choice(parents, tokens, scores), best)


def read(net: Net, given: Tensor, mask: Tensor, look: Look) -> Generator[Move, None, State]:
    """Read move by move, each of them told, and return the state to go on from."""
    moves = net.begin(given, mask)
    while True:
        began = perf_counter()
        try:
            with look(net) as seen:
                next(moves)
        except StopIteration as end:
            return end.value
        yield Move("read", seen, perf_counter() - began)


def _waiting(log_probabilities: Tensor, done: Tensor, stop: int) -> Tensor:
    """A finished hypothesis only waits: it can be followed by the stop token, at no cost, and by nothing else."""
    if not done.any():
        return log_probabilities
    held = torch.full_like(log_probabilities[0, 0], -torch.inf)
    held[stop] = 0.0
    return torch.where(done[..., None], held, log_probabilities)


def _force(token: int) -> Callable[[Tensor, Tensor], Choice]:
    def choose(log_probabilities: Tensor, scores: Tensor) -> Choice:
        sentences, beam, _ = log_probabilities.shape
        chosen = torch.full((sentences, beam), token, device=scores.device)
        parents = torch.arange(beam, device=scores.device).expand(sentences, beam)
        return Choice(parents, chosen, scores + log_probabilities[..., token])

    return choose


def _follow(state: State, parents: Tensor, beam: int) -> State:
    """Return the state with a row for each hypothesis kept."""
    sentences, width = parents.shape
    if beam == width and torch.equal(parents, torch.arange(beam, device=parents.device).expand(sentences, beam)):
        return state
    rows = (parents + beam * torch.arange(sentences, device=parents.device)[:, None]).flatten()
    return tuple(part[rows] for part in state)


def translate(
    net: Writer,
    given: Tensor,
    *,
    width: int = 1,
    strategy: Strategy = SEARCH,
    limit: int = 100,
    special: Special = OWN,
    prefix: Sequence[int] = (),
) -> list[list[int]]:
    """Return the best hypothesis of every sentence that is `given` (sentence, token), up to its stop token."""
    parents, tokens, best = [], [], torch.zeros(len(given), dtype=torch.long, device=given.device)
    choose = chooser(strategy, width)
    for move in search(net, given, strategy=choose, limit=limit, special=special, prefix=prefix, by_move=False):
        assert move.choice is not None
        assert move.best is not None
        parents.append(move.choice.parents)
        tokens.append(move.choice.tokens)
        best = move.best
    rows, backwards = best[:, None], []
    for before, chosen in zip(reversed(parents), reversed(tokens), strict=True):
        backwards.append(chosen.gather(1, rows)[:, 0])
        rows = before.gather(1, rows)
    return [_until(special.stop, row) for row in torch.stack(backwards[::-1], 1).tolist()]


def _until(stop: int, row: list[int]) -> list[int]:
    return row[: row.index(stop)] if stop in row else row
