"""Four answers to which source tokens a translation comes from, as numbers side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch

from fun_viz.errors import InputError
from fun_viz.nets.editing import editing
from fun_viz.nets.net import Writer
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.influence import influence
from fun_viz.run.decoding.left_out import Instead, attention_rows, influence_rows
from fun_viz.run.decoding.occlusion import leave_out
from fun_viz.run.decoding.rank_correlation import rank_correlation
from fun_viz.run.models.store import Model
from fun_viz.trace import Request

Method = Literal["influence", "occlusion", "gradient", "attention"]

MEASURES: dict[Method, str] = {
    "influence": "sum of |gradient x input| over an embedding, as a share of the row's total",
    "occlusion": "log p of the token less its log p without the source token, teacher-forced, in nats",
    "gradient": "length of the gradient of the token's log p by the embedding of the source token",
    "attention": "weights of attention to the source in the last layer, the mean of its heads",
}
"""What the numbers of a method are."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Numbers (target, source) by one method, of what a model wrote; `layer` and `heads` are those of an attention."""

    method: Method
    values: np.ndarray
    reading: Reading
    layer: int | None = None  # from 1
    heads: int | None = None  # of which they are the mean

    @property
    def measure(self) -> str:
        """What the numbers are, in a few words."""
        return MEASURES[self.method]

    def agrees(self, other: Explanation) -> float:
        """Return Spearman's rank correlation with another explanation of the same translation, mean over words."""
        return rank_correlation(self.values, other.values)


def explain(model: Model, request: Request, *methods: Method, instead: Instead = "nothing") -> tuple[Explanation, ...]:
    """Return explanations of one translation, one a method.

    A sentence that cannot be read, one of one token whose tokens shall be left out, attention asked of a net without
    and a model that writes nothing are an InputError.
    """
    if not isinstance(model.net, Writer):
        raise InputError("The model {name} writes nothing.", name=model.name)
    for trace, _ in decode(model, request):
        reading = Reading(trace)
    return tuple(_explained(model, reading, method, instead) for method in methods)


def _explained(model: Model, reading: Reading, method: Method, instead: Instead) -> Explanation:
    found = Explanation(method, _rows(model, reading, method, instead), reading)
    if method != "attention":
        return found
    seen = reading.attention("cross" if len(reading.trace.sequences) > 1 else "decoder")
    assert seen is not None
    return replace(found, layer=seen.values.shape[0], heads=seen.values.shape[1])


def _rows(model: Model, reading: Reading, method: Method, instead: Instead) -> np.ndarray:
    match method:
        case "attention":
            values = attention_rows(reading)
            if values is None:
                raise InputError(
                    "The model {name} has no attention: ask for influence, gradient or occlusion.", name=model.name
                )
        case "influence":
            values = influence_rows(reading)
        case "gradient":
            values = _gradients(model, reading)
        case "occlusion":
            *_, last = leave_out(model, reading.trace.request, reading.tokens, instead=instead, again=False)
            values = last.values
    assert values is not None
    return values


def _gradients(model: Model, reading: Reading) -> np.ndarray:
    device = next(model.net.parameters()).device
    given = torch.tensor([[each.id for each in reading.given]], device=device)
    with editing(model.net, reading.trace.request.edits):
        rows = influence(model.net, given, reading.tokens, special=model.target.special, measure="gradient")
        return np.concatenate(list(rows))[:, : given.size(1)]
