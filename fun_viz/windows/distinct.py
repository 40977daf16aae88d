"""Names of which no two are alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def distinct(names: Sequence[str], *telling: Sequence[str]) -> list[str]:
    """Return names, each shared one with what tells it from the others.

    That is the first of `telling` that does, by itself or with those before it; else those that share a name are
    numbered.
    """
    result = list(names)
    for name in {name for name in names if result.count(name) > 1}:
        places = [place for place, other in enumerate(names) if other == name]
        each = [tuple(suffixes[place] for place in places) for suffixes in telling]
        differing = [one for one in each if all(one) and len(set(one)) > 1]
        joined = accumulate(differing, lambda a, b: tuple(map(", ".join, zip(a, b, strict=True))))
        numbers = tuple(str(number) for number in range(1, len(places) + 1))
        shortest_first = (one for both in zip(differing, joined, strict=True) for one in both)
        chosen = next((one for one in shortest_first if len(set(one)) == len(one)), numbers)
        for place, suffix in zip(places, chosen, strict=True):
            result[place] = f"{name} ({suffix})"
    return result
