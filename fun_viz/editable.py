"""Which edits fit a net, by what its anatomy declares; what fits none is one sentence that names what there is.

How many heads or units there are is not declared: who runs a net, or reads a trace, holds indices against that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from msgspec import to_builtins
from msgspec.structs import asdict, fields

from fun_viz.anatomy import Anatomy, Part
from fun_viz.edits import (
    MASK,
    MOST,
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
)
from fun_viz.errors import InputError
from fun_viz.values import parsed, typed

GROWS = ("query", "token", "key")  # the first of these that a port has is the axis along which its sequence grows
TOKEN = "token"
_ANY: tuple[type[Action], ...] = (Cut, Scale, Clamp, Replace, Paint)
_ROWS: tuple[type[Action], ...] = (Uniform, Diagonal, OneHot)
_PLACES = ("embedding", "position", "angle", "bias")  # ports of an embedding where all that is given passes at once
_NUMBER = re.compile(r"\d+")
_EXAMPLE = '{"part": "decoder.layers.2.cross", "port": "pattern", "where": {"head": [1]}, "action": "cut"}'


def name_of(action: type[Action] | Action) -> str:
    """Return what an action is called in JSON."""
    kind = action if isinstance(action, type) else type(action)
    return str(kind.__struct_config__.tag)


ACTIONS: Mapping[str, type[Action]] = {name_of(kind): kind for kind in get_args(Action)}


def ports(anatomy: Anatomy, path: str) -> tuple[str, ...]:
    """Return the ports of all parts of a path, in their order."""
    own = [part for part in anatomy.parts if part.path == path]
    masks = [MASK for part in own if has_mask(anatomy, part)]
    return (*(port for part in own for port in part.ports), *masks)


def has_mask(anatomy: Anatomy, part: Part) -> bool:
    """Say whether a part may not look ahead, and can be made to: then all that is written can be given at once."""
    return part.kind == "attention" and anatomy.attends(part) == "decoder" and len(anatomy.sequences) > 1


def part_of(anatomy: Anatomy, edit: Edit) -> Part:
    """Return the part that an edit changes; InputError if the net has none, or no such port of it."""
    known = list(dict.fromkeys(part.path for part in anatomy.parts))
    if edit.part not in known:
        parts = ", ".join(_in_short(known)) or "none"
        raise InputError("This model has no part {part} to edit; it has {parts}.", part=edit.part, parts=parts)
    if edit.port not in (there := ports(anatomy, edit.part)):
        raise InputError(
            "{part} has no {port} to edit; it has {known}.", part=edit.part, port=edit.port, known=", ".join(there)
        )
    if edit.port == MASK:
        return next(part for part in anatomy.parts if part.path == edit.part and part.kind == "attention")
    part = anatomy.part_of(edit.probe)
    assert part is not None, "it has such a port"
    return part


def axes(part: Part, port: str) -> tuple[str, ...]:
    """Return the axes that an edit of a port can name."""
    if port == MASK:
        return ()
    found = tuple(axis for axis in part.ports[port] if axis != "beam")
    grows = len(found) == len(part.ports[port]) or any(axis in GROWS for axis in found)
    return found if grows else (*found, TOKEN)  # it passes once a token


def actions(anatomy: Anatomy, part: Part, port: str) -> tuple[type[Action], ...]:
    """Return the actions that make sense at a port."""
    if port == MASK:
        return (Unmask,)
    rows = _ROWS if part.kind == "attention" and port == "pattern" else ()
    softmax = (Temperature,) if port in ("scores", "logits") else ()
    hides = (Hide,) if port == "scores" else ()
    given = part.kind == "embedding" and anatomy.role(part.queries) == "given"
    swaps = (Swap,) if given and port in _PLACES else ()
    return (*_ANY, *rows, *softmax, *hides, *swaps, *((Word,) if swaps and port == "embedding" else ()))


def check(anatomy: Anatomy, edits: Sequence[Edit]) -> None:
    """See that edits fit a net, as far as its anatomy tells; InputError if one does not."""
    if len(edits) > MOST:
        raise InputError("A what-if has {most} edits at most, not {count}; take some away.", most=MOST,
                         count=len(edits))  # fmt: skip
    for edit in edits:
        part = part_of(anatomy, edit)
        known = axes(part, edit.port)
        for axis, places in edit.where.items():
            if axis not in known:
                raise InputError("{port} has no axis {axis}; it has {known}.", port=edit.port, axis=axis,
                                 known=", ".join(known) or "none")  # fmt: skip
            if min(places, default=0) < 0:
                raise InputError("{port} has no {axis} {place} to edit; they count from 0.", port=edit.port, axis=axis,
                                 place=min(places))  # fmt: skip
        _check_action(anatomy, part, edit)


def _check_action(anatomy: Anatomy, part: Part, edit: Edit) -> None:
    fitting = actions(anatomy, part, edit.port)
    if type(edit.action) not in fitting:
        raise InputError("The action {action} does not fit {port}; there fit {known}.", action=name_of(edit.action),
                         port=edit.port, known=", ".join(map(name_of, fitting)))  # fmt: skip
    for number in _numbers(edit.action):
        if not math.isfinite(number):
            raise InputError("The action {action} needs numbers, not {value}.", action=name_of(edit.action),
                             value=number)  # fmt: skip
    match edit.action:
        case Clamp(least, most) if least > most:
            raise InputError("The lower bound {least} is above the upper one, {most}.", least=least, most=most)
        case Temperature(temperature) if temperature <= 0:
            raise InputError("A temperature is above 0, not {value}.", value=temperature)
        case Paint(weights) if not weights or min(weights) < 0:
            raise InputError("Painted weights are 0 or more, one for each key; here are {value}.", value=weights)
        case OneHot(key) if key < 0:
            raise InputError("{port} has no {axis} {place} to edit; they count from 0.", port=edit.port, axis="key",
                             place=key)  # fmt: skip
        case Swap() if len(edit.where.get(grows(part.ports[edit.port]), ())) != 2:
            axis = grows(part.ports[edit.port])
            raise InputError("To swap takes two places of the axis {axis}: name them.", axis=axis)
        case Word(ids) if not ids or min(ids) < 0:
            raise InputError("To read another word takes the id of a token.")


def grows(of: Iterable[str]) -> str:
    """Return the axis along which the sequence of a port grows; "" if it passes once a token."""
    found = tuple(of)
    return next((axis for axis in GROWS if axis in found), "")


def outside(edit: Edit, axis: str, place: int, count: int) -> InputError:
    """Return what is wrong with an index where there are only so many."""
    return InputError("{port} has no {axis} {place} to edit; it has {count}, from 0 to {last}.", port=edit.port,
                      axis=axis, place=place, count=count, last=count - 1)  # fmt: skip


def _numbers(action: Action) -> list[float]:
    found: list[float] = []
    for value in asdict(action).values():
        found += value if isinstance(value, tuple) else [value]
    return found


def _in_short(paths: Iterable[str]) -> list[str]:
    """Return paths of which those that differ only in numbers are one, as layers.0–2.self."""
    counted: dict[str, list[list[int]]] = {}
    for path in paths:
        counted.setdefault(_NUMBER.sub("#", path), []).append([int(number) for number in _NUMBER.findall(path)])
    return [_filled(pattern, numbers) for pattern, numbers in counted.items()]


def _filled(pattern: str, numbers: list[list[int]]) -> str:
    for column in zip(*numbers, strict=True):
        least, most = min(column), max(column)
        pattern = pattern.replace("#", str(least) if least == most else f"{least}–{most}", 1)
    return pattern


@dataclass(frozen=True)
class _Told:
    """An edit as people write it: an action that needs nothing more is its name alone, an index stands by itself."""

    part: str
    port: str
    where: dict[str, int | tuple[int, ...]]
    action: dict[str, Any]
    name: str = ""
    on: bool = True


def edit_of(text: str) -> Edit:
    """Return the edit that a text of JSON tells; InputError if it tells none."""
    try:
        plain = parsed(text)
        if not isinstance(plain, dict) or "action" not in plain:
            raise ValueError("no action")
        action = plain["action"]
        told = typed({"where": {}, **plain, "action": {"type": action} if isinstance(action, str) else action}, _Told)
    except ValueError as error:
        raise InputError("An edit looks like {parts}, not like {value}.", parts=_EXAMPLE, value=text) from error
    where = {axis: (places,) if isinstance(places, int) else places for axis, places in told.where.items()}
    return Edit(told.part, told.port, where, _action(told.action), told.name, told.on)


def _action(told: dict[str, Any]) -> Action:
    kind = ACTIONS.get(str(told.get("type")))
    if kind is None:
        known = ", ".join(ACTIONS)
        raise InputError("There is no action {action}; there are {known}.", action=told.get("type"), known=known)
    try:
        return typed({**told, "type": name_of(kind)}, kind)
    except ValueError as error:
        needs = ", ".join(each.name for each in fields(kind)) or "nothing more"
        raise InputError("The action {action} takes {known}: {reason}.", action=name_of(kind), known=needs,
                         reason=error) from error  # fmt: skip


def plain(edit: Edit) -> dict[str, Any]:
    """Return an edit as plain JSON values, which `edit_of` reads."""
    action = to_builtins(edit.action)
    said = {"name": edit.name} if edit.name else {}
    return {
        "part": edit.part, "port": edit.port, "where": {axis: list(places) for axis, places in edit.where.items()},
        "action": action["type"] if len(action) == 1 else action, "on": edit.on, **said,
    }  # fmt: skip
