"""What every objective offers: the loss that one update of the weights lowers, and the assessment that people read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.events import Assessment
from fun_viz.nets.net import Writer
from fun_viz.registry import Registry, discover
from fun_viz.run.training import objectives as package
from fun_viz.run.training.dataset import Dataset
from fun_viz.text.batches import Batch
from fun_viz.text.tasks.task import Sample


@dataclass(frozen=True, eq=False)
class BatchLoss:
    """What a net made of a batch, each a sum over what it had to foretell; none of them counts padding."""

    total: Tensor  # what is lowered: cross-entropy, natural log, label smoothing included, ()
    right: Tensor  # how many tokens were the likeliest, ()
    count: Tensor  # how many tokens there were, ()
    unsmoothed: Tensor | None = None  # the total without label smoothing, if there is any, ()


class Objective(ABC):
    """A way to learn. It holds nothing: all that changes stands in the net."""

    @abstractmethod
    def loss(self, net: Writer, batch: Batch, *, smoothing: float, teacher: float, coins: Tensor) -> BatchLoss:
        """Return the loss of a batch.

        `teacher` is how likely what the net reads is to be gold: where its coin (batch, target - 1), drawn evenly from
        0 to 1, is less. `smoothing` is the share of label smoothing.
        """

    @abstractmethod
    def assessment(
        self, net: Writer, dataset: Dataset, samples: Sequence[Sample], *, lengths: Sequence[int] = ()
    ) -> Assessment:
        """Return how good a net is on samples and, of a task, at source `lengths`; it is left in evaluation mode."""


objectives: Registry[type[Objective]] = Registry()


def objective_named(name: str) -> Objective:
    """Return an objective; InputError if there is none of that name."""
    discover(package)
    if name not in objectives:
        raise InputError("There is no objective {name}; known are {known}.", name=name, known=", ".join(objectives))
    return objectives[name]()
