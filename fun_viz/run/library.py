"""What another program imports: a model, what it thinks of a sentence and why, and the request that trains one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fun_viz.edits import Edit
from fun_viz.errors import InputError
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode as _moves
from fun_viz.run.decoding.explain import Explanation, Method
from fun_viz.run.decoding.explain import explain as _explained
from fun_viz.run.decoding.left_out import Instead
from fun_viz.run.decoding.request import checked_beam
from fun_viz.run.models.cache import folder_of
from fun_viz.run.models.store import Model
from fun_viz.run.models.store import load as _load
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.trace import Request

__all__ = ["Explanation", "Pairs", "Schedule", "Train", "decode", "explain", "load"]


def load(model: str | Path) -> Model:
    """Return a model, given by name or by folder; LoadError if it cannot be used."""
    return _load(folder_of(str(model)))


def decode(
    model: Model | str | Path,
    text: str,
    *,
    beam: int = 1,
    limit: int = 100,
    edits: Sequence[Edit] = (),
    details: bool = False,
) -> Reading:
    """Translate a text and return all that was seen meanwhile: `.text`, `.target`, `.attention("cross")`, `.trace`, ...

    At most `limit` tokens are written. `edits` change what passes parts of the net (`.trace.anatomy` tells them) while
    it runs. With `details` the trace also holds what no picture shows: values, norms, sums, activations,
    logits. A text that cannot be read, and an edit of what the model does not have, are an InputError.
    """
    if limit < 1:
        raise InputError("At least one token must be allowed, not {limit}.", limit=limit)
    loaded = model if isinstance(model, Model) else load(model)
    request = Request(loaded.name, text, checked_beam(beam), limit, edits=tuple(edits))
    for trace, _ in _moves(loaded, request, details=details):
        grown = trace
    return Reading(grown)


def explain(
    model: Model | str | Path,
    text: str,
    *methods: Method,
    beam: int = 1,
    instead: Instead = "nothing",
    edits: Sequence[Edit] = (),
) -> tuple[Explanation, ...]:
    """Translate a text and return which source tokens each word comes from, by each of some methods.

    "influence", "gradient", "occlusion" and "attention" are there; none named is influence. Leaving tokens out may put
    "unknown" or the nearest "neighbour" of the embedding `instead`. `.values` are (target, source), `.measure` says
    what they are, `.agrees(other)` is a rank correlation. What cannot be explained is an InputError.
    """
    loaded = model if isinstance(model, Model) else load(model)
    request = Request(loaded.name, text, checked_beam(beam), edits=tuple(edits))
    return _explained(loaded, request, *(methods or ("influence",)), instead=instead)
