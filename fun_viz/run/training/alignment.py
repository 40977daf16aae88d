"""Which source token each target token looks at hardest, and whether that is one it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fun_viz.anatomy import Anatomy
from fun_viz.text.tasks.task import Sample
from fun_viz.trace import Array


def alignment_probe(anatomy: Anatomy) -> str:
    """Return the path of the weights that an alignment is read from: the last cross-attention's; "" without one."""
    cross = anatomy.attention("cross")
    return cross[-1].probe("pattern") if cross else ""


def misaligned(pattern: Array, samples: Sequence[Sample]) -> tuple[int, int]:
    """Return how many target tokens are linked, and how many of them look hardest at a token they are not linked to.

    `pattern` are the weights with which each target token was written, of a whole pass.
    """
    strongest = _by_target(pattern).argmax(-1).tolist()  # (row, target)
    linked = missed = 0
    for row, sample in zip(strongest, samples, strict=True):
        links = set(sample.links)
        for token in {target for target, _ in links}:
            linked += 1
            missed += (token, row[token]) not in links
    return linked, missed


def _by_target(pattern: Array) -> np.ndarray:
    """Return (row, target, source): weights averaged over heads."""
    weights = pattern.values.mean(pattern.axes.index("head"))
    return np.moveaxis(weights[:, :, 0], 0, 1) if "time" in pattern.axes else weights  # "time": one query a step
