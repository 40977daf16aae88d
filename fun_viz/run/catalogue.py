"""What can be trained: the families with their options, and what to begin with for a task.

Importing this brings no torch; calling `catalogue` does, so a window asks for it through a worker: `Catalogue()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fun_viz.options import Option, options_of
from fun_viz.run.schedule import Schedule

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
    """One family: what it is called, and its options with the family's own defaults."""

    family: str
    title: str
    options: tuple[Option, ...]


def catalogue() -> tuple[Offer, ...]:
    """Return every family there is, those named in TITLES first."""
    from fun_viz import nets
    from fun_viz.nets.seq2seq import families
    from fun_viz.registry import discover

    discover(nets)
    order = [*(name for name in TITLES if name in families), *(name for name in families if name not in TITLES)]
    return tuple(Offer(name, TITLES.get(name, name), options_of(families[name])) for name in order)


def defaults_for(task: str, family: str) -> tuple[Mapping[str, Any], Schedule]:
    """Return the options and the schedule that a net of a family learns a task with in about a minute on two cores.

    A task of "" is the user's own pairs.
    """
    schedule = Schedule(seconds=_LONGER.get((task, family), 60.0))
    return dict(_SMALL.get(family, {})), schedule if task else replace(schedule, seconds=600.0, batch=1200)


@dataclass(frozen=True)
class Catalogue:
    """The request for it: yields the tuple of offers once."""

    def __call__(self, shelf: object = None) -> Iterator[tuple[Offer, ...]]:
        yield catalogue()
