"""Which keys a query may see: True where it may."""

from __future__ import annotations

import torch
from torch import Tensor


def padding(tokens: Tensor, pad: int) -> Tensor:
    """Return a mask of the shape of `tokens` (batch, token), False at padding."""
    return tokens != pad


def causal(queries: int, keys: int, device: torch.device | None = None) -> Tensor:
    """Return (query, key): the last query sees every key, each query before it one key less."""
    return torch.ones(queries, keys, dtype=torch.bool, device=device).tril(keys - queries)
