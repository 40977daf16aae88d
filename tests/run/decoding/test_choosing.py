"""Strategies against brute force: every text that could be written, enumerated; draws against their probabilities."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from fun_viz.anatomy import Part
from fun_viz.errors import InputError
from fun_viz.hypotheses import length_penalty
from fun_viz.nets.net import Cost, State, Writer
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.search import Move, search, translate
from fun_viz.run.decoding.strategies import Beam, Chooser, chooser, drawn_with
from fun_viz.sampling import reranked
from fun_viz.strategy import DEPTH, Strategy
from fun_viz.text.tokenizer import OWN
from fun_viz.trace import Request
from tests.nets.tiny import SOURCE, TARGET_WORDS, tiny
from tests.shapes import continuing
from tests.tiny import tiny as tiny_model

PAD, START, STOP = OWN.pad, OWN.start, OWN.stop
Text = tuple[int, ...]
FAMILIES = [("transformer", {"width": 8, "heads": 2, "inner": 12, "layers": 1}), ("gru", {"width": 8, "units": 8})]


class Markov(Writer):
    """A net of a table: what follows a token. Token 3 stops."""

    TABLE = torch.tensor(
        [[0.1, 0.2, 0.3, 0.4], [0.4, 0.1, 0.15, 0.35], [0.3, 0.5, 0.15, 0.05], [0.25, 0.25, 0.25, 0.25]]
    )

    def parts(self) -> Iterator[Part]:
        yield from ()

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        yield
        return (mask,)

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        return self.TABLE[tokens].log(), state

    def at_once(self, written: Tensor, state: State) -> Tensor:
        raise NotImplementedError

    def cost(self, given: int) -> Cost:
        return Cost(1, 1)


def moves(net: Writer, given: Tensor, how: Chooser, limit: int) -> list[Move]:
    return [move for move in search(net, given, strategy=how, limit=limit) if move.choice is not None]


def texts(found: list[Move]) -> dict[Text, float]:
    """Return every hypothesis at the end, up to its stop, with its score."""
    ways: list[Text] = [()]
    for move in found:
        assert move.choice is not None
        steps = zip(move.choice.parents[0].tolist(), move.choice.tokens[0].tolist(), strict=True)
        ways = [(*ways[parent], token) for parent, token in steps]
    assert found[-1].choice is not None
    ends = [way[: way.index(STOP) + 1] if STOP in way else way for way in ways]
    assert len(set(ends)) == len(ends), "each once"
    return dict(zip(ends, found[-1].choice.scores[0].tolist(), strict=True))


def enumerated(net: Writer, given: Tensor, vocabulary: int, depth: int) -> dict[Text, float]:
    """Return every text of so many tokens or that stops before, scored all at once and not by the search."""
    every = list(itertools.product(range(vocabulary), repeat=depth))
    rows = torch.tensor([[START, *way] for way in every])
    source = given.expand(len(rows), -1)
    with torch.inference_mode():
        logits = net(source, source != PAD, rows[:, :-1])
    own = logits.log_softmax(-1).gather(-1, rows[:, 1:, None])[..., 0].double().numpy()
    scored: dict[Text, float] = {}
    for way, each in zip(every, own, strict=True):
        end = way.index(STOP) + 1 if STOP in way else depth
        scored[way[:end]] = float(each[:end].sum())
    return scored


@pytest.mark.parametrize(("family", "options"), FAMILIES, ids=[family for family, _ in FAMILIES])
@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 2.0])
def test_a_beam_that_is_wide_enough_finds_what_brute_force_finds(
    family: str, options: dict[str, int], alpha: float
) -> None:
    net, depth = tiny(family, {**options, "dropout": 0.0}), 3
    known = enumerated(net, SOURCE[:1], TARGET_WORDS, depth)
    found = moves(net, SOURCE[:1], Beam(TARGET_WORDS ** (depth - 1), alpha), depth)
    assert found[-1].best is not None
    won = list(texts(found))[int(found[-1].best[0])]
    best = max(known, key=lambda way: known[way] / length_penalty(len(way), alpha))
    assert won == best
    assert texts(found)[won] == pytest.approx(known[best], abs=1e-4)


@pytest.mark.parametrize(("family", "options"), FAMILIES, ids=[family for family, _ in FAMILIES])
def test_an_exhaustive_search_is_the_enumeration(family: str, options: dict[str, int]) -> None:
    net = tiny(family, {**options, "dropout": 0.0})
    known = enumerated(net, SOURCE[:1], TARGET_WORDS, DEPTH)
    found = moves(net, SOURCE[:1], chooser(Strategy("exhaustive"), 1), DEPTH)
    told = texts(found)
    assert set(told) == set(known)
    assert [told[way] for way in known] == pytest.approx(list(known.values()), abs=1e-4)
    assert list(told.values()) == sorted(told.values(), reverse=True), "the likeliest first"


def test_the_length_penalty_decides_what_wins() -> None:
    chances = {alpha: translate(Markov(), SOURCE[:1], width=16, strategy=Strategy(length_penalty=alpha), limit=4)[0]
               for alpha in (0.0, 5.0)}  # fmt: skip
    assert len(chances[0.0]) < len(chances[5.0])


def test_samples_come_as_often_as_they_are_likely() -> None:
    how = Strategy("sample", temperature=1.3, top_k=3, top_p=0.97, draws=20)
    counts = np.zeros((4, 4))
    for seed in range(0, 8_000, 20):
        drawn = moves(Markov(), SOURCE[:1], chooser(Strategy(**{**vars(how), "seed": seed}), 1), 2)
        assert drawn[0].choice is not None
        assert drawn[1].choice is not None
        np.add.at(counts, (drawn[0].choice.tokens[0].numpy(), drawn[1].choice.tokens[0].numpy()), 1)
    expected = np.zeros((4, 4))
    for first, chance in _chances(START, how).items():
        after = {STOP: 1.0} if first == STOP else _chances(first, how)
        for second, then in after.items():
            expected[first, second] = 8_000 * chance * then
    seen = expected > 0
    assert (counts[~seen] == 0).all(), "what is cut is never drawn"
    chi_square = float(((counts - expected)[seen] ** 2 / expected[seen]).sum())
    assert seen.sum() == 9
    assert chi_square < 26.1, "99.9 % of 8 degrees of freedom"
    flat = np.where(seen, counts.sum() / seen.sum(), 0.0)
    assert float(((counts - flat)[seen] ** 2 / flat[seen]).sum()) > 1_000, "and the test can fail"


def _chances(token: int, how: Strategy) -> dict[int, float]:
    """Return with what chance each token follows another, by the window's own arithmetic."""
    row = Markov.TABLE[token].double().numpy()
    order = np.argsort(-row, kind="stable")
    ranked = reranked(row[order].tolist(), temperature=how.temperature, top_k=how.top_k, top_p=how.top_p)
    return {int(id): chance for id, chance in zip(order, ranked.chances, strict=True) if chance > 0}


def test_the_nth_sentence_drawn_is_that_of_the_nth_seed_alone() -> None:
    model = tiny_model(learned=False)

    def drawn(seed: int, draws: int) -> list[Text]:
        how = Strategy("sample", seed=seed, draws=draws)
        *_, (trace, _) = decode(model, Request("tiny", "我喜欢", limit=9, strategy=how))
        reading = Reading(trace)
        last = reading._decoding[-1]
        return [tuple(step.token.id for step in reading._chain(row)) for row in range(len(last.hypotheses))]

    together = drawn(5, 4)
    assert together == [drawn(5 + n, 1)[0] for n in range(4)]
    assert len(set(together)) > 1
    *_, (trace, _) = decode(model, Request("tiny", "我喜欢", limit=9, strategy=Strategy("sample", seed=5, draws=4)))
    assert Reading(trace).tokens == together[0], "what is read is the sentence of the seed itself"
    assert not drawn_with(torch.tensor([[0.0, -torch.inf]]), Strategy("sample")).isnan().any()


def test_a_vocabulary_that_is_too_large_is_said_before_anything_runs() -> None:
    asked = Request("tiny", "我喜欢", strategy=Strategy("exhaustive"))
    with pytest.raises(InputError, match=r"tiny knows 90, more than 34 are too many\. Choose a beam instead"):
        next(iter(decode(tiny_model(learned=False), asked)))


def test_a_small_vocabulary_is_searched_to_its_depth_after_a_prefix_too() -> None:
    model = continuing()
    *_, (trace, _) = decode(model, Request("toy", "abc", prefix=(5,), strategy=Strategy("exhaustive")))
    steps = [step for step in trace.steps if step.phase == "write"]
    assert len(steps) == 1 + DEPTH
    assert [len(step.hypotheses) for step in steps[:2]] == [1, len(model.target)]
    assert Reading(trace).output[0].id == 5
