"""What the flow of a step is, and how it looks half way from one step to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class Flow:
    """The tokens read and written, and how much the one being written takes from each one read.

    `target` holds the pieces of the whole target as far as it is known. Those from `written` on have not happened: they
    are empty boxes. `current` is the target token being written, `weights` (source,) its attention or influence.
    `unknown` are the source positions of characters the model does not know, `active_source` those being read
    in this very move, `read` those read so far (None: all).
    """

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    written: int = 0
    current: int | None = None
    weights: np.ndarray | None = None
    unknown: tuple[int, ...] = ()
    active_source: tuple[int, ...] | None = None
    read: tuple[int, ...] | None = None

    @property
    def happened(self) -> int:
        """How many target tokens have a word in their box: the one being written has."""
        return max(self.written, 0 if self.current is None else self.current + 1)

    @property
    def boxes(self) -> int:
        """How many target boxes are drawn, the empty ones among them."""
        return max(self.happened, len(self.target))

    @property
    def has_ribbons(self) -> bool:
        return self.weights is not None and self.current is not None and len(self.weights) == len(self.source)


@dataclass(frozen=True, eq=False)
class Pose:
    """What moves: the weights, the row the ribbons lead to, and how far each column is scrolled."""

    weights: np.ndarray | None = None
    row: float = 0.0
    source_scroll: float = 0.0
    target_scroll: float = 0.0

    def towards(self, other: Pose, share: float) -> Pose:
        """Return the pose at a share of the way; where weights cannot be mixed, those of `other`."""
        if share >= 1.0:
            return other
        scroll = self.source_scroll + (other.source_scroll - self.source_scroll) * share
        if self.weights is None or other.weights is None or len(self.weights) != len(other.weights):
            return replace(other, source_scroll=scroll)
        row = self.row + (other.row - self.row) * share
        down = self.target_scroll + (other.target_scroll - self.target_scroll) * share
        return Pose(self.weights + (other.weights - self.weights) * share, row, scroll, down)
