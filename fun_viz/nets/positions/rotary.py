"""Positions as rotations: a query and a key are turned by where they stand, so that their product knows how far apart.

Su et al. 2021, RoFormer, section 3.2 and eq. 34. As in the paper's translation only self-attention turns, each
side of the net its own.
"""

from __future__ import annotations

import torch
from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.nets.positions.position import Positions, positions


def turned(x: Tensor, angle: Tensor) -> Tensor:
    """Return x (..., token, unit) with each pair of units (2i, 2i + 1) turned in its plane by `angle` (token, pair)."""
    even, odd = x[..., ::2], x[..., 1::2]  # (..., token, pair)
    cos, sin = angle.cos(), angle.sin()
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)  # (..., token, unit)


@positions.register("rotary")
class Rotary(Positions):
    """Turns pair i of a head's d units by position · base^(-2i/d); the same in every head and every layer."""

    def __init__(self, width: int, heads: int, reach: int, base: float = 10_000.0) -> None:
        super().__init__(width, heads, reach)
        units = width // heads
        if units % 2:
            raise InputError(
                "Rotary positions turn units two by two, so width ÷ heads must be even, not {units}.", units=units
            )
        self.speed: Tensor
        self.register_buffer("speed", base ** (-torch.arange(0, units, 2) / units), persistent=False)  # (pair,)

    def angles(self, start: int, count: int) -> Tensor:
        place = torch.arange(start, start + count, device=self.speed.device)
        return place[:, None] * self.speed  # (token, pair)
