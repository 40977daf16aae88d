"""The one loop, on a net so small that its best path is known, and on real ones in batches."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
import torch
from torch import Tensor

from fun_viz.anatomy import Part
from fun_viz.nets.net import Cost, State, Writer
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.search import Move, search, translate
from fun_viz.run.decoding.strategies import Beam
from fun_viz.run.models.store import Model
from fun_viz.text.batches import padded
from fun_viz.text.tokenizer import OWN
from fun_viz.trace import Request
from tests.tiny import PAIRS

PAD, START, STOP = OWN.pad, OWN.start, OWN.stop

A, B, C = 4, 5, 6
NEXT = {START: {A: 0.6, B: 0.4}, A: {STOP: 0.4, B: 0.3, C: 0.3}, B: {STOP: 0.9, C: 0.1}, C: {C: 1.0}, STOP: {C: 1.0}}


class Chances(Writer):
    """Knows only what follows what: greedy takes A (0.6 · 0.4), though B (0.4 · 0.9) is better."""

    def parts(self) -> Iterator[Part]:
        yield from ()

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        yield
        return (mask,)

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        rows = [[NEXT[int(token)].get(next, 1e-9) for next in range(7)] for token in tokens]
        return torch.tensor(rows).log(), state

    def at_once(self, written: Tensor, state: State) -> Tensor:
        raise NotImplementedError

    def cost(self, given: int) -> Cost:
        return Cost(1, 1)


SOURCE = torch.tensor([[A, STOP]])


def moves(width: int, limit: int = 10) -> list[Move]:
    return list(search(Chances(), SOURCE, strategy=Beam(width), limit=limit))


def test_greedy_takes_the_worse_path_and_a_beam_of_two_the_better() -> None:
    assert translate(Chances(), SOURCE, width=1) == [[A]]
    assert translate(Chances(), SOURCE, width=2) == [[B]]


def test_the_score_of_a_hypothesis_is_the_sum_of_its_log_probabilities() -> None:
    last = moves(2)[-1]
    assert last.choice is not None
    assert last.best is not None
    assert last.choice.scores[0, last.best[0]].exp().item() == pytest.approx(0.4 * 0.9, rel=1e-4)


def test_a_finished_hypothesis_waits_at_no_cost() -> None:
    longer = moves(3, limit=6)
    held = [move.choice.scores[0].max().exp().item() for move in longer if move.choice is not None]
    assert held[1:] == pytest.approx([0.36] * (len(held) - 1), rel=1e-4)


def test_the_loop_ends_when_every_hypothesis_has_stopped() -> None:
    assert [move.phase for move in moves(1)] == ["read", "write", "write"]


def test_the_loop_ends_at_the_limit() -> None:
    with_prefix = search(Chances(), SOURCE, strategy=Beam(1), limit=4, prefix=[C])
    assert [move.phase for move in with_prefix].count("write") == 4


def sources(model: Model) -> list[list[int]]:
    texts = [zh for zh, _ in PAIRS] + ["咖啡", "老师学习今天早上喝什么", "他"]
    return [[*model.source.ids(text), STOP] for text in texts]


@pytest.mark.parametrize("width", [1, 3])
def test_padding_in_a_batch_changes_nothing(model: Model, width: int) -> None:
    rows = sources(model)
    alone = [translate(model.net, torch.tensor([row]), width=width, limit=20)[0] for row in rows]
    assert translate(model.net, padded(rows), width=width, limit=20) == alone
    wide = padded([*rows, [PAD] * 40])[:-1]
    assert translate(model.net, wide, width=width, limit=20) == alone


@pytest.mark.parametrize("beam", [1, 3])
def test_a_batch_says_what_the_sentences_say_one_by_one(model: Model, beam: int) -> None:
    said = [model.target.decode(ids) for ids in translate(model.net, padded(sources(model)), width=beam, limit=20)]
    texts = [zh for zh, _ in PAIRS]
    for text, batched in zip(texts, said, strict=False):
        *_, (trace, _) = decode(model, Request("tiny", text, beam=beam, limit=20))
        assert Reading(trace).text == batched


def test_a_wider_beam_never_finds_a_less_likely_first_choice_than_greedy_when_both_end(transformer: Model) -> None:
    *_, (one, _) = decode(transformer, Request("tiny", "我喝咖啡", limit=20))
    *_, (five, _) = decode(transformer, Request("tiny", "我喝咖啡", beam=5, limit=20))
    greedy, beam = Reading(one), Reading(five)
    assert greedy.ended
    assert beam.ended
    penalised = [reading.score / ((5 + reading.decode_moves) / 6) for reading in (greedy, beam)]
    assert penalised[1] >= penalised[0] - 1e-5
