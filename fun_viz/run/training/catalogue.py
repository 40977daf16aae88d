"""What can be trained: the families with their options, and what to begin with for a task.

Importing this brings no torch; calling `catalogue` does, so a window asks for it through a worker: `Catalogue()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fun_viz.options import Option, options_of
from fun_viz.run.training.schedule import Schedule

if TYPE_CHECKING:
    from fun_viz.nets.net import Net

TITLES = {
    "transformer": "Transformer",
    "gru": "GRU",
    "lstm": "LSTM",
    "rnn": "RNN",
    "convolutional": "Convolutional",
}
_SMALL: dict[str, dict[str, Any]] = {
    "transformer": {"width": 64, "heads": 4, "inner": 256, "layers": 2, "dropout": 0.0},
    "gru": {"width": 64, "units": 64, "attention": "additive", "dropout": 0.0},
    "lstm": {"width": 64, "units": 64, "attention": "additive", "dropout": 0.0},
    "rnn": {"width": 64, "units": 64, "attention": "additive", "dropout": 0.0},
    "convolutional": {"width": 64, "layers": 3, "dropout": 0.0},
}
_LONGER = {("dates", "transformer"): 80.0}  # seconds, where a minute is just too short on a busy machine


@dataclass(frozen=True)
class Offer:
    """One family as its class describes itself: what it is called, its options, and what a beginner starts with."""

    family: str
    title: str
    options: tuple[Option, ...]
    about: str = ""
    beginner: Mapping[str, Any] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)  # of training, by task, where a minute is too short

    def defaults(self, task: str) -> tuple[Mapping[str, Any], Schedule]:
        """Return the options and the schedule to learn a task with in about a minute on two cores; "" is own pairs."""
        schedule = Schedule(seconds=self.seconds.get(task, 60.0))
        return self.beginner, schedule if task else replace(schedule, seconds=600.0, batch=1200)


def catalogue() -> tuple[Offer, ...]:
    """Return every family there is, those named in TITLES first."""
    from fun_viz import nets
    from fun_viz.nets.net import families
    from fun_viz.registry import discover

    discover(nets)
    order = [*(name for name in TITLES if name in families), *(name for name in families if name not in TITLES)]
    return tuple(_offer(name, families[name]) for name in order)


def _offer(name: str, family: type[Net]) -> Offer:
    return Offer(name, family.title, options_of(family), family.about, dict(family.beginner), dict(family.seconds))


def defaults_for(task: str, family: str) -> tuple[Mapping[str, Any], Schedule]:
    """Return the options and the schedule that a net of a family learns a task with in about a minute on two cores.

    A task of "" is the user's own pairs.
    """
    schedule = Schedule(seconds=_LONGER.get((task, family), 60.0))
    return dict(_SMALL.get(family, {})), schedule if task else replace(schedule, seconds=600.0, batch=1200)


@dataclass(frozen=True)
class Catalogue:
    """The request for it: yields the tuple of offers once."""

    def __call__(self, cache: object = None) -> Iterator[tuple[Offer, ...]]:
        yield catalogue()
