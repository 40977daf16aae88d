"""Positions as vectors that are learned and added to token embeddings (Gehring et al. 2017, Devlin et al. 2019)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fun_viz.nets.positions.position import Positions, positions


@positions.register("learned")
class Learned(Positions):
    """One vector for each of `reach` positions; every position beyond, never seen in training, is given the last.

    The papers have none beyond. The vectors are added to embeddings · √d, drawn with as small a variance as those
    before the factor.
    """

    def __init__(self, width: int, heads: int, reach: int) -> None:
        super().__init__(width, heads, reach)
        self.table = nn.Parameter(torch.empty(reach, width))
        nn.init.normal_(self.table, std=width**-0.5)

    def added(self, start: int, count: int) -> Tensor:
        last = len(self.table) - 1
        if start + count - 1 <= last:
            return self.table[start : start + count]  # (token, unit)
        places = torch.arange(start, start + count, device=self.table.device)  # (token,)
        return self.table[places.clamp_max(last)]  # (token, unit)
