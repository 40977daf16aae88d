"""What edits make of a recorded row, as they do it to a net that runs (`fun_viz.nets.editing`). Numpy only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from fun_viz.edits import Action, Clamp, Cut, Edit, Paint, Replace, Scale


def edited(
    row: np.ndarray, edits: Iterable[Edit], axis: str, places: Sequence[int], at: Mapping[str, int]
) -> np.ndarray:
    """Return a row after edits: its numbers lie at some `places` of an axis, and at one place of every other (`at`).

    What is masked, a score of -∞, stays masked.
    """
    for edit in edits:
        if all(at[name] in chosen for name, chosen in edit.where.items() if name != axis):
            row = _changed(row, edit, axis, places)
    return row


def _changed(row: np.ndarray, edit: Edit, axis: str, places: Sequence[int]) -> np.ndarray:
    named = enumerate(edit.where[axis]) if axis in edit.where else zip(places, places, strict=True)
    kept = [(n, places.index(place)) for n, place in named if place in places]
    if not kept:
        return row
    chosen, index = ([pair[side] for pair in kept] for side in (0, 1))
    before, changed = row[index], row.copy()
    masked = np.isneginf(before)
    changed[index] = np.where(masked, before, _acted(edit.action, np.where(masked, 0.0, before), chosen))
    return changed


def _acted(action: Action, values: np.ndarray, chosen: Sequence[int]) -> np.ndarray:
    match action:
        case Cut():
            return np.zeros_like(values)
        case Scale(factor):
            return values * factor
        case Clamp(least, most):
            return values.clip(least, most)
        case Replace(given):
            return _numbers(given, chosen)
        case Paint(weights):
            painted = np.broadcast_to(_numbers(weights, chosen), values.shape)
            return painted * (values.sum() / (painted.sum() or 1.0))


def _numbers(given: Sequence[float], chosen: Sequence[int]) -> np.ndarray:
    """Return the number for each that is chosen, one for all if there is only one."""
    return np.array(given) if len(given) == 1 else np.array(given)[list(chosen)]
