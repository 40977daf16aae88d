"""Concat attention (Luong et al. 2015)."""

from __future__ import annotations

from typing import ClassVar

from fun_viz.nets.plain import Linear
from fun_viz.nets.recurrent_attention import looks
from fun_viz.nets.scores.additive import AdditiveAttention


@looks.register("concat")
class ConcatAttention(AdditiveAttention):
    """score = v_aᵀ tanh(W_a [h_t; h̄_s]) (Luong et al. 2015, eq. 8), with W_a = [to_query to_key]."""

    title: ClassVar[str] = "concat attention"
    asks = "after"
    formula = "vᵀ tanh(W [h; h̄])"
    score = "concat"

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_key = Linear(units, width, bias=False)
