"""Positions as a penalty on distance: attention with linear biases (Press et al. 2022), nothing added to embeddings."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from fun_viz.nets.positions.position import Positions, positions


def slopes(heads: int) -> list[float]:
    """Return m of each head: 2^(-8h/n), h = 1 … n, for n heads a power of 2.

    For other n, as the authors' code does it: the slopes of the next smaller power, then every other one of its double.
    """
    power = 1 << int(math.log2(heads))
    known = [2 ** (-8 * h / power) for h in range(1, power + 1)]
    return known if power == heads else known + slopes(2 * power)[::2][: heads - power]


@positions.register("alibi")
class Alibi(Positions):
    """Takes m · |i - j| off the score of query i and key j.

    In the decoder, where a query sees only keys before it, that is the paper's; in the encoder, which the paper does
    not speak of, it counts the same to either side; between target and source there is none.
    """

    def __init__(self, width: int, heads: int, reach: int) -> None:
        super().__init__(width, heads, reach)
        self.slope: Tensor
        self.register_buffer("slope", torch.tensor(slopes(heads)), persistent=False)  # (head,)

    def bias(self, queries: int, keys: int) -> Tensor:
        place = torch.arange(keys, device=self.slope.device)
        distance = (place[keys - queries :, None] - place).abs()  # (query, key)
        return -self.slope[:, None, None] * distance  # (head, query, key)
