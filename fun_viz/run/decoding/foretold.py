"""What a net makes of words that it is given: their probabilities under edits, and which others are like a word."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from fun_viz.nets.editing import editing
from fun_viz.nets.net import Writer
from fun_viz.run.decoding.decode import given_tokens
from fun_viz.run.models.store import Model
from fun_viz.trace import Request


@torch.inference_mode()
def log_probabilities(model: Model, request: Request, words: Sequence[int]) -> tuple[float, ...]:
    """Return the log-probability (natural log) of each word after those before it, as the edits of a request have it.

    Teacher-forced: the words are given, none is chosen.
    """
    assert isinstance(model.net, Writer)
    device = next(model.net.parameters()).device
    with editing(model.net, request.edits):
        given = torch.tensor([[each.id for each in given_tokens(model, request.text)]], device=device)
        mask, wanted = torch.ones_like(given, dtype=torch.bool), torch.tensor(list(words), device=device)
        written = torch.cat([model.net.first(given, mask, model.target.special.start), wanted[:-1]])[None]
        logits = model.net(given, mask, written)  # (1, target, vocabulary)
    return tuple(logits[0].log_softmax(-1).gather(-1, wanted[:, None])[:, 0].tolist())


@torch.inference_mode()
def nearest(model: Model, word: int, count: int) -> tuple[tuple[int, float], ...]:
    """Return the tokens of the source whose embeddings are most like that of a word, with the cosine, nearest first.

    Special tokens are none of them.
    """
    (part, *_) = model.net.anatomy.of_kind("embedding", model.net.sequences[0][0])
    table: Tensor = model.net.get_submodule(part.path).token.weight  # type: ignore[assignment, union-attr]
    alike = functional.cosine_similarity(table, table[word, None], -1)
    others = [id for id in alike.argsort(descending=True).tolist() if id != word and not model.source.special.name(id)]
    return tuple((id, float(alike[id])) for id in others[:count])
