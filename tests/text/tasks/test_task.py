"""What holds of every task there is."""

from __future__ import annotations

from random import Random

import pytest

import fun_viz.text.tasks
from fun_viz.registry import discover
from fun_viz.text.tasks.task import Sample, Task, in_order, tasks
from fun_viz.text.words import words_of

discover(fun_viz.text.tasks)


@pytest.fixture(params=tasks)
def task(request: pytest.FixtureRequest) -> Task:
    return tasks[request.param]()


def tokens(text: str, kind: str) -> list[str]:
    return list(text) if kind == "characters" else [word.text for word in words_of(text)]


def test_every_task_that_was_promised_is_there() -> None:
    promised = {"copy", "reverse", "sort", "dates", "addition", "numerals", "digits", "phrases-zh-en", "phrases-en-zh"}
    assert promised <= set(tasks)


def test_a_link_joins_tokens_that_are_there_and_none_is_said_twice(task: Task) -> None:
    random = Random(1)
    for _ in range(2000):
        sample = task.draw(random)
        target, source = len(tokens(sample.target, task.target)), len(tokens(sample.source, task.source))
        assert all(0 <= t < target and 0 <= s < source for t, s in sample.links), sample
        assert len(set(sample.links)) == len(sample.links), sample


def test_most_target_tokens_are_linked(task: Task) -> None:
    random = Random(2)
    linked = total = 0
    for _ in range(500):
        sample = task.draw(random)
        linked += len({t for t, _ in sample.links})
        total += len(tokens(sample.target, task.target))
    assert linked > 0.7 * total


def test_what_is_drawn_is_solved_the_same(task: Task) -> None:
    random = Random(3)
    for _ in range(500):
        sample = task.draw(random)
        assert task.solve(sample.source) == sample
        assert task.solve(f"  {sample.source} ") == sample


def test_a_source_has_one_target(task: Task) -> None:
    random = Random(4)
    found: dict[str, Sample] = {}
    for _ in range(20_000):
        sample = task.draw(random)
        assert found.setdefault(sample.source, sample) == sample


def test_a_seed_draws_the_same_again_and_another_seed_something_else(task: Task) -> None:
    def some(seed: int) -> list[object]:
        random = Random(seed)
        return [task.draw(random) for _ in range(50)]

    assert some(5) == some(5)
    assert some(5) != some(6)


def test_lengths_say_how_long_sources_are(task: Task) -> None:
    random = Random(6)
    shortest, longest = task.lengths
    drawn = {len(tokens(task.draw(random).source, task.source)) for _ in range(5000)}
    assert shortest <= min(drawn)
    assert max(drawn) <= longest
    assert len(drawn) >= 0.7 * (longest - shortest + 1)


def test_a_source_is_as_long_as_was_asked(task: Task) -> None:
    random = Random(7)
    for length in range(task.lengths[0], task.lengths[1] + 1):
        for _ in range(5):
            sample = task.draw(random, length)
            assert len(tokens(sample.source, task.source)) == length
            assert task.solve(sample.source) == sample


@pytest.mark.parametrize("length", [0, 1, 60])
def test_a_length_that_cannot_be_made_gives_the_nearest(task: Task, length: int) -> None:
    made = len(tokens(task.draw(Random(8), length).source, task.source))
    shortest, longest = task.lengths
    assert made == length or (made <= shortest if length < shortest else made >= longest)


def test_the_example_is_of_the_task(task: Task) -> None:
    sample = task.solve(task.example)
    assert sample is not None
    assert sample.source == task.example
    assert sample.links


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "2024-13-45", "これは", "Colorless green ideas", "😀", "a" * 5000 + "?"]
)
def test_a_text_of_no_task_is_not_solved(task: Task, text: str) -> None:
    assert task.solve(text) is None


def test_tasks_are_offered_from_the_plainest_on() -> None:
    assert list(in_order())[:3] == ["copy", "reverse", "sort"]
    assert len({task.place for task in tasks.values()}) == len(tasks)
