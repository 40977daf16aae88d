"""How a branch stands beside its origin: which words are the same, where they part, and how their maps differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import numpy as np


@dataclass(frozen=True)
class Pair:
    """One column of two texts: the places of its words in each, None where a text has no word there."""

    origin: int | None
    branch: int | None
    same: bool


def aligned(origin: Sequence[int], branch: Sequence[int]) -> tuple[Pair, ...]:
    """Return two rows of token ids in common columns, with as many of the same words beside each other as there are."""
    found: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, origin, branch, autojunk=False).get_opcodes():
        found += [Pair(one, other, kind == "equal") for one, other in zip_longest(range(a, b), range(c, d))]
    return tuple(found)


def fork(origin: Sequence[int], branch: Sequence[int]) -> int | None:
    """Return the place of the first word that differs, None if the texts are the same."""
    pairs = zip_longest(origin, branch)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), None)


def difference(origin: np.ndarray, branch: np.ndarray, parted: int | None) -> np.ndarray:
    """Return branch minus origin, (query, key) of the longer of the two, NaN after the row where the texts part.

    That row still belongs to the same words read; those after it do not.
    """
    rows, keys = (max(sizes) for sizes in zip(origin.shape, branch.shape, strict=True))
    found = np.full((rows, keys), np.nan, np.float32)
    both = min(len(origin), len(branch), len(origin) if parted is None else parted + 1)
    same = min(origin.shape[1], branch.shape[1])
    found[:both, :same] = branch[:both, :same] - origin[:both, :same]
    return found


def painted(row: np.ndarray, key: int, weight: float) -> np.ndarray:
    """Return a row of weights in which a key has another one and the others give way in proportion: the sum stays.

    Where all others are 0 they share alike what the key gives up.
    """
    total = float(row.sum())
    weight = min(max(weight, 0.0), total)
    others = np.delete(row, key).astype(np.float64)
    rest = total - weight
    share = others / others.sum() if others.sum() > 0 else np.full(len(others), 1 / max(1, len(others)))
    return np.insert(share * rest, key, weight if len(others) else total)
