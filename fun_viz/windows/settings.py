"""What the program remembers until it runs again, as one frozen value in one JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fun_viz import files
from fun_viz.errors import SaveError

HISTORY, RECENT = 50, 8
BEAMS = (1, 3, 5, 10)
SPEEDS = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Settings:
    """Defaults are what a first start looks like. "" stands for what the system or the program prefers."""

    language: str = ""  # "zh", "en"
    theme: str = "system"  # or "light", "dark"
    text: str = ""
    model: str = ""
    beam: int = 1
    speed: float = 1.0
    animations: bool = True
    history: tuple[str, ...] = ()  # the oldest first
    recent: tuple[str, ...] = ()  # paths, the latest first
    workspace: str = ""
    geometry: str = ""  # QWidget.saveGeometry in base64
    states: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    def visited(self, path: str) -> Settings:
        """Return the settings with a path as the latest one."""
        return replace(self, recent=(path, *(other for other in self.recent if other != path))[:RECENT])

    def forgotten(self, path: str) -> Settings:
        """Return the settings without a path."""
        return replace(self, recent=tuple(other for other in self.recent if other != path))


def load(file: Path) -> Settings:
    """Read the settings; what is missing, broken or of another program is as on a first start."""
    try:
        stored = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    found = {entry.name: _fitting(entry.name, stored[entry.name]) for entry in fields(Settings) if entry.name in stored}
    return Settings(**{name: value for name, value in found.items() if value is not None})


def _fitting(name: str, value: Any) -> Any:
    """Return a stored value as its field holds it, or None if it does not fit."""
    if name in ("history", "recent"):
        whole = isinstance(value, list) and all(isinstance(line, str) for line in value)
        return (tuple(value[-HISTORY:]) if name == "history" else tuple(value[:RECENT])) if whole else None
    if name == "states":
        whole = isinstance(value, dict) and all(isinstance(state, dict) for state in value.values())
        return value if whole else None
    if name == "animations":
        return value if isinstance(value, bool) else None
    allowed = {"language": ("", "zh", "en"), "theme": ("system", "light", "dark"), "beam": BEAMS, "speed": SPEEDS}
    if name in allowed:
        return (
            value
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value in allowed[name]
            else None
        )
    return value if isinstance(value, str) else None


def save(settings: Settings, file: Path) -> None:
    """Write the settings whole or not at all; SaveError if they cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError("Cannot write {file}: {reason}.", file=file, reason=error.strerror or error) from error
    files.replace(file, (json.dumps(_plain(settings), ensure_ascii=False, indent=1) + "\n").encode())


def _plain(settings: Settings) -> dict[str, Any]:
    plain = {name: getattr(settings, name) for name in (entry.name for entry in fields(Settings))}
    return {**plain, "states": {name: dict(state) for name, state in settings.states.items()}}
