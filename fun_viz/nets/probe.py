"""Probes name the values worth seeing; `capture` reads them and `edit` changes them, by the same path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from torch import Tensor, nn

from fun_viz.trace import Array

Change = Callable[[Tensor], Tensor]


class Probe(nn.Module):
    """The identity, with a name (its path in the model) and named axes."""

    def __init__(self, *axes: str) -> None:
        super().__init__()
        self.axes = axes
        self.seen: list[Tensor] | None = None  # a list only inside `capture`
        self.change: Change | None = None  # a function only inside `edit`

    def __call__(self, value: Tensor) -> Tensor:  # a Module's own way of being called costs more than all of this
        if self.change is not None:
            value = self.change(value)
        if self.seen is not None:
            self.seen.append(value)
        return value


def probes(model: nn.Module) -> dict[str, Probe]:
    """Return every probe of a model by its path; the walk is done once a model."""
    found: dict[str, Probe] | None = model.__dict__.get("_probes")
    if found is None:
        found = {path: part for path, part in model.named_modules() if isinstance(part, Probe)}
        model.__dict__["_probes"] = found
    return found


@contextmanager
def capture(model: nn.Module) -> Iterator[dict[str, Array]]:
    """Collect what every probe sees; the dictionary is filled, with copies, when the `with` ends.

    Until then nothing that passed a probe may be changed in place: to copy each value as it passes takes twice as long.
    A probe passed n > 1 times is stacked along a leading axis "time" of length n; the shape must stay the same.
    """
    arrays: dict[str, Array] = {}
    watched = probes(model)
    for probe in watched.values():
        probe.__dict__["seen"] = []  # as is a Module's own way of setting an attribute
    try:
        yield arrays
        arrays.update((path, _recorded(probe.seen, probe.axes)) for path, probe in watched.items() if probe.seen)
    finally:
        for probe in watched.values():
            probe.__dict__["seen"] = None


def _recorded(values: list[Tensor], axes: tuple[str, ...]) -> Array:
    if len(values) > 1:
        return Array(np.stack([value.numpy(force=True) for value in values]), ("time", *axes))
    return Array(values[0].numpy(force=True).copy(), axes)  # numpy() alone would share memory with the net


@contextmanager
def edit(model: nn.Module, path: str, change: Change) -> Iterator[None]:
    """Within the `with`, replace what passes the probe at `path` by `change(value)`; an unknown path is a KeyError."""
    probe = probes(model)[path]
    before, probe.change = probe.change, change
    try:
        yield
    finally:
        probe.change = before
