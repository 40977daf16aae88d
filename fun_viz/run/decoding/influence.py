"""Which source tokens a chosen token depends on: |gradient × input|, the one picture that exists for every family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from fun_viz.nets.net import Seq2Seq
from fun_viz.nets.probe import edit, probes
from fun_viz.text.tokenizer import PAD, START

_CELLS = 1_500  # source tokens read at once; more rows than fit are explained in several strokes


def influence(net: Seq2Seq, source: Tensor, target: Sequence[int]) -> Iterator[np.ndarray]:
    """Yield rows of (target, source), each row normalised to sum 1, some target tokens at a time.

    Row t is Σ_units |∂ log p(target_t | target_<t, source) / ∂ e_s · e_s| for each source embedding e_s (Denil et al.
    2014, Shrikumar et al. 2016), teacher-forced on `target`. `source` is (1, token).
    """
    written = torch.tensor([[START, *target[:-1]]], device=source.device)
    rows = max(1, _CELLS // source.size(1))
    for start in range(0, len(target), rows):
        wanted = torch.arange(start, min(start + rows, len(target)), device=source.device)
        chosen = torch.tensor(list(target), device=source.device)[wanted]
        yield _rows(net, source.expand(len(wanted), -1), written[:, : int(wanted[-1]) + 1], wanted, chosen)


def _rows(net: Seq2Seq, source: Tensor, written: Tensor, wanted: Tensor, chosen: Tensor) -> np.ndarray:
    leaves: list[Tensor] = []

    def as_leaf(embedded: Tensor) -> Tensor:
        leaves.append(embedded.detach().requires_grad_())
        return leaves[-1]

    path = next(path for path in probes(net) if path.startswith("encoder.") and path.endswith("embedding"))
    with torch.enable_grad(), edit(net, path, as_leaf):
        logits = net(source, source != PAD, written.expand(len(source), -1))  # (row, target, vocabulary)
        each = torch.arange(len(source))
        log_probability = logits[each, wanted].log_softmax(-1)[each, chosen]  # (row,)
        (gradient,) = torch.autograd.grad(log_probability.sum(), leaves)
    weight = (gradient * leaves[0]).abs().sum(-1).detach()  # (row, source)
    return (weight / weight.sum(-1, keepdim=True).clamp_min(1e-30)).numpy(force=True)
