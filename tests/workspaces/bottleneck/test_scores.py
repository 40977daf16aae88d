from __future__ import annotations

import math

import pytest

from fun_viz.history import History
from fun_viz.registry import discover
from fun_viz.text import tasks as package
from fun_viz.workspaces.bottleneck.scores import Score, findings, score_of, seen_in
from fun_viz.workspaces.train.lanes import Lane
from tests.workspaces.labs.records import metrics, started

SEEN = (2, 10)


def score(key: str, **shares: float) -> Score:
    lengths = {int(name[1:]): share for name, share in shares.items()}
    told = History().then(started(key), metrics(60, lengths=lengths))
    return score_of(Lane(0, "", told, 60))


def test_a_score_knows_its_lengths_its_means_and_how_far_it_holds() -> None:
    one = score("gru-none", n4=1.0, n8=0.92, n10=0.4, n12=0.95)
    assert one.at(10) == pytest.approx(0.4)
    assert math.isnan(one.at(6))
    assert one.mean(*SEEN) == pytest.approx((1.0 + 0.92 + 0.4) / 3)
    assert one.mean(11, math.inf) == pytest.approx(0.95)
    assert one.holds == 8
    assert score("gru-none", n4=0.5).holds == 0


def test_before_it_was_measured_nothing_is_known() -> None:
    none = score_of(Lane(0, "", History().then(started("gru-none"), metrics(10)), 10))
    assert none.lengths.size == 0
    assert math.isnan(none.holds)
    assert findings((none,), SEEN) == ()


def test_it_tells_where_the_fixed_context_is_furthest_behind_all_others() -> None:
    scores = (
        score("gru-none", n6=0.8, n8=0.34, n10=0.0, n12=0.0),
        score("gru-additive", n6=1.0, n8=1.0, n10=1.0, n12=0.5),
        score("transformer", n6=1.0, n8=0.96, n10=0.3, n12=0.0),
    )
    assert findings(scores, SEEN) == (
        "At 8 tokens the fixed context writes 34% right, the others at least 96%.",
        "At 12 tokens, longer than any source in training, GRU with additive attention does best with 50%.",
    )


def test_where_the_others_make_no_error_it_says_so_plainly() -> None:
    scores = score("gru-none", n10=0.2), score("gru-additive", n10=1.0), score("transformer", n10=1.0)
    assert findings(scores, SEEN) == ("At 10 tokens the fixed context writes 20% right, the others all.",)


def test_with_one_other_net_it_is_named() -> None:
    scores = (score("gru-none", n8=0.3), score("gru-dot", n8=0.9))
    assert findings(scores, SEEN) == ("At 8 tokens the fixed context writes 30% right, GRU with dot attention 90%.",)


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ((score("gru-dot", n8=0.9, n10=0.2),), "At 10 tokens GRU with dot attention writes 20% right."),
        (
            (score("gru-dot", n10=0.9), score("transformer", n8=0.9, n10=0.2)),
            "At 10 tokens GRU with dot attention writes 90% right, Transformer 20%.",
        ),
        (
            (score("gru-none", n10=0.99), score("transformer", n10=1.0)),
            "At 10 tokens, the longest measured that training shows, every net writes 99% or more right.",
        ),
    ],
)
def test_without_a_fixed_context_that_is_behind_it_tells_of_the_longest_seen(
    scores: tuple[Score, ...], told: str
) -> None:
    assert findings(scores, SEEN) == (told,)


def test_where_all_break_down_beyond_training_it_says_so() -> None:
    scores = (score("gru-none", n12=0.0, n14=0.03), score("transformer", n12=0.02, n14=0.0))
    (told,) = findings(scores, SEEN)
    assert told.startswith("From 12 tokens on")


def test_a_task_says_which_lengths_are_seen() -> None:
    discover(package)
    assert seen_in("reverse") == (2, 10)
    assert seen_in("") is None
    assert findings((score("gru-none", n8=0.3),), None) == ()


def test_where_no_net_has_learned_anything_nobody_is_said_to_write_well() -> None:
    scores = score("gru-none", n10=0.0), score("gru-additive", n10=0.3)
    (said,) = findings(scores, SEEN)
    assert said.startswith("No net has learnt the task yet: none writes 90% right")
    (*_, slow) = findings((score("gru-dot", n10=0.9), score("transformer", n10=0.2), score("gru-none", n10=0.1)), SEEN)
    assert slow == "Not learnt yet, so not to be compared: Transformer. Train longer."
    scores = score("gru-none", n8=0.9, n10=0.0), score("gru-additive", n8=0.9, n10=0.03)
    (said,) = findings(scores, SEEN)
    assert said == "At 10 tokens, the longest seen in training, no net writes even 5% right yet."
