"""A training in a file: safetensors, written whole or not at all."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from safetensors.torch import save as serialised
from torch import Tensor, nn

from fun_viz import files
from fun_viz.errors import LoadError
from fun_viz.run.training.loop import Training
from fun_viz.values import value

_COPIES = 4  # of each weight at most: itself, what is kept of it, and what Adam remembers
_NAMING = 1 << 12  # bytes in which a file says what those are


@dataclass(frozen=True)
class _Place:
    """Where a training stands, and what it has said; the first version did not write the latter down."""

    round: int
    offset: int
    update: int
    seconds: float
    best: float
    waited: int
    tokens: int | None = None
    loss: float | None = None
    entropy: float | None = None
    told: float | None = None
    pictured: int | None = None


_PLACE = tuple(field.name for field in fields(_Place))


def save(training: Training, file: Path) -> None:
    """Write net, kept weights, optimizer and place; a SaveError leaves the file that stood there."""
    tensors = {f"net.{k}": v for k, v in training.net.state_dict().items()}
    if training.average is not training.net:
        tensors |= {f"kept.{k}": v for k, v in training.average.state_dict().items()}
    for index, moments in training.optimizer.state_dict()["state"].items():
        tensors |= {f"adam.{index}.{k}": v for k, v in moments.items()}
    place = {name: getattr(training, name) for name in _PLACE}
    stored = {k: v.detach().to("cpu", copy=True).contiguous() for k, v in tensors.items()}
    files.replace(file, serialised(stored, {"place": json.dumps(place)}))


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def restore(training: Training, file: Path) -> None:
    """Bring a training of the same net to where `save` left it; a file of another net is a LoadError."""
    sizes = [weight.numel() * _COPIES * 4 + _NAMING for weight in training.net.state_dict().values()]
    try:
        take_up(training, files.read_tensors(file, sum(sizes, start=_NAMING)))
    except (OSError, ValueError) as error:
        raise LoadError("The checkpoint {file} cannot be used: {reason}", file=file, reason=error) from error


def take_up(training: Training, content: bytes) -> None:
    """Bring a training to where the content of a file left it; ValueError, and nothing was changed, if it cannot be."""
    try:
        place, tensors = _place(files.metadata(content)), load(content)
    except (SafetensorError, LookupError, TypeError) as error:
        raise ValueError(str(error)) from error
    net, kept, adam = (_part(tensors, prefix) for prefix in ("net.", "kept.", "adam."))
    weights = training.net.state_dict()
    _check(net, weights)
    _check(kept or net, weights)
    _check(adam, _moments(training.net) if adam else {})
    moments: dict[int, dict[str, Tensor]] = {}
    for name, found in adam.items():
        index, moment = name.split(".")
        moments.setdefault(int(index), {})[moment] = found
    training.net.load_state_dict(net)
    if training.average is not training.net:
        training.average.load_state_dict(kept or net)
    training.optimizer.load_state_dict({**training.optimizer.state_dict(), "state": moments})
    training.told = place.seconds
    for name in _PLACE:
        if (stood := getattr(place, name)) is not None:
            setattr(training, name, stood)


def _place(metadata: dict[str, str]) -> _Place:
    place = value(metadata["place"], _Place)
    if not (min(place.round, place.offset, place.update, place.waited) >= 0 <= place.seconds < math.inf):
        raise ValueError("no training stands there")
    sums = place.tokens, place.loss, place.entropy
    if math.isnan(place.best) or not all(0 <= (total or 0) < math.inf for total in sums):
        raise ValueError("no loss can be so")
    if not 0 <= (place.told or 0) <= place.seconds or not -1 <= (place.pictured or 0) <= place.update:
        raise ValueError("no training has said so")
    return place


def _moments(net: nn.Module) -> dict[str, Tensor]:
    """Return tensors like those that the optimizer keeps, by index of the weight and name."""
    return {
        f"{index}.{name}": torch.zeros(()) if name == "step" else weight
        for index, weight in enumerate(net.parameters())
        for name in ("step", "exp_avg", "exp_avg_sq")
    }


def _check(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    if found.keys() != wanted.keys():
        raise ValueError("it is of another net")
    for name, tensor in found.items():
        if tensor.shape != wanted[name].shape or tensor.dtype != wanted[name].dtype:
            raise ValueError(f"it is of another net at {name}")
        if not torch.isfinite(tensor).all():
            raise ValueError(f"it holds numbers that are not finite at {name}")
