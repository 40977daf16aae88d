"""Names of which no two are alike."""

from __future__ import annotations

from collections.abc import Sequence


def distinct(names: Sequence[str], *telling: Sequence[str]) -> list[str]:
    """Return names, each shared one with what tells it from the others: the first of `telling` that does, or the last.

    Where none does, they are numbered.
    """
    result = list(names)
    for name in {name for name in names if list(names).count(name) > 1}:
        places = [place for place, other in enumerate(names) if other == name]
        each = [[suffixes[place] for place in places] for suffixes in telling]
        fits = (one for one in each if all(one) and len(set(one)) == len(one))
        chosen = next(fits, [str(number) for number in range(1, len(places) + 1)])
        for place, suffix in zip(places, chosen, strict=True):
            result[place] = f"{name} ({suffix})"
    return result
