"""What edits make of a recorded row, as they do it to a net that runs (`fun_viz.nets.editing`). Numpy only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from fun_viz.edits import (
    IN_A_ROW,
    Action,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
)


def edited(
    row: np.ndarray, edits: Iterable[Edit], axis: str, places: Sequence[int], at: Mapping[str, int], *,
    bias: np.ndarray | None = None, visible: int | None = None,
) -> np.ndarray:  # fmt: skip
    """Return a row after edits: its numbers lie at some `places` of an axis, and at one place of every other (`at`).

    `bias` is what is added to it before a softmax; only the first `visible` can be seen, if that is given. What is
    masked, a score of -∞, stays masked.
    """
    for edit in edits:
        if not all(at[name] in chosen for name, chosen in edit.where.items() if name != axis):
            continue
        seen = visible if isinstance(edit.action, IN_A_ROW) else None
        changed = _changed(row[:seen], edit, axis, places[:seen], at, bias)
        row = changed if seen is None else np.concatenate([changed, row[seen:]])
    return row


def _changed(
    row: np.ndarray, edit: Edit, axis: str, places: Sequence[int], at: Mapping[str, int], bias: np.ndarray | None
) -> np.ndarray:
    named = enumerate(edit.where[axis]) if axis in edit.where else zip(places, places, strict=True)
    kept = [(n, places.index(place), place) for n, place in named if place in places]
    if not kept:
        return row
    chosen, index, there = ([one[side] for one in kept] for side in range(3))
    before, changed = row[index], row.copy()
    masked = np.isneginf(before)
    if isinstance(edit.action, Temperature):
        shift = np.zeros(len(index)) if bias is None else bias[index]
        after = (before + shift) / edit.action.temperature - shift
    else:
        after = _acted(edit.action, np.where(masked, 0.0, before), chosen, there, at.get("query", 0))
    changed[index] = np.where(masked, before, after)
    return changed


def _acted(action: Action, values: np.ndarray, chosen: Sequence[int], places: Sequence[int], query: int) -> np.ndarray:
    match action:
        case Cut():
            return np.zeros_like(values)
        case Scale(factor):
            return values * factor
        case Clamp(least, most):
            return values.clip(least, most)
        case Replace(given):
            return _numbers(given, chosen)
        case Hide():
            return np.full_like(values, -math.inf)
        case Paint(weights):
            painted = np.broadcast_to(_numbers(weights, chosen), values.shape)
            return painted * (values.sum() / (painted.sum() or 1.0))
        case Uniform():
            return np.full_like(values, values.mean())
        case Diagonal(offset):
            away = np.abs(np.array(places) - (query + offset))
            return values.sum() * (np.arange(len(values)) == away.argmin())
        case OneHot(key):
            return values.sum() * (np.array(places) == key) if key in places else values
        case Swap() | Temperature() | Unmask() | Word():
            return values  # not done to the rows of an attention, or not number by number


def _numbers(given: Sequence[float], chosen: Sequence[int]) -> np.ndarray:
    """Return the number for each that is chosen, one for all if there is only one."""
    return np.array(given) if len(given) == 1 else np.array(given)[list(chosen)]
