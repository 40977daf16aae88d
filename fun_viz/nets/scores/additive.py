"""Additive attention (Bahdanau et al. 2015)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Score, Weights
from fun_viz.nets.attention import additive
from fun_viz.nets.plain import Linear
from fun_viz.nets.recurrent_attention import Attention, When, looks


@looks.register("additive")
class AdditiveAttention(Attention):
    """Compares the last hidden state with every source token by a small network (Bahdanau et al. 2015, A.1.2).

    e_ts = vᵀ tanh(W h_{t-1} + U h̄_s + b): it asks before the cell, so what it finds enters the cell. The paper has no
    bias b; it is a part of the keys.
    """

    title: ClassVar[str] = "additive attention"
    asks: ClassVar[When] = "before"
    formula = "vᵀ tanh(W q + U k)"
    score: ClassVar[Score] = "additive"
    weights: ClassVar[Weights] = {"energy": ("unit",)}

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_query = Linear(units, width, bias=False)
        self.to_key = Linear(units, width)
        self.energy = nn.Parameter(torch.empty(width).uniform_(-(width**-0.5), width**-0.5))

    def remember(self, memory: Tensor) -> Tensor:
        return self.key(self.to_key(memory)[:, None])  # (beam, head, key, width)

    def compare(self, hidden: Tensor, key: Tensor) -> Tensor:
        return additive(self.query(self.to_query(hidden)), key, self.energy)
