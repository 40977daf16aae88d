"""Which sentences of one lot have a near copy in another, so that a score on them tells little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def near(texts: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """Return those texts that at most one character more, less or another makes one of the others.

    Two texts are that near if and only if they are the same round some hole (deletion neighbourhoods, Bocek et al.
    2007, with the place kept, so that nothing need be compared again). What is kept is of `texts` alone.
    """
    holed: dict[str, set[str]] = {}
    for text in texts:
        for hole in _holes(text):
            holed.setdefault(hole, set()).add(text)
    return frozenset(text for other in set(others) for hole in _holes(other) for text in holed.get(hole, ()))


def _holes(text: str) -> Iterator[str]:
    """Yield a text with a hole in place of each character, and between any two."""
    for at in range(len(text) + 1):
        yield f"{text[:at]}\0{text[at:]}"
        yield f"{text[:at]}\0{text[at + 1 :]}"  # the last of them is not new, and does no harm
