"""Scores between a query and keys. A score becomes a weight by `weigh`, a weight gathers values by `@`."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def scaled_dot(query: Tensor, key: Tensor) -> Tensor:
    """Return QKᵀ/√d_k, (..., query, key), from (..., query, unit) and (..., key, unit); Vaswani et al. 2017, eq. 1."""
    return (query * (1 / math.sqrt(query.size(-1)))) @ key.transpose(-2, -1)


def additive(query: Tensor, key: Tensor, energy: Tensor) -> Tensor:
    """Return vᵀ tanh(W q + U k), (..., query, key); Bahdanau et al. 2015, appendix A.1.2.

    `query` (..., query, unit) is W q, `key` (..., key, unit) is U k and `energy` (unit,) is v.
    """
    return torch.tanh(query[..., :, None, :] + key[..., None, :, :]) @ energy


def weigh(scores: Tensor, visible: Tensor | None) -> Tensor:
    """Return softmax over the keys that are `visible` (True, broadcast to `scores`); the others weigh exactly 0."""
    if visible is not None:
        scores = torch.where(visible, scores, -math.inf)
    return scores.softmax(-1)
