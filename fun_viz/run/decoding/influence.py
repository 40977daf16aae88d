"""Which source tokens a chosen token depends on, by gradients: the one picture that exists for every family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from fun_viz.nets.net import Writer
from fun_viz.nets.probe import replaced
from fun_viz.text.tokenizer import OWN, Special

Measure = Literal["influence", "gradient"]
_CELLS = 1_500  # source tokens read at once; more rows than fit are explained in several strokes


def influence(
    net: Writer, given: Tensor, target: Sequence[int], *, special: Special = OWN, measure: Measure = "influence"
) -> Iterator[np.ndarray]:
    """Yield rows of (target, given), as they are, some target tokens at a time.

    Row t is Σ_units |∂ log p(target_t | target_<t, source) / ∂ e_s · e_s| for each source embedding e_s (Denil et al.
    2014, Shrikumar et al. 2016), teacher-forced on `target`; measured as "gradient" it is the length of ∂ log p / ∂ e_s
    (Simonyan et al. 2014). `given` is (1, token); in a net that goes on with what it
    was given, what is written before token t is a key as well, and the row is 0 from there on.
    """
    first = net.first(given, given != special.pad, special.start)  # (1,)
    written = torch.cat([first, torch.tensor(target[:-1], dtype=torch.long, device=given.device)])[None]
    rows = max(1, _CELLS // given.size(1))
    for start in range(0, len(target), rows):
        wanted = torch.arange(start, min(start + rows, len(target)), device=given.device)
        chosen = torch.tensor(list(target), device=given.device)[wanted]
        mask = (given != special.pad).expand(len(wanted), -1)
        before = written[:, : int(wanted[-1]) + 1]
        part = _rows(net, given.expand(len(wanted), -1), mask, before, wanted, chosen, measure)
        width = given.size(1) if len(net.sequences) > 1 else given.size(1) + len(target) - 1
        yield np.pad(part, ((0, 0), (0, width - part.shape[1])))


def _rows(
    net: Writer, given: Tensor, mask: Tensor, written: Tensor, wanted: Tensor, chosen: Tensor, measure: Measure
) -> np.ndarray:
    leaves: list[Tensor] = []

    def as_leaf(embedded: Tensor) -> Tensor:
        leaves.append(embedded.detach().requires_grad_())
        return leaves[-1]

    embedding = net.anatomy.of_kind("embedding", net.sequences[0][0])[0]
    with torch.enable_grad(), replaced(net, embedding.probe("embedding"), as_leaf):
        logits = net(given, mask, written.expand(len(given), -1))  # (row, target, vocabulary)
        each = torch.arange(len(given))
        log_probability = logits[each, wanted].log_softmax(-1)[each, chosen]  # (row,)
        gradients = torch.autograd.grad(log_probability.sum(), leaves)
    if measure == "gradient":
        return torch.cat([gradient.norm(dim=-1) for gradient in gradients], 1).numpy(force=True)  # (row, key)
    products = [(gradient * leaf).abs().sum(-1).detach() for gradient, leaf in zip(gradients, leaves, strict=True)]
    return torch.cat(products, 1).numpy(force=True)  # (row, key)
