"""General attention (Luong et al. 2015)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Weights
from fun_viz.nets.attention import general
from fun_viz.nets.recurrent_attention import Attention, looks


@looks.register("general")
class GeneralAttention(Attention):
    """score = h_tᵀ W_a h̄_s (Luong et al. 2015, eq. 8)."""

    title: ClassVar[str] = "general attention"
    asks = "after"
    formula = "hᵀ W h̄"
    score = "general"
    weights: ClassVar[Weights] = {"weight": ("query unit", "key unit")}

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(units, units)))  # (unit of h, unit of h̄)

    def compare(self, hidden: Tensor, key: Tensor) -> Tensor:
        return general(self.query(hidden), key, self.weight)
