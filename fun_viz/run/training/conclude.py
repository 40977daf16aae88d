"""The end of a training: what its model is worth on the sentences that were kept for the end."""

from __future__ import annotations

from pathlib import Path

import torch

from fun_viz.events import Assessment, Finished, Metrics
from fun_viz.run.models import store
from fun_viz.run.training import folder as runs
from fun_viz.run.training.assess import assess
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.prepare import dataset_of
from fun_viz.run.training.serialization import asked_in


def tested(model: store.Model, dataset: Dataset) -> Assessment | None:
    """Return how good a saved model is on the sentences kept for the end; None if there are none."""
    return assess(model.net, dataset, dataset.test, torch.device("cpu")) if dataset.test else None


def conclude(folder: str) -> Finished:
    """Return what there is to say of a training that was stopped; only a task's model is tested, files are not read."""
    place = Path(folder).expanduser()
    asked, records = asked_in(place), runs.read(place).records
    last = [record for record in records if isinstance(record, Metrics)]
    ended = Finished("stopped", 0, 0.0, 0.0, str(place))
    if last:
        test = tested(store.load(place), dataset_of(asked)) if asked.task else None
        speed = sum(one.tokens_per_second for one in last) / len(last)
        ended = Finished("stopped", last[-1].update, last[-1].seconds, speed, str(place), test=test)
    log = runs.Log(place)
    log.write(ended)
    log.close()
    return ended
