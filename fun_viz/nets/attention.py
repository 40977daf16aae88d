"""Scores between a query and keys. A score becomes a weight by `weigh`, a weight gathers values by `@`."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def dot(query: Tensor, key: Tensor) -> Tensor:
    """Return qᵀ k, (..., query, key), from (..., query, unit) and (..., key, unit); Luong et al. 2015, eq. 8, dot."""
    return query @ key.transpose(-2, -1)


def scaled_dot(query: Tensor, key: Tensor) -> Tensor:
    """Return QKᵀ/√d_k, (..., query, key), from (..., query, unit) and (..., key, unit); Vaswani et al. 2017, eq. 1."""
    return dot(query * (1 / math.sqrt(query.size(-1))), key)


def general(query: Tensor, key: Tensor, weight: Tensor) -> Tensor:
    """Return qᵀ W k, (..., query, key); Luong et al. 2015, eq. 8, general. `weight` is (unit of q, unit of k)."""
    return dot(query @ weight, key)


def additive(query: Tensor, key: Tensor, energy: Tensor) -> Tensor:
    """Return vᵀ tanh(W q + U k), (..., query, key); Bahdanau et al. 2015, appendix A.1.2.

    `query` (..., query, unit) is W q, `key` (..., key, unit) is U k and `energy` (unit,) is v. It is Luong et al. 2015,
    eq. 8, concat, too: vᵀ tanh(W_a [q; k]) with W_a = [W U].
    """
    return torch.tanh(query[..., :, None, :] + key[..., None, :, :]) @ energy


def window(centre: Tensor, keys: int, reach: int) -> Tensor:
    """Return (..., query, key): whether key s lies in [p - reach, p + reach]; Luong et al. 2015, section 3.2.

    `centre` (..., query) is p, a real number, and keys are counted from 0.
    """
    return _away(centre, keys).abs() <= reach


def gaussian(centre: Tensor, keys: int, reach: int) -> Tensor:
    """Return exp(-(s - p)² / 2σ²), (..., query, key), with σ = reach / 2; Luong et al. 2015, eq. 10."""
    return torch.exp(_away(centre, keys).square() * (-2 / reach**2))


def _away(centre: Tensor, keys: int) -> Tensor:
    return torch.arange(keys, device=centre.device) - centre[..., None]  # (..., query, key)


def weigh(scores: Tensor, visible: Tensor | None) -> Tensor:
    """Return softmax over the keys that are `visible` (True, broadcast to `scores`); the others weigh exactly 0."""
    if visible is not None:
        scores = torch.where(visible, scores, -math.inf)
    return scores.softmax(-1)
