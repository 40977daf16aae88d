"""Ranking again from what a trace kept, held against what is really drawn from, and numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from fun_viz.run.decoding.strategies import drawn_with
from fun_viz.sampling import reranked
from fun_viz.strategy import Strategy

GIVEN = (0.5, 0.2, 0.15, 0.1, 0.05)
SETTINGS = [(t, k, p) for t in (0.4, 1.0, 1.7) for k in (None, 1, 3) for p in (0.3, 0.71, 1.0)]


@pytest.mark.parametrize(("temperature", "top_k", "top_p"), SETTINGS)
def test_the_window_ranks_as_the_search_draws(temperature: float, top_k: int | None, top_p: float) -> None:
    drawn = drawn_with(torch.tensor(GIVEN).log(), Strategy("sample", 1.0, temperature, top_k, top_p)).tolist()
    ranked = reranked(GIVEN, temperature=temperature, top_k=top_k, top_p=top_p)
    assert ranked.chances == pytest.approx(drawn, abs=1e-6)
    assert [chance == 0 for chance in drawn] == [bool(cut) for cut in ranked.cut]
    assert ranked.exact


def test_top_k_and_top_p_are_what_they_are_by_hand() -> None:
    ranked = reranked(GIVEN, top_k=3, top_p=0.8)  # of 3: 10/17, 4/17, 3/17; 14/17 is the first sum of 0.8 or more
    assert ranked.cut == ("", "", "top-p", "top-k", "top-k")
    assert ranked.chances == pytest.approx((10 / 14, 4 / 14, 0, 0, 0))
    hot = reranked(GIVEN, temperature=2.0)
    roots = np.sqrt(GIVEN)
    assert hot.chances == pytest.approx(tuple(roots / roots.sum()))


def test_where_other_tokens_may_matter_it_does_not_claim_to_be_exact() -> None:
    some = (0.4, 0.2, 0.1)  # 0.3 is with tokens that were not kept
    assert reranked(some).exact
    assert reranked(some).chances == some
    assert not reranked(some, temperature=2.0).exact
    assert reranked(some, temperature=2.0, top_k=2).exact
    assert reranked(some, top_p=0.5).exact
    assert reranked(some, top_p=0.5).chances == pytest.approx((2 / 3, 1 / 3, 0))
    assert not reranked(some, top_p=0.9).exact, "the tokens after the third would be needed"
    assert reranked((), top_k=3).chances == ()
    assert reranked((0.0, 0.0), temperature=0.5).chances == (0.0, 0.0)


def test_a_wrong_temperature_would_be_seen() -> None:
    drawn = drawn_with(torch.tensor(GIVEN).log(), Strategy("sample", temperature=1.3)).tolist()
    assert reranked(GIVEN, temperature=1.2).chances != pytest.approx(drawn, abs=1e-3)
