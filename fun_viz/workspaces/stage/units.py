"""Vectors as the few numbers that a strip shows: evenly spaced units, never averages, as shares of one bound."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Units: TypeAlias = tuple[float, ...]
_NARROWEST = 2.6  # units of the drawing, of one cell
MOST = 16  # cells of a strip


def cells(room: float, most: int = MOST) -> int:
    """Return how many cells a strip of that length has room for."""
    return max(2, min(most, int(room / _NARROWEST)))


def sampled(vectors: np.ndarray, count: int, bound: float | None = None) -> tuple[Units, ...]:
    """Return vectors (vector, unit) as at most `count` units each, divided by a bound: the largest of these if None."""
    width = vectors.shape[-1]
    count = min(count, width)
    at = ((np.arange(count) + 0.5) * width / count).astype(int)
    shown = np.nan_to_num(vectors[:, at], posinf=0.0, neginf=0.0)
    largest = bound or float(np.abs(shown).max(initial=0.0)) or 1.0
    return tuple(map(tuple, np.clip(shown / largest, -1.0, 1.0).tolist()))
