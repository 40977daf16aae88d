"""The processes that train one net together: alone, or as ranks of a job (`fun_viz.run.training.distributed`)."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.nets.net import Writer


class World(Protocol):
    """What the loop needs to know of the others. Every rank builds the whole batch and takes its own rows of it."""

    rank: int
    size: int
    device: torch.device

    def add_up(self, net: Writer) -> None:
        """Put the sum over all ranks in place of every gradient."""

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of a tensor over all ranks."""

    def agree(self, net: Writer) -> None:
        """See that every rank holds the same weights; InputError if not."""

    def together(self) -> None:
        """Wait until every rank is here."""


class Alone:
    """One process."""

    rank, size = 0, 1

    def __init__(self, device: torch.device) -> None:
        self.device = device

    def add_up(self, net: Writer) -> None:
        return

    def total(self, value: Tensor) -> Tensor:
        return value

    def agree(self, net: Writer) -> None:
        return

    def together(self) -> None:
        return


def device_named(name: str = "") -> torch.device:
    """Return the device of that name; of "" a CUDA device if there is one, else Apple's MPS, else the CPU."""
    if not name:
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu")
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _has_mps()}
    if not there.get(name.split(":")[0], False):
        known = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise InputError("There is no device {name} here; there is {known}.", name=name, known=known)
    return torch.device(name)


def _has_mps() -> bool:
    return torch.backends.mps.is_available()
