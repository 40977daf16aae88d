"""Links gathered into a vector, and the numbers written at them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.selection import Focus
from fun_viz.views.stage.marks import Scene
from fun_viz.workspaces.stage.gap import Bundle, edge_link, fitting, gather, share, written_weights
from tests.workspaces.stage.scenes import overlaps

POINTS = [(j, (100.0 + 24 * j, 80.0)) for j in range(5)]
WEIGHTS = [0.31, 0.22, 0.12, 0.3, 0.05]
BUNDLE = Bundle((300.0, 120.0), 16.0, Focus("cross", 1), step=3)


def test_links_lie_side_by_side_where_they_arrive() -> None:
    links = list(gather(POINTS, WEIGHTS, BUNDLE))
    ends = [link.strokes[-1][1][-2] for link in links]

    assert [link.line for link in links] == pytest.approx([20 * weight for weight in WEIGHTS])
    assert ends[0] - links[0].line / 2 == pytest.approx(290)
    assert ends[-1] + links[-1].line / 2 == pytest.approx(310)
    assert [b - a for a, b in pairwise(ends)] == pytest.approx([10 * (a + b) for a, b in pairwise(WEIGHTS)])


def test_what_is_beyond_an_edge_arrives_beside_the_rest() -> None:
    link = edge_link("before", (90.0, 80.0), 0.4, BUNDLE)

    assert (link.value, link.line, link.strokes[-1][1][-2]) == (0.4, pytest.approx(8), pytest.approx(294))


def test_of_two_weights_that_would_touch_the_heavier_is_written(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    labels = tuple(written_weights(POINTS, WEIGHTS, left=60, step=3))

    assert {label.key[1]: label.text for label in labels} == {0: "31%", 3: "30%"}
    assert not overlaps(Scene(width=400, height=200, live=labels), widget)


@pytest.mark.parametrize(
    ("weight", "text"), [(0.0, "0%"), (0.0004, "<1%"), (0.006, "1%"), (0.994, "99%"), (1.0, "100%")]
)
def test_a_weight_that_is_there_does_not_read_as_nothing(weight: float, text: str) -> None:
    assert share(weight) == text


def test_type_shrinks_until_a_word_fits_but_stays_readable() -> None:
    assert fitting("eat", 60, 14) == 14
    assert 10 < fitting("yesterday", 76, 14) < 14
    assert fitting("Donaudampfschifffahrt", 40, 14) == 10
