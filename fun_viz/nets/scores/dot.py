"""Dot attention (Luong et al. 2015)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from fun_viz.nets.attention import dot
from fun_viz.nets.recurrent_attention import Attention, looks


@looks.register("dot")
class DotAttention(Attention):
    """score = h_tᵀ h̄_s (Luong et al. 2015, eq. 8), nothing else; the decoder says in what it departs."""

    title: ClassVar[str] = "dot attention"
    asks = "after"
    formula = "hᵀ h̄"
    score = "dot"

    def compare(self, hidden: Tensor, key: Tensor) -> Tensor:
        return dot(self.query(hidden), key)
