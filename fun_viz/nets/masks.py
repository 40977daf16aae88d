"""Which keys a query may see: True where it may."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def padding(tokens: Tensor, pad: int) -> Tensor:
    """Return a mask of the shape of `tokens` (batch, token), False at padding."""
    return tokens != pad


def causal(queries: int, keys: int, device: torch.device | None = None) -> Tensor:
    """Return (query, key): the last query sees every key, each query before it one key less."""
    return torch.ones(queries, keys, dtype=torch.bool, device=device).tril(keys - queries)


def hiding(visible: Tensor) -> Tensor:
    """Return what to add to scores so that they are seen only where `visible`: 0 there, -∞ elsewhere, same shape."""
    return torch.zeros(visible.shape, device=visible.device).masked_fill_(~visible, -math.inf)
