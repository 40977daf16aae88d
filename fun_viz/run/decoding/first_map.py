"""Where a model looks for its first example: computed once for each state of its weights, and kept in the cache."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fun_viz import files, paths
from fun_viz.errors import FunVizError
from fun_viz.run.models.folder import WEIGHTS, read_card
from fun_viz.trace import Request
from fun_viz.values import value

_LIMIT = 30  # tokens that are written
_MOST = 1 << 20  # bytes of a kept map


@dataclass(frozen=True)
class FirstMap:
    """Weights (target, source) as whole thousandths of what stands for alignment, by its name."""

    text: str
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    name: str = ""
    thousandths: tuple[tuple[int, ...], ...] = ()

    @property
    def weights(self) -> np.ndarray:
        return np.array(self.thousandths, np.float32).reshape(len(self.target), len(self.source)) / 1000


def first_map(folder: Path, text: str) -> FirstMap:
    """Return the map of a sentence by the model in a folder; an empty one if the model cannot be run on it."""
    try:
        sha = read_card(folder).sha256.get(WEIGHTS, "")
        kept = paths.user_cache() / "maps" / f"{sha[:16]}.json"
        if (found := _kept(kept, text)) is not None:
            return found
        made = _made(folder, text)
        with files.made(kept.parent):
            files.replace(kept, _bytes(made))
        return made
    except (FunVizError, OSError):
        return FirstMap(text)


def _kept(file: Path, text: str) -> FirstMap | None:
    try:
        found = value(files.read(file, _MOST), FirstMap)
    except (FunVizError, OSError, ValueError):
        return None
    fits = all(len(row) == len(found.source) for row in found.thousandths)
    return found if found.text == text and fits and len(found.thousandths) == len(found.target) else None


def _bytes(made: FirstMap) -> bytes:
    from msgspec import json

    return json.encode(made)


def _made(folder: Path, text: str) -> FirstMap:
    from fun_viz.reading import Reading
    from fun_viz.run.decoding.decode import decode
    from fun_viz.run.models import store

    model = store.load(folder)
    *_, (trace, _) = decode(model, Request(model.name, text, limit=_LIMIT), explain="without attention")
    reading = Reading(trace)
    if (alignment := reading.alignment()) is None:
        return FirstMap(text)
    name, array = alignment
    values = np.nan_to_num(array.values)[: len(reading.target), : len(reading.source)]
    rows = tuple(tuple(round(1000 * float(weight)) for weight in row) for row in values)
    return FirstMap(text, reading.source, reading.target, name, rows)
