"""The arithmetic of one cell: the formulas hold its numbers, and its sign can be a ✗."""

from __future__ import annotations

import pytest

from fun_viz.glossary.terms import plain
from fun_viz.views.formula import typeset
from fun_viz.workspaces.inside.cell import value_text, verdict
from fun_viz.workspaces.inside.drawn import Touch
from fun_viz.workspaces.inside.formulas import Room, lines
from tests.workspaces.inside.rows import changed, drawn, hand

pytestmark = pytest.mark.usefixtures("qapp")  # formulas are measured
WEIGHT, SUM, OUTPUT = Touch("weight", 1), Touch("sum", index=1), Touch("output", index=1)


def told(touch: Touch, made=None, **where) -> list[str]:  # type: ignore[no-untyped-def]
    of = drawn(made or hand(), "joined" if not where.get("causal") else "mask", **where)
    found = lines(of.apart, of.names, touch, Room())
    for line in found:
        for text in line:
            typeset(text, 14.0)  # which fails where a brace is missing
    return [plain(f"{left} {numbers}") for left, numbers in found]


def test_a_weight_is_written_out_from_q_and_k_to_the_share() -> None:
    score, power, share = told(WEIGHT)
    assert score == "q · k吃 = Σiqiki = 2.00·3.00 + (−1.00)·2.00 + 0.00·1.00 + 0.00 (1 more) = 4.00"
    assert power == "s′吃 = q · k吃 / d + m = 4.00 / 4 + 0 = 2.000    no token is hidden here"
    assert share == "α吃 = es′吃 / Σjes′j = 7.389 / 2.718 + 7.389 + 0.368 = 7.389 / 10.475 = 0.705"


def test_a_unit_of_the_sum_and_of_the_output_is_written_out() -> None:
    first, order = told(SUM)
    assert first.startswith("c2 = Σjαjvj,2 = 0.705·2.00 + ")
    assert first.endswith("= 1.411")
    assert order.startswith("in this order 吃")
    first, _ = told(OUTPUT)
    assert first.startswith("o2 = ΣnW2,ncn + b2 = 2.00·1.41 + ")
    assert first.endswith("+ 1.000 = 3.822")


def test_what_is_hidden_is_exactly_0_and_its_leak_is_told() -> None:
    of = drawn(hand(causal=True), "mask", query=0)
    assert value_text(of.apart, WEIGHT) == "0"
    assert verdict(of.apart, of.names, WEIGHT) == ("✓ exactly 0, as it must be", "right")
    power, share, leak = (plain(f"{a} {b}") for a, b in lines(of.apart, of.names, WEIGHT, Room()))
    assert power.endswith("+ (−∞) = −∞    later than “▸”")
    assert share.endswith("= 0")
    assert leak == "without the mask = 7.389 / 10.475 = 0.705    the leak"


@pytest.mark.parametrize(
    ("name", "touch"),
    [(name, WEIGHT) for name in ("att.query", "att.key", "att.scores", "att.pattern")]
    + [(name, SUM) for name in ("att.value", "att.pattern", "att.gathered")]
    + [(name, OUTPUT) for name in ("att.gathered", "att.output", "att.to_output.weight", "att.to_output.bias")],
)
def test_the_sign_is_a_tick_that_any_corrupted_array_makes_a_cross(name: str, touch: Touch) -> None:
    of = drawn(hand(), "joined")
    said, ink = verdict(of.apart, of.names, touch)
    assert (said[0], ink) == ("✓", "right")
    of = drawn(changed(hand(), name, 0.3), "joined")
    said, ink = verdict(of.apart, of.names, touch)
    assert (said[0], ink) == ("✗", "wrong")


def test_a_mean_is_the_sum_of_the_heads_divided() -> None:
    of = drawn(hand(heads=2), "pooled", head="mean")
    ((_, numbers),) = lines(of.apart, of.names, WEIGHT, Room())
    assert plain(numbers) == "= 0.705 + 0.705 / 2 = 0.705"
    assert verdict(of.apart, of.names, WEIGHT)[1] == "right"
    of = drawn(changed(hand(heads=2), "att.key", 0.3), "pooled", head="mean")
    assert verdict(of.apart, of.names, WEIGHT)[1] == "wrong"


def test_long_sums_are_shortened_and_steep_scores_have_the_largest_taken_off() -> None:
    of = drawn(changed(hand(), "att.scores", 20.0), "softmax")
    found = [plain(numbers) for _, numbers in lines(of.apart, of.names, WEIGHT, Room(1, 2))]
    assert "(3 more)" in found[0]
    assert "(2 more)" in found[-1]
    assert "M = 22.00" in found[-1]
