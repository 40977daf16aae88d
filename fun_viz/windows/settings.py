"""What the program remembers until it runs again, as one frozen value in one JSON file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

from fun_viz import files
from fun_viz.clock import SPEEDS
from fun_viz.errors import LoadError
from fun_viz.strategy import SEARCH, WIDEST, Strategy
from fun_viz.values import typed, value

HISTORY, RECENT = 50, 8
_GIVEN_UP = 3600.0  # seconds after which another window has been killed while it wrote
_LARGEST = (1 << 31) - 1  # what Qt takes for a whole number
_MOST = 1 << 22  # bytes of the file
_DEEPEST = 20  # brackets


@dataclass(frozen=True)
class Settings:
    """Defaults are what a first start looks like. "" stands for what the system or the program prefers."""

    language: Literal["", "zh", "en"] = ""
    theme: Literal["system", "light", "dark"] = "system"
    text: str = ""
    model: str = ""
    beam: int = 1  # hypotheses
    strategy: Strategy = SEARCH
    speed: float = 1.0  # one of SPEEDS
    animations: bool = True
    toured: bool = False  # whether the tour of the window was begun once
    ahead: bool = False  # whether what has not been written yet is shown
    history: tuple[str, ...] = ()  # the oldest first
    references: Mapping[str, str] = field(default_factory=dict)  # typed, by their sentences, the oldest first
    recent: tuple[str, ...] = ()  # paths, the latest first
    folder: str = ""  # the last one in which something was opened or saved
    unfinished: tuple[str, ...] = ()  # run folders of the training that was not over yet
    workspace: str = ""
    geometry: str = ""  # QWidget.saveGeometry in base64
    notes: Mapping[str, str] = field(default_factory=dict)  # of models, by what they are asked as
    states: Mapping[str, Any] = field(default_factory=dict)  # of the workspaces, each a JSON object


def load(file: Path) -> tuple[Settings, LoadError | None]:
    """Read the settings; each that is missing or broken is as on a first start.

    A file with something broken in it is put aside under another name, which the error tells.
    """
    try:
        stored = value(files.read(file, _MOST), dict[str, Any])
    except FileNotFoundError:
        return Settings(), None
    except (LoadError, ValueError):
        return Settings(), _put_aside(file)
    fitting, broken = dict[str, Any](), False
    for name, kind in get_type_hints(Settings).items():
        if name in stored:
            try:
                fitting[name] = _fitting(name, typed(stored[name], kind))
            except ValueError:
                broken = True
    states = fitting.get("states", {})
    fitting["states"] = {page: state for page, state in states.items() if isinstance(state, dict) and _harmless(state)}
    broken = broken or len(fitting["states"]) < len(states)
    return Settings(**fitting), _put_aside(file) if broken else None


def _fitting(name: str, found: Any) -> Any:
    """Return what a type alone does not make fit; ValueError if it cannot be."""
    match name:
        case "beam" | "speed" if found not in (range(1, WIDEST + 1) if name == "beam" else SPEEDS):
            raise ValueError(found)
        case "strategy" if not found.possible:
            raise ValueError(found)
        case "states":
            return found  # each is looked at for itself
        case _ if not _harmless(found):
            raise ValueError(found)
        case "history":
            return found[-HISTORY:]
        case "recent":
            return found[:RECENT]
    return found


def _harmless(found: Any, depth: int = 0) -> bool:
    """Whether Qt takes a value: numbers of 32 bits, whole characters, brackets that end."""
    match found:
        case dict() | list() | tuple():
            parts = [*found, *found.values()] if isinstance(found, dict) else found
            return depth < _DEEPEST and all(_harmless(part, depth + 1) for part in parts)
        case int() | float():
            return abs(found) <= _LARGEST  # which NaN is not
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in found)
    return True


def _put_aside(file: Path) -> LoadError:
    """Give a file another name, so that what is written next does not replace it; return what is said of it."""
    names = (file.with_suffix(f".broken{number or ''}{file.suffix}") for number in count())
    other = next(name for name in names if not os.path.lexists(name))
    try:
        file.rename(other)
    except OSError:  # then what is written next will hardly replace it
        return LoadError("{file} is damaged: what could be read of it still holds.", file=file)
    template = "{file} was damaged: what could be read of it still holds, and the file is kept as {other}."
    return LoadError(template, file=file, other=other)


def save(settings: Settings, file: Path) -> None:
    """Write the settings whole or not at all; SaveError if they cannot be written."""
    with files.writing(file):  # a path that is no Unicode is a ValueError
        content = msgspec.json.format(msgspec.json.encode(settings), indent=1)
    with files.made(file.parent):
        files.sweep(file.parent, idle=_GIVEN_UP)
        files.replace(file, content + b"\n")
