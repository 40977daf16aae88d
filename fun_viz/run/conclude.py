"""The end of a training: what its model is worth on the sentences that were kept for the end."""

from __future__ import annotations

from pathlib import Path

import torch

from fun_viz.record import Assessment, Finished, Metrics
from fun_viz.run import runs, store
from fun_viz.run.assess import assess
from fun_viz.run.described import asked_in
from fun_viz.run.material import Material
from fun_viz.run.prepare import material_of


def tested(model: store.Model, material: Material) -> Assessment | None:
    """Return how good a saved model is on the sentences kept for the end; None if there are none."""
    return assess(model.net, material, material.test, torch.device("cpu")) if material.test else None


def conclude(folder: str) -> Finished:
    """Return what there is to say of a training that was stopped; only a task's model is tested, files are not read."""
    place = Path(folder).expanduser()
    asked, records = asked_in(place), runs.read(place).records
    last = [record for record in records if isinstance(record, Metrics)]
    ended = Finished("stopped", 0, 0.0, 0.0, str(place))
    if last:
        test = tested(store.load(place), material_of(asked)) if asked.task else None
        speed = sum(one.tokens_per_second for one in last) / len(last)
        ended = Finished("stopped", last[-1].update, last[-1].seconds, speed, str(place), test=test)
    log = runs.Log(place)
    log.write(ended)
    log.close()
    return ended
