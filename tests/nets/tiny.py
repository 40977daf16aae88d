"""Small nets of every family and of every option a family offers, with weights far from their tidy beginnings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import torch
from torch import Tensor

from fun_viz import nets
from fun_viz.nets.net import Writer, families
from fun_viz.registry import discover

PAD = 0
SOURCE_WORDS, TARGET_WORDS = 11, 13
_SMALL = {"width": 8, "units": 8, "heads": 2, "inner": 12, "layers": 2, "reach": 32, "window": 1, "dropout": 0.5}
_IN_TURN = (("layers", 2, (2, 1)), ("directions", 1, ("both", "one")))

SOURCE = torch.tensor([[4, 5, 6, 7, 3], [8, 9, 3, PAD, PAD], [10, 3, PAD, PAD, PAD]])  # (beam, token)
TARGET = torch.tensor([[2, 5, 6, 7, 8, 9, 4], [2, 12, 11, 10, 9, 8, 7], [2, 4, 4, 5, 5, 6, 6]])  # (beam, token)
MASK = SOURCE != PAD


def variants() -> Iterator[Any]:
    """Yield a family's name and options: its small sizes, and each of the choices its Literal options offer.

    Along with them the number of layers and of directions goes to and fro, where a family has such.
    """
    discover(nets)
    for name, family in families.items():
        hints, known = get_type_hints(family.__init__), inspect.signature(family).parameters
        sizes = {key: value for key, value in _SMALL.items() if key in known}
        choices = [{key: one} for key, hint in hints.items() if get_origin(hint) is Literal for one in get_args(hint)]
        for at, choice in enumerate(choices or [{}]):
            also = {key: values[at // step % 2] for key, step, values in _IN_TURN if key in known}
            yield pytest.param(name, {**sizes, **also, **choice}, id="-".join([name, *map(str, choice.values())]))


every_net = pytest.mark.parametrize(("family", "options"), list(variants()))


def tiny(family: str, options: dict[str, Any]) -> Writer:
    """Return a net, the same one each time, in evaluation mode."""
    net = families[family](SOURCE_WORDS, TARGET_WORDS, **options).eval()
    return stirred(net)


def stirred(net: Any, seed: int = 0) -> Any:
    """Return the same net with every weight drawn anew, norms and biases too, so that no part is idle."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in net.parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator) * 0.4)
    return net


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return numbers of a standard normal distribution, the same each time."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def step_by_step(net: Writer, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
    """Return the logits (beam, target, vocabulary) of `target` read one token after the other."""
    state, logits = net.encode(source, mask), []
    for token in target.unbind(1):
        said, state = net.advance(token, state)
        logits.append(said)
    return torch.stack(logits, 1)
