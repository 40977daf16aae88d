"""What is to be trained: a frozen value, which a run folder holds as train.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fun_viz.errors import InputError
from fun_viz.options import Value
from fun_viz.run.models.card import Card
from fun_viz.run.training.schedule import Schedule
from fun_viz.text import sentence
from fun_viz.text.pairs import Pairs


@dataclass(frozen=True)
class Plan:
    """A net of a family, learning a task or the user's own `pairs`, in a run folder that is its model folder too.

    The family "" is the first in the catalogue. `options` are the family's (`fun_viz.options.options_of`); those not
    given are what a beginner starts with (`fun_viz.run.training.catalogue.Offer`). `pinned` is the source watched while
    training; "" leaves the choice to the task. With `resume` it goes on where the folder's checkpoint stands, else from
    the start.
    """

    folder: str
    task: str = "reverse"
    family: str = ""
    options: Mapping[str, Value] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    pairs: Pairs | None = None
    pinned: str = ""
    measured: tuple[int, ...] = ()  # source lengths at which a task is assessed too, seen in training or not
    resume: bool = False
    overwrite: bool = False  # what another training left in the folder
    card: Card = field(default_factory=Card)  # what it says beside what is measured; a title left out is made up
    device: str = ""  # "" chooses cuda, mps or cpu by itself
    objective: str = "translate"  # what is learned (fun_viz.run.training.objectives)


def check(plan: Plan) -> None:
    """See that a plan makes sense before anything is read or written; an InputError says what does not."""
    if plan.schedule.epochs and plan.pairs is None:
        raise InputError("A task has new sentences without end, and so no epochs: set Updates or Seconds instead.")
    if plan.pinned:
        sentence.checked(plan.pinned, language="")
