"""What the one training loop needs of an objective, and no more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch.nn.functional import cross_entropy

from fun_viz.errors import InputError
from fun_viz.events import Assessment, Finished, Metrics
from fun_viz.nets.net import Writer
from fun_viz.run.training.dataset import Dataset
from fun_viz.run.training.job import training
from fun_viz.run.training.loop import Training
from fun_viz.run.training.objectives.objective import BatchLoss, Objective, objective_named, objectives
from fun_viz.run.training.objectives.translate import Translate
from fun_viz.run.training.plan import Plan
from fun_viz.text.batches import Batch
from fun_viz.text.tasks.task import Sample
from tests.run.training.toy import copying, net, schedule


class FirstToken(Objective):
    """Foretell only the first token of the target."""

    def loss(self, net: Writer, batch: Batch, *, smoothing: float, teacher: float, coins: torch.Tensor) -> BatchLoss:
        logits, first = net(batch.source, batch.mask, batch.target[:, :1])[:, 0], batch.target[:, 1]
        right, count = (logits.argmax(-1) == first).sum(), torch.tensor(len(first))
        return BatchLoss(cross_entropy(logits, first, reduction="sum"), right, count)

    def assessment(
        self, net: Writer, dataset: Dataset, samples: Sequence[Sample], *, lengths: Sequence[int] = ()
    ) -> Assessment:
        return Assessment(0.25, 1.0, 0.5, 0.0)


def test_the_loop_learns_whatever_the_objective_says() -> None:
    plan = schedule(60, batch=80)
    updates = list(copying(Training.of(net(1), plan), plan, FirstToken()))
    assert sum(update.loss for update in updates[-5:]) < 0.5 * sum(update.loss for update in updates[:5])
    assert updates[-1].right / updates[-1].tokens > 0.9
    assert updates[0].tokens < 20  # sentences of a batch, not their tokens


def test_a_training_is_assessed_by_its_objective(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(objectives, "first", FirstToken)
    small = {"width": 8, "units": 8}
    plan = Plan(f"{tmp_path}/r", "copy", "gru", small, schedule(4, batch=80, assess_every=4), objective="first")
    events = list(training(plan))
    (dev,) = [event.dev for event in events if isinstance(event, Metrics) and event.dev]
    end = events[-1]
    assert isinstance(end, Finished)
    assert dev == end.test == Assessment(0.25, 1.0, 0.5, 0.0)


def test_an_objective_is_found_by_its_name() -> None:
    assert isinstance(objective_named("translate"), Translate)
    with pytest.raises(InputError, match="There is no objective sing; known are translate"):
        objective_named("sing")
