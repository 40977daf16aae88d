"""The tree of a search by hand: who comes from whom, what was dropped when and why, and sums that can fail."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from fun_viz.hypotheses import length_penalty
from fun_viz.run.decoding.decode import decode
from fun_viz.strategy import Strategy
from fun_viz.trace import Candidate, Distribution, Hypothesis, Request, Step, Trace
from fun_viz.tree import SHOWN, Node, Tree
from tests.shapes import continuing
from tests.tiny import tiny
from tests.traces import FACTS, token, trace_of

Row = tuple[str, int, float]  # piece, parent, probability
WON = ([("I", 0, 0.9), ("It", 0, 0.1)], [("am", 0, 0.6), ("was", 0, 0.3)], [("∎", 0, 0.9), ("here", 0, 0.1)],
       [("∎", 0, 1.0), ("∎", 1, 0.5)])  # fmt: skip


def searched(*told: list[Row], beam: int = 2, off: float = 0.0, **more: object) -> Trace:
    """Return a trace of rows, their scores summed up; the last score is `off` by so much."""
    steps: list[Step] = [Step("read")]
    before, ends = [0.0], [False]
    for t, rows in enumerate(told):
        scores = [before[parent] + (0.0 if ends[parent] else math.log(chance)) for _, parent, chance in rows]
        scores[-1] += off if t == len(told) - 1 else 0.0
        kept = tuple(Hypothesis(token(piece, 20 + [one for one, _, _ in rows].index(piece)), parent, score, 1, chance)
                     for (piece, parent, chance), score in zip(rows, scores, strict=True))  # fmt: skip
        likely = tuple(Distribution((Candidate(token("next", 30 + row), 0.25),), 1.0) for row in range(len(before)))
        lengths = [t + 1] * len(rows)
        best = max(range(len(rows)), key=lambda row: scores[row] / length_penalty(lengths[row]))
        steps.append(Step("write", {}, kept, likely, best=best))
        ends = [ends[parent] or piece == "∎" for piece, parent, _ in rows]
        before = scores
    whole = trace_of(FACTS, "我", ("我", "∎"), steps, beam=beam, finished=True)
    return replace(whole, request=replace(whole.request, **more))  # type: ignore[arg-type]


def named(tree: Tree) -> dict[str, Node]:
    return {f"{node.token.piece}{node.step + 1}": node for node in tree.nodes()}


def test_a_node_is_a_token_with_its_parent_and_an_end_that_waits_is_one_node() -> None:
    tree = Tree(searched(*WON))
    nodes = named(tree)
    assert set(nodes) == {"I1", "It1", "am2", "was2", "∎3", "here3", "∎4"}
    assert [one.token.piece for one in nodes["∎4"].chain()] == ["I", "am", "here", "∎"]
    assert tree.rows[3][0] is nodes["∎3"], "it waits"
    assert nodes["∎3"].length == 3
    assert tree.tokens(nodes["was2"]) == (20, 21)


def test_the_tree_grows_with_the_clock() -> None:
    tree = Tree(searched(*WON))
    nodes = named(tree)
    assert tree.standings(0) == {nodes["I1"]: "best", nodes["It1"]: "kept"}
    later = tree.standings(2)
    assert {node.token.piece: standing for node, standing in later.items()} == {
        "I": "best", "am": "best", "∎": "best", "here": "kept", "It": "dropped", "was": "dropped",
    }  # fmt: skip
    assert tree.standings(-1) == {}


def test_what_was_dropped_is_told_by_the_step_with_the_numbers_that_decided() -> None:
    tree = Tree(searched(*WON))
    nodes = named(tree)
    first, second = tree.dropped(3)
    assert (first.step, first.nodes, first.others) == (1, (nodes["It1"],), 2)
    assert first.best == pytest.approx(math.log(0.1) + math.log(0.25)), "with its likeliest next word"
    assert first.least == pytest.approx(math.log(0.9 * 0.3))
    assert (second.step, second.nodes) == (2, (nodes["was2"],))
    assert tree.dropped(0) == ()
    assert [one.step for one in tree.dropped(1)] == [1]


def test_what_led_to_something_dropped_is_not_struck_itself() -> None:
    tree = Tree(
        searched([("a", 0, 0.6), ("b", 0, 0.4)], [("c", 1, 0.9), ("d", 0, 0.2)], [("e", 1, 0.9), ("f", 1, 0.1)])
    )
    nodes = named(tree)
    assert tree.standings(2)[nodes["b1"]] == "kept"
    assert tree.standings(2)[nodes["c2"]] == "dropped"
    assert tree.dropped(2)[0].nodes == (nodes["c2"],)


def test_the_penalty_divides_what_ended() -> None:
    nodes = named(tree := Tree(searched(*WON)))
    penalty, normalised = tree.normalised(nodes["∎4"])
    assert penalty == pytest.approx(9 / 6)
    assert normalised == pytest.approx(math.log(0.9 * 0.6 * 0.1 * 0.5) / (9 / 6))
    other = Tree(searched(*WON, strategy=Strategy(length_penalty=2.0)))
    assert other.normalised(named(other)["∎4"])[0] == pytest.approx((9 / 6) ** 2)


@pytest.mark.parametrize("off", [0.01, -0.5, math.nan])
def test_a_score_that_is_not_the_sum_is_seen(off: float) -> None:
    assert Tree(searched(*WON)).error < 1e-9
    assert Tree(searched(*WON, off=off)).error > 1e-3
    waits = searched(*WON)
    last = waits.steps[-1]
    wrong = replace(last, hypotheses=(replace(last.hypotheses[0], score=-9.0), last.hypotheses[1]))
    assert Tree(replace(waits, steps=(*waits.steps[:-1], wrong))).error > 1, "one that waits keeps its score"


def test_the_next_words_are_those_of_the_row_that_went_on() -> None:
    tree = Tree(searched(*WON))
    nodes = named(tree)
    assert [one.token.id for one in tree.following(None)] == [30]
    assert [one.token.id for one in tree.following(nodes["It1"])] == [31], "though nothing of it was kept"
    assert tree.following(nodes["∎3"]) == ()


@pytest.mark.parametrize("strategy", [Strategy(), Strategy("sample", draws=5, seed=2), Strategy("exhaustive")], ids=str)
def test_a_real_search_adds_up_and_is_told_as_far_as_it_can_be_seen(strategy: Strategy) -> None:
    model = continuing() if strategy.way == "exhaustive" else tiny(learned=False)
    beam = 20 if strategy.way == "search" else 1
    text = "abc" if strategy.way == "exhaustive" else "我喜欢学习"
    *_, (trace, _) = decode(model, Request("tiny", text, beam, limit=60, strategy=strategy))
    tree = Tree(trace)
    assert tree.error < 1e-5
    assert sum(1 for _ in tree.nodes()) <= SHOWN * len(tree.steps) * 2
    assert len(set(tree.nodes())) == sum(1 for _ in tree.nodes())
    if strategy.way == "exhaustive":
        assert tree.left_out(1) > 0
        assert tree.dropped(2) == (), "nothing is dropped: it is only not shown"
        assert "dropped" not in tree.standings(2).values()
    if strategy.way == "sample":
        assert tree.dropped(len(tree.steps) - 1) == ()
        assert len(tree.rows[-1]) == 5


def test_sentences_that_were_drawn_alike_are_one_way_until_they_part() -> None:
    drawn = Strategy("sample", draws=3)
    first, second = [("I", 0, 0.9)] * 3, [("am", 0, 0.6), ("was", 1, 0.3), ("am", 2, 0.6)]
    third = [("∎", row, 0.5) for row in range(3)]
    tree = Tree(searched(first, second, third, beam=1, strategy=drawn))
    nodes = named(tree)
    assert [len(nodes), len(tree.roots)] == [5 - 1, 1], "the two ends are called alike"
    assert sorted(tree.times(node, 2) for node in tree.nodes() if node.ended) == [1, 2]
    assert tree.dropped(2) == ()
