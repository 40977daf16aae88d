"""Layers of a Transformer: attention and feed-forward, each with a residual connection, a norm and dropout."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from fun_viz.errors import InputError
from fun_viz.nets.multihead import Attention
from fun_viz.nets.net import State
from fun_viz.nets.plain import Dropout, LayerNorm, Linear, Plain
from fun_viz.nets.probe import Probe


@dataclass(frozen=True)
class Plan:
    """What a Transformer is to be like; one that cannot be is an InputError."""

    width: int
    heads: int
    inner: int
    layers: int = 1
    dropout: float = 0.0
    reach: int = 512
    norm: Literal["pre", "post", "none"] = "pre"
    positions: str = "sinusoidal"
    residual: bool = True
    scaling: bool = True

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise InputError(
                "A width of {width} cannot be shared evenly by {heads} heads; make it a multiple of {heads}.",
                width=self.width,
                heads=self.heads,
            )


class Norm(Plain, LayerNorm):
    """A layer norm whose result can be seen."""

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.output = Probe("beam", "token", "unit", detail=True)

    def __call__(self, x: Tensor) -> Tensor:
        return self.output(LayerNorm.__call__(self, x))


class FeedForward(Plain, nn.Sequential):
    """max(0, x W1 + b1) W2 + b2, the same at every position (section 3.3)."""

    def __init__(self, width: int, inner: int) -> None:
        seen = Probe("beam", "token", "unit", detail=True)
        super().__init__(OrderedDict({"0": Linear(width, inner), "activation": seen, "2": Linear(inner, width)}))

    def forward(self, x: Tensor) -> Tensor:
        inwards, activation, outwards = self
        return outwards(activation(torch.relu(inwards(x))))


class Layer(Plain):
    """What the layers of both sides have in common: how a part is joined to the stream that runs past it.

    x + f(norm(x)) with the norm "pre" (Xiong et al. 2020), norm(x + f(x)) with "post" (Vaswani et al. 2017); without
    `residual` the sum is f alone, and with "none" there is no norm.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.post, self.residual = plan.norm == "post", plan.residual
        self.dropout = Dropout(plan.dropout)
        self.output = Probe("beam", "token", "unit")

    def read(self, x: Tensor, norm: Norm) -> Tensor:
        """Return what a part reads of the stream x (beam, token, unit)."""
        return x if self.post else norm(x)

    def join(self, x: Tensor, said: Tensor, total: Probe, norm: Norm) -> Tensor:
        """Return the stream x (beam, token, unit) after a part has said its own."""
        said = self.dropout(said)
        x = total(x + said if self.residual else said)
        return norm(x) if self.post else x


class EncoderLayer(Layer):
    """Self-attention, then feed-forward."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.norm_self, self.norm_ffn = (norm(plan) for _ in range(2))
        self.self = Attention(plan.width, plan.heads, scaling=plan.scaling)
        self.ffn = FeedForward(plan.width, plan.inner)
        self.sum_self, self.sum_ffn = (total() for _ in range(2))

    def forward(self, x: Tensor, hiding: Tensor, angle: Tensor | None = None) -> Tensor:
        y = self.read(x, self.norm_self)
        y = self.self(y, *self.self.remember(y, angle), hiding, angle)
        x = self.join(x, y, self.sum_self, self.norm_self)
        x = self.join(x, self.ffn(self.read(x, self.norm_ffn)), self.sum_ffn, self.norm_ffn)
        return self.output(x)


class DecoderLayer(Layer):
    """Masked self-attention, cross-attention to the memory, feed-forward."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.norm_self, self.norm_cross, self.norm_ffn = (norm(plan) for _ in range(3))
        self.self = Attention(plan.width, plan.heads, scaling=plan.scaling)
        self.cross = Attention(plan.width, plan.heads, scaling=plan.scaling, crossing=True)
        self.ffn = FeedForward(plan.width, plan.inner)
        self.sum_self, self.sum_cross, self.sum_ffn = (total() for _ in range(3))

    def forward(
        self, x: Tensor, past: State, memory: State, ahead: Tensor | None, hiding: Tensor, angle: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Read new tokens x (beam, query, width); `past`, `memory` are (keys, values). Return x and the past with x."""
        y = self.read(x, self.norm_self)
        key, value = (torch.cat(pair, 2) for pair in zip(past, self.self.remember(y, angle), strict=True))
        x = self.join(x, self.self(y, key, value, ahead, angle), self.sum_self, self.norm_self)
        y = self.cross(self.read(x, self.norm_cross), *memory, hiding)
        x = self.join(x, y, self.sum_cross, self.norm_cross)
        x = self.join(x, self.ffn(self.read(x, self.norm_ffn)), self.sum_ffn, self.norm_ffn)
        return self.output(x), (key, value)


def norm(plan: Plan) -> Any:
    """Return a layer norm, or the identity for a net without norms."""
    return nn.Identity() if plan.norm == "none" else Norm(plan.width)


def total() -> Probe:
    return Probe("beam", "token", "unit", detail=True)
