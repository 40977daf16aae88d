"""What every way of telling positions offers: at most three things to say, None where it has nothing to say."""

from __future__ import annotations

from torch import Tensor

from fun_viz.nets.plain import Plain
from fun_viz.registry import Registry


class Positions(Plain):
    """Made for one side of a net from its width, its heads and how many positions it should be ready for.

    Angles and biases speak of self-attention only: source and target do not stand in one line, so that between a
    target and a source token there is no distance to speak of.
    """

    def __init__(self, width: int, heads: int, reach: int) -> None:
        super().__init__()

    def added(self, start: int, count: int) -> Tensor | None:
        """Return (token, unit), to be added to the embeddings of tokens start … start + count - 1."""
        return None

    def angles(self, start: int, count: int) -> Tensor | None:
        """Return (token, pair), in radians: how far queries and keys of these tokens are turned, pair by pair."""
        return None

    def bias(self, queries: int, keys: int) -> Tensor | None:
        """Return (head, query, key), to be added to the scores; the queries are the last of the keys."""
        return None


positions: Registry[type[Positions]] = Registry()
