"""How well a net foretells targets that it is given: teacher-forced, without smoothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.nets.net import Writer
from fun_viz.text.batches import Batch, Example, batches


def cross_entropy(net: nn.Module, batch: Batch, *, smoothing: float = 0.0) -> Tensor:
    """Return the mean cross-entropy of the target tokens, the one that stops included, natural log."""
    logits = net(batch.source, batch.mask, batch.target[:, :-1])  # (batch, target, vocabulary)
    return functional.cross_entropy(
        logits.flatten(0, 1), batch.target[:, 1:].flatten(), ignore_index=batch.pad, label_smoothing=smoothing
    )


@torch.inference_mode()
def perplexity(net: Writer, examples: Sequence[Example]) -> float:
    """Return exp of the mean cross-entropy of a target token."""
    total = count = 0.0
    for batch in batches(examples, tokens=2_000, generator=torch.Generator().manual_seed(0)):
        total += cross_entropy(net, batch).item() * batch.tokens
        count += batch.tokens
    return math.exp(total / count)
