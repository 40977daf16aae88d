"""The sentence that is watched while a net is trained."""

from __future__ import annotations

from dataclasses import replace

from fun_viz.events import Snapshot
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.loop import Training

_LONGEST = 60  # tokens written; a net that has learned nothing yet does not stop by itself


def snapshot(training: Training, model: Model, dataset: Dataset) -> Snapshot:
    """Return how a model decodes the pinned sentence now, and which of its tokens belong together if the task knows.

    Of the arrays only attention patterns stay, or the influence where there is no attention; candidates do not.
    """
    gold = dataset.gold(dataset.pinned)
    limit = min(_LONGEST, len(gold.target) + 6) if gold else _LONGEST
    model.net.eval()
    *_, (trace, _) = decode(model, dataset.pinned, limit=limit, explain="without attention")
    steps = (
        replace(step, candidates=(), arrays={n: array for n, array in step.arrays.items() if _is_kept(n)})
        for step in trace.steps
    )
    trace = replace(trace, steps=tuple(steps))
    return Snapshot(training.update, training.seconds, trace, gold.links if gold else ())


def _is_kept(name: str) -> bool:
    return name.endswith(".pattern") or name == "influence"
