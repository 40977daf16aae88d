"""Positions as waves added to token embeddings (Vaswani et al. 2017, section 3.5)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from fun_viz.nets.positions.position import Positions, positions


def sinusoidal(length: int, width: int, base: float = 10_000.0) -> Tensor:
    """Return (position, unit): sin in even units, cos in odd, one wavelength a pair of units.

    Vaswani et al. 2017, section 3.5: PE(pos, 2i) = sin(pos / base^(2i/d)), PE(pos, 2i+1) = cos(pos / base^(2i/d)).
    """
    position = torch.arange(length)[:, None]  # (position, 1)
    pair = torch.arange(0, width, 2)  # (pair,)
    angle = position * torch.exp(pair * (-math.log(base) / width))  # (position, pair)
    waves = torch.stack([angle.sin(), angle.cos()], -1)  # (position, pair, 2)
    return waves.flatten(1)[:, :width]  # (position, unit)


@positions.register("sinusoidal")
class Sinusoidal(Positions):
    """Keeps `reach` positions ready and computes those beyond, which a formula can."""

    def __init__(self, width: int, heads: int, reach: int) -> None:
        super().__init__(width, heads, reach)
        self.table: Tensor
        self.register_buffer("table", sinusoidal(reach, width), persistent=False)

    def added(self, start: int, count: int) -> Tensor:
        end = start + count
        known = self.table if end <= len(self.table) else sinusoidal(end, self.table.size(1)).to(self.table)
        return known[start:end]  # (token, unit)
