"""Several processes that train one net, by the accelerate library: each holds the whole net and takes its own rows."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.nets.net import Writer
from fun_viz.run.training.world import World


class PeerGoneError(Exception):
    """Another rank has ended, and what is shared cannot be computed any more."""


@contextmanager
def _shared() -> Iterator[None]:
    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except RuntimeError as error:  # torch has no name of its own for a connection that is lost
        raise PeerGoneError from error


class Ranks(World):
    """This process among the ranks of a torchrun job. Gradients are added up once an update, all in one tensor."""

    def __init__(self, device: str = "") -> None:
        from accelerate import Accelerator

        self._together: Any = Accelerator(cpu=device == "cpu" or not torch.cuda.is_available())
        super().__init__(self._together.device, self._together.process_index, self._together.num_processes)
        wanted = int(os.environ.get("WORLD_SIZE", "1"))
        if self.size != wanted:  # a launcher that is not understood starts as many jobs of one process
            raise InputError("The job has {size} processes, not the {wanted} asked for.", size=self.size, wanted=wanted)

    def add_up(self, gradients: list[Tensor], sums: Tensor) -> Tensor:
        flat = self.total(torch.cat([tensor.flatten() for tensor in (*gradients, sums)]))
        *parts, sums = flat.split([tensor.numel() for tensor in (*gradients, sums)])
        torch._foreach_copy_(gradients, [part.view_as(of) for part, of in zip(parts, gradients, strict=True)])
        return sums

    def total(self, value: Tensor) -> Tensor:
        with _shared():
            summed: Tensor = self._together.reduce(value, "sum")  # a copy
        return summed

    def agree(self, net: Writer) -> None:
        with torch.no_grad():
            own = torch.cat([weight.flatten() for weight in net.parameters()])
            apart = float((self.total(own) / self.size - own).abs().max())
        if float(self.total(torch.tensor(apart, device=self.device))) > 1e-5:
            raise InputError("The processes hold different weights; do all of them see the same folder?")

    def together(self) -> None:
        with _shared():
            self._together.wait_for_everyone()

    def close(self) -> None:
        """Leave the job, so that nobody waits for this rank."""
        self._together.end_training()


def check(processes: int, nodes: int, endpoint: str, device: str) -> None:
    """See that a job can be started; an InputError says what is missing."""
    if importlib.util.find_spec("accelerate") is None:
        raise InputError("Several processes need the accelerate library: pip install 'fun-viz[distributed]'.")
    if nodes > 1 and not endpoint:
        raise InputError("Several machines need a place to meet: --rdzv-endpoint HOST:PORT.")
    if endpoint and not re.fullmatch(r"[^\s:]+:\d{1,5}", endpoint):
        raise InputError("{endpoint} is no place to meet; write it as HOST:PORT.", endpoint=endpoint)
    there = torch.cuda.device_count() if device.startswith("cuda") or (not device and torch.cuda.is_available()) else 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processes > (there or cores):
        raise InputError(
            "{count} processes are more than the {there} {kind} of this machine.",
            count=processes,
            there=there or cores,
            kind="GPU" if there else "CPU cores",
        )
