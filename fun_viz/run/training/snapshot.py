"""The sentence that is watched while a net is trained."""

from __future__ import annotations

from dataclasses import replace

from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.run.training.dataset import Dataset
from fun_viz.trace import Distribution, Request, Step, Trace

_LONGEST = 60  # tokens written; a net that has learned nothing yet does not stop by itself

Links = tuple[tuple[int, int], ...]


def pictured(model: Model, dataset: Dataset) -> tuple[Trace, Links]:
    """Return how a model decodes the pinned sentence now, and which of its tokens belong together if the task knows.

    Of the arrays only attention patterns stay, or the influence where there is no attention; candidates do not.
    """
    gold = dataset.gold(dataset.pinned)
    limit = min(_LONGEST, len(gold.target) + 6) if gold else _LONGEST
    model.net.eval()
    request = Request(model.name, dataset.pinned, limit=limit)
    for trace, _ in decode(model, request, explain="without attention"):
        grown = trace
    return replace(grown, steps=tuple(map(_kept, grown.steps))), gold.links if gold else ()


def _kept(step: Step) -> Step:
    blank = tuple(Distribution((), each.entropy) for each in step.distributions)
    arrays = {name: array for name, array in step.arrays.items() if _worth_keeping(name)}
    return replace(step, distributions=blank, arrays=arrays)


def _worth_keeping(name: str) -> bool:
    return name.endswith(".pattern") or name == "influence"
