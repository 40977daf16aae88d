"""Local attention: a window of the source (Luong et al. 2015, section 3.2), monotonic or predictive."""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Weights
from fun_viz.nets.attention import gaussian, general, weigh, window
from fun_viz.nets.plain import Linear
from fun_viz.nets.probe import Probe
from fun_viz.nets.recurrent_attention import Past, gathered, looks
from fun_viz.nets.scores.general import GeneralAttention


class LocalAttention(GeneralAttention):
    """Looks at the tokens in [p_t - D, p_t + D] only (Luong et al. 2015, section 3.2), scored as general.

    Tokens are counted from 0, the end mark is one; the paper does not say from where. Scores outside the window are -∞,
    weights there exactly 0: the softmax is over the window. D is an option, where the paper has 10.
    """

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.reach = reach
        self.position = Probe("beam", "head", "query")

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        """Return p_t, (beam, query), for hidden states (beam, query, unit)."""
        raise NotImplementedError

    def unseen(self, source: int) -> int:
        return max(0, source - 1 - self.reach)  # of a window round the first token, or round the last

    def _aligned(self, hidden: Tensor, past: Past) -> tuple[Tensor, Tensor]:
        """Return the softmax over the window, (beam, head, query, key), and its centres (beam, head, query)."""
        query = self.query(hidden[:, None])  # (beam, head, query, unit)
        centre = self.position(self.centre(query[:, 0], past)[:, None])  # (beam, head, query)
        scores = general(query, past.key, self.weight)  # (beam, head, query, key)
        scores = self.scores(scores.masked_fill(~window(centre, scores.size(-1), self.reach), -math.inf))
        return weigh(scores, past.mask[:, None, None]), centre


@looks.register("local-m")
class MonotonicAttention(LocalAttention):
    """p_t = t, and no Gaussian: source and target are taken to be in the same order.

    Past the end p_t is the end; the paper does not say what a target that is longer than its source looks at.
    """

    title: ClassVar[str] = "monotonic local attention"
    asks = "after"

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        ahead = torch.arange(hidden.size(1), device=hidden.device)
        last = past.mask.sum(1, keepdim=True) - 1  # (beam, 1)
        return torch.minimum(past.time[:, None] + ahead, last).to(hidden.dtype)  # (beam, query)

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        return gathered(self.pattern(self._aligned(hidden, past)[0]), past)


@looks.register("local-p")
class PredictiveAttention(LocalAttention):
    """p_t = S · σ(v_pᵀ tanh(W_p h_t)), eq. 9, and weights softmax · exp(-(s - p_t)² / 2σ²), σ = D/2, eq. 10.

    As in the paper the weights are not normalised again after the Gaussian, so a row sums to less than 1.
    """

    title: ClassVar[str] = "predictive local attention"
    asks = "after"
    weights: ClassVar[Weights] = {
        **GeneralAttention.weights,
        "to_place.weight": ("place", "query unit"),
        "place": ("place",),
    }

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_place = Linear(units, width, bias=False)
        self.place = nn.Parameter(torch.empty(width).uniform_(-(width**-0.5), width**-0.5))
        self.gaussian = Probe("beam", "head", "query", "key")

    def unseen(self, source: int) -> int:
        return max(0, source - self.reach)  # p_t can be S, which is past the last token

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        share = torch.sigmoid(torch.tanh(self.to_place(hidden)) @ self.place)  # (beam, query)
        return past.mask.sum(1, keepdim=True) * share

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        aligned, centre = self._aligned(hidden, past)
        near = self.gaussian(gaussian(centre, aligned.size(-1), self.reach))  # (beam, head, query, key)
        return gathered(self.pattern(aligned * near), past)
