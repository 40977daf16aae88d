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
    """Outside training, nothing at all."""

    def __call__(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.p) if self.training else x
