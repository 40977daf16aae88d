"""What all panels of the Positions workspace show at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fun_viz.views.grid import Side
from fun_viz.workspaces.positions.formula import similarity, sinusoidal
from fun_viz.workspaces.positions.inputs import Inputs


@dataclass(frozen=True)
class Waves:
    """The encoding of `length` positions in `width` dimensions, computed from the formula once."""

    length: int
    width: int

    @cached_property
    def values(self) -> np.ndarray:
        """(position, unit)"""
        return sinusoidal(self.length, self.width)

    @cached_property
    def similarity(self) -> np.ndarray:
        """(position, position)"""
        return similarity(self.values)

    @cached_property
    def wobble(self) -> float:
        """The largest difference between two pairs of positions of the same offset."""
        return max(float(np.ptp(np.diagonal(self.similarity, offset))) for offset in range(self.length))


@dataclass(frozen=True, eq=False)
class Scene:
    """`done` rows of `inputs` have been read, the `current` ones at this move; `chosen` units are drawn as waves."""

    waves: Waves
    side: Side
    chosen: tuple[int, ...]
    inputs: Inputs | None = None
    current: tuple[int, ...] = ()
    done: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The tokens read so far, from position 0."""
        return self.inputs.labels[: self.done] if self.inputs else ()

    @property
    def longest_label(self) -> int:
        """Characters of the longest token, those to come among them, so that nothing moves when they come."""
        return max(map(len, self.inputs.labels), default=0) if self.inputs else 0

    @property
    def now(self) -> int | None:
        """The one position that is current, None when there is none or many."""
        return self.current[0] if len(self.current) == 1 and self.current[0] < self.waves.length else None

    @property
    def ordered(self) -> bool:
        """Whether the model adds positions to its embeddings."""
        return self.inputs is None or self.inputs.position is not None

    @property
    def difference(self) -> float | None:
        """The largest |formula - recorded|; None where the model recorded none, or in another number of dimensions."""
        recorded = self.inputs.position if self.inputs else None
        if recorded is None or recorded.shape[1] != self.waves.width:
            return None
        return float(np.abs(sinusoidal(*recorded.shape) - recorded).max(initial=0.0))
