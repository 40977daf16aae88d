"""Probes name the values worth seeing; `capture` reads them and `replaced` changes them, by the same path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import numpy as np
from torch import Tensor, nn

from fun_viz.trace import Array

Change = Callable[[Tensor], Tensor]


class Probe(nn.Module):
    """The identity, with a name (its path in the model) and named axes.

    A `detail` is left out by `glance`: what no picture of a sentence shows would make its trace three times as big.
    """

    def __init__(self, *axes: str, detail: bool = False) -> None:
        super().__init__()
        self.axes, self.detail = axes, detail
        self.seen: list[Tensor] | None = None  # a list only inside `capture`
        self.changes: tuple[Change, ...] = ()  # only inside `replaced`

    def __call__(self, value: Tensor) -> Tensor:  # a Module's own way of being called costs more than all of this
        for change in self.changes:
            value = change(value)
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


Choice = Callable[[str], bool]


_Watched = tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...]  # path, own attributes and axes of each probe


def capture(model: nn.Module, only: Choice | None = None) -> AbstractContextManager[dict[str, Array]]:
    """Collect what every probe sees; the dictionary is filled, with copies, when the `with` ends.

    With `only` every probe whose path it says yes to. Until the end nothing that passed a probe may be changed in
    place: to copy each value as it passes takes twice as long.
    A probe passed n > 1 times is stacked along a leading axis "time" of length n; the shape must stay the same.
    """
    return _watching(_watched(each for each in probes(model).items() if only is None or only(each[0])))


def glance(model: nn.Module) -> AbstractContextManager[dict[str, Array]]:
    """As `capture`, of all but the details."""
    watched: _Watched | None = model.__dict__.get("_plainly")
    if watched is None:
        watched = _watched(each for each in probes(model).items() if not each[1].detail)
        model.__dict__["_plainly"] = watched
    return _watching(watched)


def _watched(named: Iterable[tuple[str, Probe]]) -> _Watched:
    return tuple((path, probe.__dict__, probe.axes) for path, probe in named)


@contextmanager
def _watching(watched: _Watched) -> Iterator[dict[str, Array]]:
    arrays: dict[str, Array] = {}
    for _, probe, _ in watched:
        probe["seen"] = []  # as is a Module's own way of setting an attribute
    try:
        yield arrays
        for path, probe, axes in watched:
            if seen := probe["seen"]:
                arrays[path] = _recorded(seen, axes)
    finally:
        for _, probe, _ in watched:
            probe["seen"] = None


def _recorded(values: list[Tensor], axes: tuple[str, ...]) -> Array:
    if len(values) > 1:
        return Array(np.stack([value.numpy(force=True) for value in values]), ("time", *axes))
    return Array(values[0].numpy(force=True).copy(), axes)  # numpy() alone would share memory with the net


@contextmanager
def replaced(model: nn.Module, path: str, change: Change) -> Iterator[None]:
    """Within the `with`, replace what passes the probe at `path` by `change(value)`; an unknown path is a KeyError.

    A change made before this one comes first; they may end in any order.
    """
    probe = probes(model)[path]
    probe.__dict__["changes"] = (*probe.changes, change)
    try:
        yield
    finally:
        probe.__dict__["changes"] = tuple(other for other in probe.changes if other is not change)
