"""The processes that train one net together: alone, or as ranks of a job (`fun_viz.run.training.distributed`)."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

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
