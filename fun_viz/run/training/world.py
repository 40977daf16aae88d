"""The processes that train one net together: alone, or as ranks of a job (`fun_viz.run.training.distributed`)."""

from __future__ import annotations

import torch
from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.nets.net import Writer


class World:
    """What the loop needs to know of the others: here that there are none.

    Every rank builds the whole batch and takes its own rows of it.
    """

    def __init__(self, device: torch.device, rank: int = 0, size: int = 1) -> None:
        self.device, self.rank, self.size = device, rank, size

    def add_up(self, gradients: list[Tensor], sums: Tensor) -> Tensor:
        """Put the sum over all ranks in place of every gradient; return the same of `sums`."""
        return sums

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of a tensor over all ranks."""
        return value

    def agree(self, net: Writer) -> None:
        """See that every rank holds the same weights; InputError if not."""

    def together(self) -> None:
        """Wait until every rank is here."""


def device_named(name: str = "") -> torch.device:
    """Return the device of that name; of "" a CUDA device if there is one, else Apple's MPS, else the CPU."""
    if not name:
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu")
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _has_mps()}
    if not there.get(name.split(":")[0], False):
        known = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise InputError("There is no device {name} here; there is {known}.", name=name, known=known)
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise InputError("{name} is no device; try {kind}.", name=name, kind=name.split(":")[0]) from error
    count = torch.cuda.device_count() if device.type == "cuda" else 1
    if (device.index or 0) >= count:
        raise InputError("There is no device {name} here; there are {count} of its kind.", name=name, count=count)
    return device


def _has_mps() -> bool:
    return torch.backends.mps.is_available()
