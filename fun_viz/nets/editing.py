"""Edits applied to a net while it runs: each changes what passes one probe, for as long as a `with` lasts.

What is masked, a score of -∞, stays masked whatever the edit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import torch
from torch import Tensor

from fun_viz.editable import GROWS, TOKEN, check, grows, outside, part_of
from fun_viz.edits import (
    IN_A_ROW,
    MASK,
    Action,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
    active,
    unmasked,
)
from fun_viz.errors import InputError
from fun_viz.nets.net import Net
from fun_viz.nets.probe import probes, replaced


@contextmanager
def editing(net: Net, edits: Sequence[Edit]) -> Iterator[None]:
    """Within the `with`, the net runs with the edits that are on, in their order where they touch the same numbers.

    One that does not fit the net is an InputError before anything runs. What runs on the net in the meantime runs with
    the edits too: one run of a net at a time.
    """
    on = active(edits)
    check(net.anatomy, on)
    opened = tuple(unmasked(on))
    with ExitStack() as stack:
        for edit in on:
            if edit.port != MASK:
                _apply(net, edit, stack)
        net.__dict__["edits"] = net.edits + len(on)
        net.__dict__["unmasked"] = (*net.unmasked, *opened)
        try:
            yield
        finally:
            net.__dict__["edits"] = net.edits - len(on)
            left = list(net.unmasked)
            for path in opened:
                left.remove(path)
            net.__dict__["unmasked"] = tuple(left)


def _apply(net: Net, edit: Edit, stack: ExitStack) -> None:
    """Change what passes a probe until the stack is left."""
    change, part = _Change(net, edit), part_of(net.anatomy, edit)
    if isinstance(edit.action, Temperature) and part.bias and edit.port == "scores":
        stack.enter_context(replaced(net, part.bias, change.hear))
    stack.enter_context(replaced(net, edit.probe, change))


def check_places(net: Net, edit: Edit, given: int, limit: int) -> None:
    """See that an edit names tokens there can be, of so many given and at most so many written; InputError if not."""
    part = part_of(net.anatomy, edit)
    named = {axis: edit.where[axis] for axis in GROWS if axis in edit.where}
    if isinstance(edit.action, OneHot):
        named["key"] = (*named.get("key", ()), edit.action.key)
    for axis, places in named.items():
        sequence = part.keys or part.queries if axis == "key" else part.queries
        there = given * (sequence == net.sequences[0][0]) + limit * (net.anatomy.role(sequence) == "written")
        if max(places, default=-1) >= there:
            raise outside(edit, axis, max(places), there)


class _Change:
    """What one edit does to each value that passes; it counts how many tokens of the text have passed."""

    def __init__(self, net: Net, edit: Edit) -> None:
        self._net, self._edit, self._part = net, edit, part_of(net.anatomy, edit)
        self._axes = probes(net)[edit.probe].axes
        self._grows = grows(self._axes)
        self._owner = net.get_submodule(edit.part)
        self._causal = (
            isinstance(edit.action, IN_A_ROW)
            and {"query", "key"} <= set(self._axes)
            and net.anatomy.attends(self._part) == "decoder"
        )
        self._bias: Tensor | None = None  # what was added last to the scores
        self._reading, self._passed = -1, 0

    def hear(self, bias: Tensor) -> Tensor:
        """Take note of what will be added to the scores that pass here."""
        self._bias = bias
        return bias

    def __call__(self, value: Tensor) -> Tensor:
        if self._reading != self._net.reading:
            self._reading, self._passed = self._net.reading, 0
        first = self._owner.__dict__.get("at_token", self._passed)  # a cell that reads backwards says where it is
        self._passed += value.size(self._axes.index(self._grows)) if self._grows else 1
        if not self._grows and TOKEN in self._edit.where and first not in self._edit.where[TOKEN]:
            return value
        if isinstance(self._edit.action, Swap):
            return self._swapped(value, first)
        if self._causal and self._edit.part not in self._net.unmasked:
            return self._row_by_row(value, first)
        return self._changed(value, first)

    def _swapped(self, value: Tensor, first: int) -> Tensor:
        """Return a value with two places exchanged, along the axes of queries and of keys where it has both."""
        one, other = (place - first for place in self._edit.where[self._grows])
        for axis in [axis for axis in GROWS if axis in self._axes]:
            at = self._axes.index(axis)
            if max(one, other) < value.size(at):
                order = list(range(value.size(at)))
                order[one], order[other] = other, one
                value = value.index_select(at, torch.tensor(order, device=value.device))
        return value

    def _row_by_row(self, value: Tensor, first: int) -> Tensor:
        """Change what each query sees of its past, as if it came alone: those that come together see no more."""
        query, key = self._axes.index("query"), self._axes.index("key")
        if value.size(query) == 1:
            return self._changed(value, first)
        changed = value.clone()
        for at in range(value.size(query)):
            seen = value.narrow(query, at, 1).narrow(key, 0, first + at + 1)
            changed.narrow(query, at, 1).narrow(key, 0, first + at + 1).copy_(self._changed(seen, first + at))
        return changed

    def _changed(self, value: Tensor, first: int) -> Tensor:
        index, kept = [], list[list[tuple[int, int]]]()
        for at, axis in enumerate(self._axes):
            start = first if axis == self._grows else 0
            if axis not in GROWS and max(self._edit.where.get(axis, ()), default=-1) >= value.size(at):
                raise outside(self._edit, axis, max(self._edit.where[axis]), value.size(at))
            here = range(start, start + value.size(at))
            numbered = enumerate(self._edit.where[axis]) if axis in self._edit.where else zip(here, here, strict=True)
            kept.append([(n, place) for n, place in numbered if place in here])
            if not kept[-1]:
                return value
            places = torch.tensor([place - start for _, place in kept[-1]], device=value.device)
            index.append(places.view(-1, *[1] * (value.dim() - at - 1)))
        changed, chosen = value.clone(), tuple(index)
        before = value[chosen]
        masked = before.isneginf()
        if isinstance(self._edit.action, Temperature):
            after = self._tempered(value, self._edit.action.temperature)[chosen]
        elif isinstance(self._edit.action, Word):
            after = self._read(self._edit.action.ids, [n for n, _ in kept[self._axes.index(TOKEN)]])[..., index[-1]]
        else:
            queries = [place for _, place in kept[self._axes.index("query")]] if "query" in self._axes else [0]
            after = _acted(self._edit.action, before.masked_fill(masked, 0.0), kept[-1], queries)
        changed[chosen] = after.where(~masked, before)
        if isinstance(self._edit.action, Hide) and (blind := changed.isneginf().all(-1)).any():
            query = first + int(blind.nonzero()[0, -1])
            raise InputError("The mask hides every key from query {query}: leave at least one.", query=query)
        return changed

    def _tempered(self, value: Tensor, temperature: float) -> Tensor:
        bias = 0.0 if self._bias is None else self._bias
        return (value + bias) / temperature - bias

    def _read(self, ids: tuple[int, ...], chosen: Sequence[int]) -> Tensor:
        """Return (token, unit): the embeddings of other words, for those that are chosen."""
        table: Tensor = self._owner.token.weight  # type: ignore[assignment, union-attr]
        if max(ids) >= len(table):
            raise InputError("This model has no token {id} to read; it has {count}.", id=max(ids), count=len(table))
        ids = ids if len(ids) > 1 else ids * (max(chosen) + 1)
        if len(ids) <= max(chosen):
            raise InputError("An edit gives {count} numbers, but changes more.", count=len(ids))
        return table[[ids[n] for n in chosen]] * float(getattr(self._owner, "scale", 1.0))


def _acted(action: Action, value: Tensor, last: list[tuple[int, int]], queries: list[int]) -> Tensor:
    """Return what stands in place of a value.

    `last` are, of the last axis, the numbers and the places that the edit names; `queries` the places of the queries.
    """
    chosen, keys = ([pair[side] for pair in last] for side in (0, 1))
    match action:
        case Cut():
            return torch.zeros_like(value)
        case Scale(factor):
            return value * factor
        case Clamp(least, most):
            return value.clamp(least, most)
        case Replace(values):
            return _numbers(values, value, chosen).expand_as(value)
        case Hide():
            return torch.full_like(value, -math.inf)
        case Paint(weights):
            painted = _numbers(weights, value, chosen).expand_as(value)
            total = painted.sum(-1, keepdim=True)
            return painted * (value.sum(-1, keepdim=True) / torch.where(total == 0, torch.ones_like(total), total))
        case Uniform():
            return value.mean(-1, keepdim=True).expand_as(value)
        case Diagonal(offset):
            away = [[abs(key - query - offset) for key in keys] for query in queries]
            return _only(value, [row.index(min(row)) for row in away])
        case OneHot(key):
            return _only(value, [keys.index(key)]) if key in keys else value
        case Swap() | Temperature() | Unmask() | Word():
            return value  # not done number by number


def _only(value: Tensor, keys: list[int]) -> Tensor:
    """Return rows (..., query, key) whose sum stands at one key alone, by its index; one for all or for each query."""
    there = torch.arange(value.size(-1), device=value.device) == torch.tensor(keys, device=value.device)[:, None]
    return value.sum(-1, keepdim=True) * there.to(value.dtype)


def _numbers(values: tuple[float, ...], like: Tensor, chosen: list[int]) -> Tensor:
    """Return the numbers for the last axis of a tensor, one for all if there is only one."""
    if len(values) == 1:
        return like.new_tensor(values)
    if len(values) <= max(chosen):
        raise InputError("An edit gives {count} numbers, but changes more.", count=len(values))
    return like.new_tensor(values)[torch.tensor(chosen, device=like.device)]
