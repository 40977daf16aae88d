"""What another program imports: a model, what it thinks of a sentence and why, and the request that trains one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fun_viz.edits import Edit
from fun_viz.errors import InputError
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode as _moves
from fun_viz.run.decoding.explain import Explanation, Method
from fun_viz.run.decoding.explain import explain as _explained
from fun_viz.run.decoding.left_out import Instead
from fun_viz.run.models.cache import folder_of
from fun_viz.run.models.store import Model
from fun_viz.run.models.store import load as _load
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.strategy import SEARCH, Strategy
from fun_viz.text.clean import cleaner, visible
from fun_viz.text.pairs import Pairs
from fun_viz.trace import Request

__all__ = ["Explanation", "Pairs", "Schedule", "Strategy", "Train", "decode", "explain", "load"]


def load(model: str | Path) -> Model:
    """Return a model, given by name or by folder; LoadError if it cannot be used."""
    return _load(folder_of(str(model)))


def decode(
    model: Model | str | Path,
    text: str,
    *,
    beam: int = 1,
    strategy: Strategy = SEARCH,
    limit: int = 100,
    prefix: str | Sequence[int] = (),
    edits: Sequence[Edit] = (),
    details: bool = False,
) -> Reading:
    """Translate a text and return all that was seen meanwhile: `.text`, `.target`, `.attention("cross")`, `.trace`, ...

    The `beam` likeliest hypotheses are kept, one is greedy; `strategy` says otherwise: `Strategy("sample", seed=7)`.
    At most `limit` tokens are written, those of the `prefix` first, which is a text or ids. `edits` change what passes
    parts of the net (`.trace.anatomy` tells them) while it runs; its weights they never change. With `details` the
    trace also holds what no picture shows: values, norms, sums, activations, logits. A text that cannot be read, a
    prefix that cannot be written, and an edit of what the model does not have, are an InputError.
    """
    if limit < 1:
        raise InputError("At least one token must be allowed, not {limit}.", limit=limit)
    loaded = model if isinstance(model, Model) else load(model)
    request = replace(_request(loaded, text, beam, strategy, prefix, edits), limit=limit)
    for trace, _ in _moves(loaded, request, details=details):
        grown = trace
    return Reading(grown)


def explain(
    model: Model | str | Path,
    text: str,
    *methods: Method,
    beam: int = 1,
    strategy: Strategy = SEARCH,
    prefix: str | Sequence[int] = (),
    instead: Instead = "nothing",
    edits: Sequence[Edit] = (),
) -> tuple[Explanation, ...]:
    """Translate a text and return which source tokens each word comes from, by each of some methods.

    "influence", "gradient", "occlusion" and "attention" are there; none named is influence. Leaving tokens out may put
    "unknown" or the nearest "neighbour" of the embedding `instead`. `.values` are (target, source), `.measure` says
    what they are, `.agrees(other)` is a rank correlation. What cannot be explained is an InputError.
    """
    loaded = model if isinstance(model, Model) else load(model)
    request = _request(loaded, text, beam, strategy, prefix, edits)
    return _explained(loaded, request, *(methods or ("influence",)), instead=instead)


def _request(
    model: Model, text: str, beam: int, strategy: Strategy, prefix: str | Sequence[int], edits: Sequence[Edit]
) -> Request:
    forced = _prefix(model, prefix) if isinstance(prefix, str) else tuple(prefix)
    return Request(model.name, text, beam, prefix=forced, edits=tuple(edits), strategy=strategy.checked(beam))


def _prefix(model: Model, text: str) -> tuple[int, ...]:
    """Return the tokens that write a text; InputError if the model cannot write all of it."""
    tokens = model.target.encode(cleaner(model.config.target_language)(visible(text)))
    if unknown := [each.piece for each in tokens if each.special == "unknown"]:
        pieces = " ".join(dict.fromkeys(unknown))
        raise InputError("{model} cannot write {pieces}: begin with words it knows.", model=model.name, pieces=pieces)
    return tuple(each.id for each in tokens)
