"""How a recurrent decoder looks back at the source: one class for each way, registered by its name."""

from __future__ import annotations

import math
from typing import ClassVar, Literal, NamedTuple

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Score
from fun_viz.nets.attention import additive, dot, gaussian, general, weigh, window
from fun_viz.nets.plain import Linear, Plain
from fun_viz.nets.probe import Probe
from fun_viz.registry import Registry

When = Literal["never", "before", "after"]


class Past(NamedTuple):
    """What the encoder left behind, and how far the decoder is; the first axis of each is the beam."""

    mask: Tensor  # (beam, token), True at tokens
    memory: Tensor  # (beam, token, memory)
    key: Tensor  # (beam, head, token, unit), made of the memory once
    ends: Tensor  # (beam, memory): the last hidden states, left to right and right to left
    time: Tensor  # (beam,): target tokens read


class Look(Plain):
    """A way to turn hidden states of the decoder (beam, query, unit) into contexts (beam, query, memory).

    `asks` says when: "before" the cell, with its last hidden state, or "after" it, with the new one; "never" is a
    context that no hidden state has a part in. Units of the decoder and of the memory are equal in number.
    """

    asks: ClassVar[When]
    score: ClassVar[Score] = ""  # how it compares, "" if it does not

    def __init__(self, units: int, width: int, reach: int) -> None:
        """`width` is that of a small network inside, if there is one, `reach` that of a window to either side."""
        super().__init__()

    def remember(self, memory: Tensor) -> Tensor:
        """Return the keys (beam, head, token, unit) of a memory (beam, token, memory)."""
        raise NotImplementedError

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        raise NotImplementedError

    def longest_path(self, source: int) -> int:
        """Return how many moves the farthest of `source` tokens is from a context."""
        return 1


looks: Registry[type[Look]] = Registry()


@looks.register("none")
class FixedContext(Look):
    """No attention: the context is what the encoder's last hidden states hold, at every step (Cho et al. 2014)."""

    asks = "never"

    def remember(self, memory: Tensor) -> Tensor:
        return memory[:, None, :, :0]

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        return past.ends[:, None].expand(-1, hidden.size(1), -1)

    def longest_path(self, source: int) -> int:
        return source


class Attention(Look):
    """What all attentions have in common: scores, weights that are their softmax, and a weighted mean of the memory."""

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")

    def remember(self, memory: Tensor) -> Tensor:
        return self.key(memory[:, None])  # (beam, head, key, unit)

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        scores = self.scores(self._score(hidden[:, None], past.key))  # (beam, head, query, key)
        return _gathered(self.pattern(weigh(scores, past.mask[:, None, None])), past)

    def _score(self, hidden: Tensor, key: Tensor) -> Tensor:
        """Return (beam, head, query, key) from (beam, head, query, unit) and the keys."""
        raise NotImplementedError


def _gathered(weights: Tensor, past: Past) -> Tensor:
    return weights[:, 0] @ past.memory  # (beam, query, memory)


@looks.register("additive")
class AdditiveAttention(Attention):
    """Compares the last hidden state with every source token by a small network (Bahdanau et al. 2015, A.1.2).

    e_ts = vᵀ tanh(W h_{t-1} + U h̄_s): it asks before the cell, so what it finds enters the cell.
    """

    asks: ClassVar[When] = "before"
    score: ClassVar[Score] = "additive"

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_query = Linear(units, width, bias=False)
        self.to_key = Linear(units, width)
        self.energy = nn.Parameter(torch.empty(width).uniform_(-(width**-0.5), width**-0.5))

    def remember(self, memory: Tensor) -> Tensor:
        return self.key(self.to_key(memory)[:, None])  # (beam, head, key, width)

    def _score(self, hidden: Tensor, key: Tensor) -> Tensor:
        return additive(self.query(self.to_query(hidden)), key, self.energy)


@looks.register("dot")
class DotAttention(Attention):
    """score = h_tᵀ h̄_s (Luong et al. 2015, eq. 8)."""

    asks = "after"
    score = "dot"

    def _score(self, hidden: Tensor, key: Tensor) -> Tensor:
        return dot(self.query(hidden), key)


@looks.register("general")
class GeneralAttention(Attention):
    """score = h_tᵀ W_a h̄_s (Luong et al. 2015, eq. 8)."""

    asks = "after"
    score = "general"

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(units, units)))  # (unit of h, unit of h̄)

    def _score(self, hidden: Tensor, key: Tensor) -> Tensor:
        return general(self.query(hidden), key, self.weight)


@looks.register("concat")
class ConcatAttention(AdditiveAttention):
    """score = v_aᵀ tanh(W_a [h_t; h̄_s]) (Luong et al. 2015, eq. 8), with W_a = [to_query to_key]."""

    asks = "after"
    score = "concat"

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_key = Linear(units, width, bias=False)


class LocalAttention(GeneralAttention):
    """Looks at the tokens in [p_t - D, p_t + D] only (Luong et al. 2015, section 3.2), scored as general.

    Tokens are counted from 0, the end mark is one. Scores outside the window are -∞, weights there exactly 0.
    """

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.reach = reach
        self.position = Probe("beam", "head", "query")

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        """Return p_t, (beam, query), for hidden states (beam, query, unit)."""
        raise NotImplementedError

    def _aligned(self, hidden: Tensor, past: Past) -> tuple[Tensor, Tensor]:
        """Return the softmax over the window, (beam, head, query, key), and its centres (beam, head, query)."""
        centre = self.position(self.centre(hidden, past)[:, None])  # (beam, head, query)
        scores = self._score(hidden[:, None], past.key)  # (beam, head, query, key)
        scores = self.scores(scores.masked_fill(~window(centre, scores.size(-1), self.reach), -math.inf))
        return weigh(scores, past.mask[:, None, None]), centre

    def longest_path(self, source: int) -> int:
        return max(1, source - self.reach)


@looks.register("local-m")
class MonotonicAttention(LocalAttention):
    """p_t = t, and no Gaussian: source and target are taken to be in the same order; past the end, p_t is the end."""

    asks = "after"

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        ahead = torch.arange(hidden.size(1), device=hidden.device)
        last = past.mask.sum(1, keepdim=True) - 1  # (beam, 1)
        return torch.minimum(past.time[:, None] + ahead, last).to(hidden.dtype)  # (beam, query)

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        return _gathered(self.pattern(self._aligned(hidden, past)[0]), past)


@looks.register("local-p")
class PredictiveAttention(LocalAttention):
    """p_t = S · σ(v_pᵀ tanh(W_p h_t)), eq. 9, and weights softmax · exp(-(s - p_t)² / 2σ²), σ = D/2, eq. 10.

    As in the paper the weights are not normalised again after the Gaussian, so a row sums to less than 1.
    """

    asks = "after"

    def __init__(self, units: int, width: int, reach: int) -> None:
        super().__init__(units, width, reach)
        self.to_place = Linear(units, width, bias=False)
        self.place = nn.Parameter(torch.empty(width).uniform_(-(width**-0.5), width**-0.5))
        self.gaussian = Probe("beam", "head", "query", "key")

    def centre(self, hidden: Tensor, past: Past) -> Tensor:
        share = torch.sigmoid(torch.tanh(self.to_place(hidden)) @ self.place)  # (beam, query)
        return past.mask.sum(1, keepdim=True) * share

    def forward(self, hidden: Tensor, past: Past) -> Tensor:
        aligned, centre = self._aligned(hidden, past)
        near = self.gaussian(gaussian(centre, aligned.size(-1), self.reach))  # (beam, head, query, key)
        return _gathered(self.pattern(aligned * near), past)
