"""Choices on numbers that can be checked by hand."""

from __future__ import annotations

import torch

from fun_viz.run.decoding.strategies import Beam, chooser
from fun_viz.strategy import Strategy

LOGS = torch.tensor([[[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]]).log()  # (sentence, beam, vocabulary)


def test_a_beam_keeps_the_best_totals_of_all_rows_and_says_where_they_come_from() -> None:
    choice = Beam(2)(LOGS, torch.tensor([[0.0, -1.0]]))  # totals: log .5, .3, .2 and log .8 - 1 = log .294
    assert choice.parents.tolist() == [[0, 0]]
    assert choice.tokens.tolist() == [[0, 1]]
    choice = Beam(2)(LOGS, torch.tensor([[-1.0, 0.0]]))
    assert choice.parents.tolist() == [[1, 0]]
    assert choice.tokens.tolist() == [[2, 0]]


def test_a_beam_wider_than_all_there_is_takes_all() -> None:
    assert Beam(50)(LOGS, torch.zeros(1, 2)).tokens.shape == (1, 6)


def test_a_cold_sample_is_greedy_and_a_warm_one_follows_the_probabilities() -> None:
    scores = torch.zeros(1, 2)
    cold = chooser(Strategy("sample", temperature=1e-2, draws=2, seed=1), 1)(LOGS, scores)
    assert cold.tokens.tolist() == [[0, 2]]
    warm = chooser(Strategy("sample", draws=2, seed=1), 1)
    drawn = torch.stack([warm(LOGS, scores).tokens[0] for _ in range(2_000)])
    assert abs(float((drawn[:, 0] == 0).float().mean()) - 0.5) < 0.05
    assert abs(float((drawn[:, 1] == 2).float().mean()) - 0.8) < 0.05


def test_the_same_generator_draws_the_same() -> None:
    def draw(seed: int) -> list[list[int]]:
        sample = chooser(Strategy("sample", draws=2, seed=seed), 1)
        return [sample(LOGS, torch.zeros(1, 2)).tokens[0].tolist() for _ in range(20)]

    assert draw(3) == draw(3)
    assert draw(3) != draw(4)
