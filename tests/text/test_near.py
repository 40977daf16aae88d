"""Near copies of sentences."""

from __future__ import annotations

import itertools
import random

from fun_viz.text.near import near


def apart(one: str, other: str) -> int:
    """Return how many characters must be put in, taken out or replaced (Levenshtein), by the table of 1974."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, row[0] = row[:], at
        for i, wanted in enumerate(other, start=1):
            row[i] = min(before[i] + 1, row[i - 1] + 1, before[i - 1] + (letter != wanted))
    return row[-1]


def test_it_finds_what_a_comparison_of_every_two_finds() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("ab", k=chance.randint(0, 6))) for _ in range(300)]
    some, others = words[:60], words[60:90]
    wanted = {one for one, other in itertools.product(some, others) if apart(one, other) <= 1}
    assert near(some, others) == wanted
    assert 0 < len(wanted) < len(set(some))


def test_two_letters_changed_or_exchanged_are_not_near() -> None:
    assert near(["你好吗", "abcd"], ["您好嘛", "abdc", "abcdef"]) == frozenset()
    assert near(["你好吗"], ["你好"]) == near(["你好吗"], ["你很好吗"]) == near(["你好吗"], ["他好吗"]) == {"你好吗"}
    assert near([], ["a"]) == near(["a"], []) == frozenset()
