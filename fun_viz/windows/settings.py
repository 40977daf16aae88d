"""What the program remembers until it runs again, as one frozen value in one JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

from fun_viz import files
from fun_viz.clock import SPEEDS

HISTORY, RECENT = 50, 8
BEAMS = (1, 3, 5, 10)
_GIVEN_UP = 3600.0  # seconds after which another window has been killed while it wrote
_LARGEST = (1 << 31) - 1  # what Qt takes for a whole number


@dataclass(frozen=True)
class Settings:
    """Defaults are what a first start looks like. "" stands for what the system or the program prefers."""

    language: Literal["", "zh", "en"] = ""
    theme: Literal["system", "light", "dark"] = "system"
    text: str = ""
    model: str = ""
    beam: int = 1  # one of BEAMS
    speed: float = 1.0  # one of SPEEDS
    animations: bool = True
    history: tuple[str, ...] = ()  # the oldest first
    recent: tuple[str, ...] = ()  # paths, the latest first
    workspace: str = ""
    geometry: str = ""  # QWidget.saveGeometry in base64
    states: Mapping[str, Any] = field(default_factory=dict)  # of the workspaces, each a JSON object


def load(file: Path) -> Settings:
    """Read the settings; each that is missing, broken or of another program is as on a first start."""
    stored: dict[str, msgspec.Raw] = {}
    with suppress(OSError, msgspec.DecodeError, RecursionError):
        stored = msgspec.json.decode(file.read_bytes(), type=dict[str, msgspec.Raw])
    fitting: dict[str, Any] = {}
    for name, kind in get_type_hints(Settings).items():
        with suppress(KeyError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
            fitting[name] = _fitting(name, msgspec.json.decode(stored[name], type=kind))
    return Settings(**fitting)


def _fitting(name: str, value: Any) -> Any:
    """Return what a type alone does not make fit; ValueError if it cannot be."""
    match name:
        case "beam" | "speed" if value not in (BEAMS if name == "beam" else SPEEDS):
            raise ValueError(value)
        case "history":
            return value[-HISTORY:]
        case "recent":
            return value[:RECENT]
        case "states":
            return {page: state for page, state in value.items() if isinstance(state, dict) and _harmless(state)}
    return value


def _harmless(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_harmless, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int) or abs(value) <= _LARGEST


def save(settings: Settings, file: Path) -> None:
    """Write the settings whole or not at all; SaveError if they cannot be written."""
    with files.writing(file):  # a path that is no Unicode is a ValueError
        content = msgspec.json.format(msgspec.json.encode(settings), indent=1)
    with files.made(file.parent):
        files.sweep(file.parent, idle=_GIVEN_UP)
        files.replace(file, content + b"\n")
