"""Which source token each target token looks at hardest, and whether that is one it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from fun_viz.text.tasks.task import Sample
from fun_viz.trace import Array

_CROSS = re.compile(r"decoder\.(?:layers\.(\d+)\.)?cross\.pattern")


def alignment(arrays: Mapping[str, Array]) -> np.ndarray | None:
    """Return (row, target, source): the cross-attention of the last layer, averaged over heads, of a whole pass."""
    layers = {int(match[1] or 0): array for name, array in arrays.items() if (match := _CROSS.fullmatch(name))}
    if not layers:
        return None
    last = layers[max(layers)]
    heads = last.values.mean(last.axes.index("head"))
    if "time" in last.axes:  # one query a step
        return np.moveaxis(heads[:, :, 0], 0, 1)
    return heads


def misaligned(pattern: np.ndarray, samples: Sequence[Sample]) -> tuple[int, int]:
    """Return how many target tokens are linked, and how many of them look hardest at a token they are not linked to.

    `pattern` (row, target, source) are the weights with which each target token was written.
    """
    strongest = pattern.argmax(-1).tolist()  # (row, target)
    linked = missed = 0
    for row, sample in zip(strongest, samples, strict=True):
        links = set(sample.links)
        for token in {target for target, _ in links}:
            linked += 1
            missed += (token, row[token]) not in links
    return linked, missed
