"""Which models are meant where nobody has chosen: data in resources/models.json, so that no program names one."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from fun_viz import files, paths
from fun_viz.errors import LoadError


@dataclass(frozen=True)
class DefaultModels:
    """Names of models that come with the program."""

    model: str  # to begin with
    lanes: tuple[str, ...]  # to compare, in order


def default_models() -> DefaultModels:
    """Return what the file says; LoadError if it is damaged."""
    file = paths.resources() / "models.json"
    try:
        return msgspec.json.decode(files.read(file), type=DefaultModels)
    except (OSError, LoadError, msgspec.DecodeError) as error:
        raise LoadError("{file} is damaged or cannot be read.", file=file) from error
