"""Which token's embedding lies nearest to another's."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from fun_viz.nets.net import Net
from fun_viz.text.tokenizer import Special


@torch.inference_mode()
def nearest(net: Net, ids: Sequence[int], special: Special) -> list[int]:
    """Return for each token that can be given the other one with the largest cosine; a special token is nobody's."""
    (part, *_) = net.anatomy.of_kind("embedding", net.sequences[0][0])
    table = net.get_submodule(part.path).get_submodule("token")
    assert isinstance(table, nn.Embedding)
    vectors = functional.normalize(table.weight, dim=-1)  # (vocabulary, unit)
    asked = torch.tensor(list(ids), device=vectors.device)
    cosines = vectors[asked] @ vectors.T  # (token, vocabulary)
    own = [id for id in (special.pad, special.unknown, special.start, special.stop, special.mask) if id is not None]
    cosines[:, own] = -torch.inf
    cosines[torch.arange(len(asked)), asked] = -torch.inf
    return cosines.argmax(-1).tolist()
