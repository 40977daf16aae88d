"""Copying, reversing and sorting letters."""

from __future__ import annotations

from random import Random

import pytest

from fun_viz.text.tasks.letters import Copy, Letters, Reverse, Sort


@pytest.mark.parametrize(
    ("task", "target", "links"),
    [
        (Copy(), "cabac", [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]),
        (Reverse(), "cabac", [(0, 4), (1, 3), (2, 2), (3, 1), (4, 0)]),
        (Sort(), "aabcc", [(0, 1), (1, 3), (2, 2), (3, 0), (4, 4)]),
    ],
)
def test_letters_are_written_in_the_order_of_the_task(task: Letters, target: str, links: list[tuple[int, int]]) -> None:
    sample = task.solve("cabac")
    assert sample is not None
    assert (sample.target, list(sample.links)) == (target, links)


@pytest.mark.parametrize("task", [Copy(), Reverse(), Sort()])
def test_a_link_joins_the_same_letter(task: Letters) -> None:
    random = Random(1)
    for _ in range(1000):
        sample = task.draw(random)
        assert len(sample.links) == len(sample.source)
        assert all(sample.target[t] == sample.source[s] for t, s in sample.links)


@pytest.mark.parametrize("task", [Copy(), Reverse(), Sort()])
def test_lengths_never_seen_can_be_asked_for(task: Letters) -> None:
    assert [len(task.draw(Random(2), n).source) for n in (1, 17, 80)] == [1, 17, 80]


def test_capital_letters_are_read_as_small_ones_and_other_signs_not_at_all() -> None:
    assert Copy().solve("Word") == Copy().solve("word")
    assert Copy().solve("two words") is None
    assert Copy().solve("straße") is None
