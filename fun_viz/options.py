"""Options as they stand in a signature or a frozen dataclass, read so that a form, a command and a file can set them.

def __init__(self, *, layers: Annotated[int, Knob("Layers", "How many layers …", least=1, most=6)] = 2): ...
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from fun_viz.errors import InputError

Kind = Literal["whole", "number", "switch", "choice"]
Value: TypeAlias = bool | int | float | str
_ON, _OFF = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


@dataclass(frozen=True)
class Knob:
    """What is said of an option beside its type and default: a label, a sentence, and what it may be.

    A number has limits, both included; a text is one of `choices`, where its type does not list them.
    """

    label: str
    about: str
    least: float | None = None
    most: float | None = None
    choices: Callable[[], tuple[str, ...]] | None = None  # of a text that is one of those there are


@dataclass(frozen=True)
class Option:
    """One thing that can be set: `kind` says what values it takes, `choices` which if it is a choice."""

    name: str
    kind: Kind
    default: Any
    label: str
    about: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        """Return a value as the option's own type, from that type or from text; InputError says what it may be."""
        match self.kind:
            case "choice":
                return self._chosen(value)
            case "switch":
                return self._switched(value)
            case _:
                return self._within(self._counted(value))

    def _chosen(self, value: Any) -> str:
        if value not in self.choices:
            known = ", ".join(self.choices)
            raise InputError("{option} is one of {known}, not {value}.", option=self.name, known=known, value=value)
        return str(value)

    def _switched(self, value: Any) -> bool:
        if (word := str(value).lower()) in _ON | _OFF:
            return word in _ON
        raise InputError("{option} is on or off, not {value}.", option=self.name, value=value)

    def _counted(self, value: Any) -> float:
        try:
            number = int(value) if self.kind == "whole" and not isinstance(value, float) else float(value)
            finite = math.isfinite(number)
        except (TypeError, ValueError, OverflowError) as error:  # a whole number may be larger than any other
            raise InputError("{option} needs a number, not {value}.", option=self.name, value=value) from error
        if not finite:
            raise InputError("{option} needs a number, not {value}.", option=self.name, value=value)
        if self.kind == "whole" and number != int(number):
            raise InputError("{option} needs a whole number, not {value}.", option=self.name, value=value)
        return int(number) if self.kind == "whole" else number

    def _within(self, number: float) -> float:
        if self.least is not None and number < self.least:
            least = f"{self.least:g}"
            raise InputError(
                "{option} must be {least} or more, not {value}.", option=self.name, least=least, value=number
            )
        if self.most is not None and number > self.most:
            most = f"{self.most:g}"
            raise InputError("{option} must be {most} or less, not {value}.", option=self.name, most=most, value=number)
        return number


def options_of(maker: Callable[..., Any]) -> tuple[Option, ...]:
    """Return what a class or function can be given by name: its parameters that carry a Knob, in order."""
    hints = get_type_hints(maker.__init__ if inspect.isclass(maker) else maker, include_extras=True)
    found = []
    for name, parameter in inspect.signature(maker).parameters.items():
        hint = hints.get(name)
        if get_origin(hint) is Annotated and isinstance(knob := get_args(hint)[1], Knob):
            found.append(_option(name, get_args(hint)[0], parameter.default, knob))
    return tuple(found)


def _option(name: str, hint: Any, default: Any, knob: Knob) -> Option:
    choices = knob.choices() if knob.choices else get_args(hint)
    plain: dict[Any, Kind] = {int: "whole", float: "number", bool: "switch"}
    kind = "choice" if choices else plain[hint]
    return Option(name, kind, default, knob.label, knob.about, knob.least, knob.most, choices)


def checked(maker: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, each value read by its option; a name that is none is an InputError."""
    known = {option.name: option for option in options_of(maker)}
    for name in given:
        if name not in known:
            there = ", ".join(known)
            raise InputError("There is no option {option} here; there are {known}.", option=name, known=there)
    return {name: known[name].read(value) for name, value in given.items()}
