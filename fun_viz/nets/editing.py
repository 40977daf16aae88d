"""Edits applied to a net while it runs: each changes what passes one probe, for as long as a `with` lasts.

What is masked, a score of -∞, stays masked whatever the edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import torch
from torch import Tensor

from fun_viz.edits import Action, Clamp, Cut, Edit, Paint, Replace, Scale
from fun_viz.errors import InputError
from fun_viz.nets.net import Net
from fun_viz.nets.probe import probes, replaced

_GROWS = ("query", "token", "key")  # the first of these that a probe has is the axis along which its sequence grows
_TOKEN = "token"


@contextmanager
def editing(net: Net, edits: Sequence[Edit]) -> Iterator[None]:
    """Within the `with`, the net runs with these edits, one after the other where they touch the same numbers.

    An edit of a part, port or axis that the net does not have is an InputError before anything runs. What runs on the
    net in the meantime runs with the edits too: one run of a net at a time.
    """
    for edit in edits:
        _check(net, edit)
    with ExitStack() as stack:
        for edit in edits:
            stack.enter_context(replaced(net, edit.probe, _Change(net, edit)))
        net.__dict__["edits"] = net.edits + len(edits)
        try:
            yield
        finally:
            net.__dict__["edits"] = net.edits - len(edits)


def _check(net: Net, edit: Edit) -> None:
    part = net.anatomy.part_of(edit.probe)
    if part is None:
        raise InputError("This model has no {part} with a {port} to edit.", part=edit.part, port=edit.port)
    axes = tuple(axis for axis in part.ports[edit.port] if axis != "beam")
    if len(axes) < len(part.ports[edit.port]) and not any(axis in _GROWS for axis in axes):
        axes = (*axes, _TOKEN)  # it passes once a token
    for axis, places in edit.where.items():
        if axis not in axes:
            known = ", ".join(axes)
            raise InputError("{port} has no axis {axis}; it has {known}.", port=edit.port, axis=axis, known=known)
        if min(places, default=0) < 0:
            raise _outside(edit, axis, min(places))


def check_places(net: Net, edit: Edit, given: int, limit: int) -> None:
    """See that an edit names tokens there can be, of so many given and at most so many written; InputError if not."""
    part = net.anatomy.part_of(edit.probe)
    assert part is not None, "an edit is checked before"
    for axis in [axis for axis in _GROWS if axis in edit.where]:
        sequence = part.keys or part.queries if axis == "key" else part.queries
        there = given * (sequence == net.sequences[0][0]) + limit * (net.anatomy.role(sequence) == "written")
        if max(edit.where[axis], default=-1) >= there:
            raise _outside(edit, axis, max(edit.where[axis]))


def _outside(edit: Edit, axis: str, place: int) -> InputError:
    return InputError(
        "{port} has no {axis} {place} to edit; they count from 0.", port=edit.port, axis=axis, place=place
    )


class _Change:
    """What one edit does to each value that passes; it counts how many tokens of the text have passed."""

    def __init__(self, net: Net, edit: Edit) -> None:
        self._net, self._edit = net, edit
        self._axes = probes(net)[edit.probe].axes
        self._grows = next((axis for axis in _GROWS if axis in self._axes), "")
        self._owner = net.get_submodule(edit.part)
        self._reading, self._passed = -1, 0

    def __call__(self, value: Tensor) -> Tensor:
        if self._reading != self._net.reading:
            self._reading, self._passed = self._net.reading, 0
        first = self._owner.__dict__.get("at_token", self._passed)  # a cell that reads backwards says where it is
        self._passed += value.size(self._axes.index(self._grows)) if self._grows else 1
        if not self._grows and _TOKEN in self._edit.where and first not in self._edit.where[_TOKEN]:
            return value
        return self._changed(value, first)

    def _changed(self, value: Tensor, first: int) -> Tensor:
        index, chosen = [], torch.arange(0)
        for at, axis in enumerate(self._axes):
            start = first if axis == self._grows else 0
            if axis not in _GROWS and max(self._edit.where.get(axis, ()), default=-1) >= value.size(at):
                raise _outside(self._edit, axis, max(self._edit.where[axis]))
            here = range(start, start + value.size(at))
            numbered = enumerate(self._edit.where[axis]) if axis in self._edit.where else zip(here, here, strict=True)
            kept = [(n, place - start) for n, place in numbered if place in here]
            if not kept:
                return value
            chosen = torch.tensor([n for n, _ in kept])  # in the end those of the last axis
            places = torch.tensor([place for _, place in kept], device=value.device)
            index.append(places.view(-1, *[1] * (value.dim() - at - 1)))
        changed = value.clone()
        before = value[tuple(index)]
        masked = before.isneginf()
        after = _acted(self._edit.action, before.masked_fill(masked, 0.0), chosen)
        changed[tuple(index)] = after.where(~masked, before)
        return changed


def _acted(action: Action, value: Tensor, chosen: Tensor) -> Tensor:
    """Return what stands in place of a value; `chosen` are the places of the last axis among those the edit names."""
    match action:
        case Cut():
            return torch.zeros_like(value)
        case Scale(factor):
            return value * factor
        case Clamp(least, most):
            return value.clamp(least, most)
        case Replace(values):
            return _numbers(values, value, chosen).expand_as(value)
        case Paint(weights):
            painted = _numbers(weights, value, chosen).expand_as(value)
            total = painted.sum(-1, keepdim=True)
            return painted * (value.sum(-1, keepdim=True) / torch.where(total == 0, torch.ones_like(total), total))


def _numbers(values: tuple[float, ...], like: Tensor, chosen: Tensor) -> Tensor:
    """Return the numbers for the last axis of a tensor, one for all if there is only one."""
    if len(values) == 1:
        return like.new_tensor(values)
    if len(values) <= int(chosen.max()):
        raise InputError("An edit gives {count} numbers, but changes more.", count=len(values))
    return like.new_tensor(values)[chosen.to(like.device)]
