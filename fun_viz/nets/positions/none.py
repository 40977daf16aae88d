"""No positions at all: to the encoder a sentence is a bag of words; the decoder only knows what came before."""

from __future__ import annotations

from fun_viz.nets.positions.position import Positions, positions


@positions.register("none")
class Nowhere(Positions):
    """Says nothing."""
