"""A training in a file: safetensors, written whole or not at all."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialised

from fun_viz import files
from fun_viz.errors import LoadError
from fun_viz.run.training.loop import Training
from fun_viz.run.training.serialization import value_from

_PLACE = ("round", "offset", "update", "seconds", "best", "waited")  # where a training stands
_SAID = ("tokens", "loss", "told", "pictured")  # and what it has said; the first version did not write it down


def save(training: Training, file: Path) -> None:
    """Write net, kept weights, optimizer and place; a SaveError leaves the file that stood there."""
    tensors = {f"net.{k}": v for k, v in training.net.state_dict().items()}
    if training.average is not training.net:
        tensors |= {f"kept.{k}": v for k, v in training.average.state_dict().items()}
    for index, moments in training.optimizer.state_dict()["state"].items():
        tensors |= {f"adam.{index}.{k}": v for k, v in moments.items()}
    place = {name: getattr(training, name) for name in (*_PLACE, *_SAID)}
    stored = {k: v.detach().to("cpu", copy=True).contiguous() for k, v in tensors.items()}
    files.replace(file, serialised(stored, {"place": json.dumps(place)}))


def _part(tensors: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def restore(training: Training, file: Path) -> None:
    """Bring a training of the same net to where `save` left it; a file of another net is a LoadError."""
    try:
        with safe_open(file, "pt") as stored:
            place = value_from(stored.metadata()["place"], dict[str, int | float])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - not a mapping
        part = partial(_part, tensors)
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, value in part("adam.").items():
            index, moment = name.split(".")
            moments.setdefault(int(index), {})[moment] = value
        training.net.load_state_dict(part("net."))
        if training.average is not training.net:
            training.average.load_state_dict(part("kept.") or part("net."))
        training.optimizer.load_state_dict({**training.optimizer.state_dict(), "state": moments})
        place = {"told": place["seconds"], **place}
        for name in (*_PLACE, *filter(place.__contains__, _SAID)):
            setattr(training, name, place[name])
    except (OSError, SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise LoadError("The checkpoint {file} cannot be used: {reason}", file=file, reason=error) from error
