"""How far two maps put the tokens of each row in the same order: Spearman's rank correlation (1904). Numpy only."""

from __future__ import annotations

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """Return the rank of each number, the least having 1; equal numbers share the mean of their ranks."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") + 1) / 2


def row_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Pearson's correlation of the ranks, where both are numbers; NaN where either puts nothing in order."""
    known = ~(np.isnan(one) | np.isnan(other))
    if not known.any():
        return float("nan")
    first, second = (order - order.mean() for order in (ranks(one[known]), ranks(other[known])))
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale else float("nan")


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return the mean correlation of the rows of two maps (row, column), of those that have one; NaN if none has."""
    found = [row_correlation(*rows) for rows in zip(one, other, strict=True)]
    known = [value for value in found if value == value]
    return float(np.mean(known)) if known else float("nan")
