"""What is drawn of an attention taken apart: each mark is a number of the row, and nothing is drawn before its beat."""

from __future__ import annotations

import numpy as np
import pytest

from fun_viz.views.stage.marks import Box, Label, Mark, Strip
from fun_viz.workspaces.inside.beats import beats
from fun_viz.workspaces.inside.canvas import scene
from fun_viz.workspaces.inside.drawn import Drawn
from fun_viz.workspaces.inside.layout import KEPT, shown_rows
from fun_viz.workspaces.inside.pieces import THINNEST, shown_units
from tests.workspaces.inside.rows import KEYS, QUERY, VALUES, drawn, hand, softmax

SCORES = np.array(KEYS) @ np.array(QUERY)


def keyed(of: Drawn) -> dict[object, Mark]:
    marks = scene(of).marks
    found = {mark.key: mark for mark in marks}
    assert len(found) == len(marks), "two marks of one key"
    return found


def test_every_number_of_a_row_stands_in_its_column() -> None:
    marks = keyed(drawn(hand(), "joined"))
    shares = softmax(SCORES / 2)
    for key in range(3):
        for name, value in (("score", SCORES[key]), ("scaled", SCORES[key] / 2), ("softmax", shares[key])):
            mark = marks[name, key]
            assert isinstance(mark, Label | Box)
            assert mark.value == pytest.approx(value)
        for name, vectors in (("keys", KEYS), ("products", np.array(KEYS) * QUERY), ("values", VALUES)):
            mark = marks[name, key]
            assert isinstance(mark, Strip)
            np.testing.assert_allclose(mark.values, np.array(vectors)[key] / np.abs(vectors).max())
        assert marks["values", key].opacity == pytest.approx(0.12 + 0.88 * shares[key])
    context = shares @ np.array(VALUES)
    for name, vector in ((("sum",), context), (("joined", 0), context), (("output",), 2 * context + 1)):
        mark = marks[name]
        assert isinstance(mark, Strip)
        np.testing.assert_allclose(mark.values, vector / np.abs(vector).max(), atol=1e-6)


def test_what_was_not_entered_is_dashed_and_empty() -> None:
    first = drawn(hand(), "query")
    every = beats(first.apart)
    for now in range(len(every)):
        of = drawn(hand(), every[now])
        marks = keyed(of)
        strips = {mark.key[0] for mark in marks.values() if isinstance(mark, Strip)} - {"scale"}
        entered = set(every[: now + 1])
        assert strips <= entered | {"output"}
        assert ("output" in strips) is ("joined" in entered)
        if "softmax" not in entered:
            assert ("softmax", 0) not in marks
            box = marks["softmax", 0, "empty"]
            assert isinstance(box, Box)
            assert box.dashed
        outline = marks[("now",)]
        assert isinstance(outline, Box)
        assert outline.stroke == "accent"
        circle = marks["beat", every[now]]
        assert isinstance(circle, Box)
        assert circle.fill == "accent"


def test_later_words_are_hatched_and_weigh_nothing() -> None:
    marks = keyed(drawn(hand(causal=True), "values", query=0))
    for key in (1, 2):
        hidden = marks["mask", key, "hatched"]
        assert isinstance(hidden, Box)
        assert hidden.hatched
        share = marks["softmax", key, "share"]
        assert isinstance(share, Label)
        assert share.text == "0"
        assert isinstance(marks["values", key, "empty"], Box)
        assert marks["score", key].value == pytest.approx(SCORES[key])  # type: ignore[attr-defined]
    assert marks["keys", 2].opacity < 1
    assert ("later",) in marks
    assert ("mask", 0, "hatched") not in marks


def test_a_dimension_is_never_thinner_than_two_pixels_and_it_is_said() -> None:
    assert all(width / shown_units(width, units) >= THINNEST for width in (60.0, 192.0) for units in (8, 512))
    marks = keyed(drawn(hand(), "joined"))
    assert marks["scale", "n"].text == "4 dimensions"  # type: ignore[attr-defined]


def test_of_many_rows_the_focus_and_the_largest_stay() -> None:
    kept = [300, 5, 17, 400, 99, 250]
    assert len(kept) == KEPT + 1
    for first in (0, 200, 511):
        rows = shown_rows(512, 12, first, kept)
        assert set(kept) <= set(rows)
        assert len(rows) == 12
        assert list(rows) == sorted(rows)
        assert min(first, 511) in rows
    assert shown_rows(7, 12, 3, [1]) == tuple(range(7))


def test_a_mean_shows_each_head() -> None:
    marks = keyed(drawn(hand(heads=2), "pooled", head="mean"))
    shares = softmax(SCORES / 2)
    for key in range(3):
        for head in range(2):
            assert marks["cell", head, key].value == pytest.approx(shares[key])  # type: ignore[attr-defined]
        assert marks["pooled", key].value == pytest.approx(shares[key])  # type: ignore[attr-defined]
