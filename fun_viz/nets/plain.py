"""torch's own layers, called without looking for hooks, because probes stand in for hooks here.

A decoding step calls a hundred small parts, and a Module's own way of being called takes as long as such a part.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class Plain(nn.Module):
    """A module whose call is its forward and nothing else; to be named before torch's class."""

    def __call__(self, *inputs: Any) -> Any:
        return self.forward(*inputs)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if isinstance(value, nn.Module):
            self.__dict__[name] = value  # else each use of a part is a search that takes as long as the part


class Linear(nn.Linear):
    """x Wᵀ + b."""

    def __call__(self, x: Tensor) -> Tensor:
        own: Any = self._parameters  # an attribute of a Module is looked for three times
        return functional.linear(x, own["weight"], own["bias"])


class LayerNorm(nn.LayerNorm):
    """Mean 0 and variance 1 over the units, then a gain and a bias a unit (Ba et al. 2016)."""

    def __call__(self, x: Tensor) -> Tensor:
        own: Any = self._parameters
        return torch.layer_norm(x, self.normalized_shape, own["weight"], own["bias"], self.eps)


class Dropout(nn.Dropout):
    """Outside training, nothing at all.

    On a CPU torch draws one number for each unit; here 64 random bits serve four, which takes less than half the time.
    """

    def __call__(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        if x.device.type != "cpu" or self.p == 1:
            return functional.dropout(x, self.p)
        return x * _kept(x, self.p)


def _kept(x: Tensor, p: float) -> Tensor:
    """Return numbers like x, 0 with probability p to within 1/65,536 and else such that their mean is 1."""
    bits = torch.empty(-(-x.numel() // 4), dtype=torch.int64).random_(-(1 << 63), None)
    drawn = bits.view(torch.int16)[: x.numel()].view(x.shape)  # each of 65,536 values equally likely
    dropped = min(round(p * 65_536), 65_535)
    return (drawn >= dropped - 32_768).to(x.dtype).mul_(65_536 / (65_536 - dropped))
