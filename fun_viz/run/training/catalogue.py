"""What can be trained: the families with their options, and what a beginner starts with.

Importing this brings no torch; calling `catalogue` does, so a window asks for it through a worker: `Catalogue()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from fun_viz.errors import InputError
from fun_viz.options import Option, Value, checked, options_of
from fun_viz.registry import discover
from fun_viz.run.training.plan import Plan, check
from fun_viz.run.training.recipes import FIRST
from fun_viz.run.training.schedule import Schedule

if TYPE_CHECKING:
    from fun_viz.nets.net import Net

_OF_PAIRS: Mapping[str, Value] = {"seconds": 600.0, "batch": 1200}
"""Where the schedule for own pairs is another."""


@dataclass(frozen=True)
class Offer:
    """One family as its class describes itself: what it is called, its options, and what a beginner starts with.

    The defaults of its options are those of a beginner, which hold wherever nothing else is asked for.
    """

    family: str
    title: str
    options: tuple[Option, ...]
    about: str = ""
    departures: str = ""  # in what it differs from the papers
    beginner: Mapping[str, Value] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)  # of training, by task, where a minute is too short

    def defaults(self, task: str) -> tuple[Mapping[str, Value], Schedule]:
        """Return the options and the schedule to learn a task with in about a minute on two cores; "" is own pairs."""
        schedule = Schedule(seconds=self.seconds.get(task, 60.0))
        return self.beginner, schedule if task else replace(schedule, **checked(Schedule, _OF_PAIRS))


def usual(option: Option) -> str:
    """Return what an option of the schedule is where it is not given, and where it is another: --pairs: 1200."""
    own = f"; --pairs: {_OF_PAIRS[option.name]:g}" if option.name in _OF_PAIRS else ""
    limits = "; --steps, --epochs: 0" if option.name == "seconds" else ""  # of which each is limit enough
    return f"{option.default:g}{own}{limits}" if option.kind == "number" else f"{option.default}{own}"


def catalogue() -> tuple[Offer, ...]:
    """Return every family there is."""
    from fun_viz import nets  # torch, for which whoever only asks by `Catalogue()` does not wait
    from fun_viz.nets.net import families

    discover(nets)
    order = dict.fromkeys([*(name for name in FIRST if name in families), *families])
    return tuple(_offer(name, families[name]) for name in order)


def _offer(name: str, family: type[Net]) -> Offer:
    told = family.about, family.departures, dict(family.beginner), dict(family.seconds)
    options = (
        replace(option, default=family.beginner.get(option.name, option.default)) for option in options_of(family)
    )
    return Offer(name, family.title, tuple(options), *told)


def offer_named(family: str) -> Offer:
    """Return what is offered of a family, "" being the first; InputError if there is none of that name."""
    offers = {offer.family: offer for offer in catalogue()}
    if family and family not in offers:
        raise InputError("There is no family {name}; known are {known}.", name=family, known=", ".join(offers))
    return offers[family] if family else next(iter(offers.values()))


def with_defaults(plan: Plan) -> Plan:
    """Return a plan that names its family and all options, each checked; an InputError says what cannot be."""
    from fun_viz.nets.net import families  # torch, as above

    check(plan)
    offer = offer_named(plan.family)
    own = {option.name: option.default for option in offer.options}
    given = checked(families[offer.family], plan.options)
    schedule = Schedule(**checked(Schedule, asdict(plan.schedule)))
    return replace(plan, family=offer.family, options={**own, **given}, schedule=schedule)


@dataclass(frozen=True)
class Catalogue:
    """The request for it: yields the tuple of offers once."""

    def __call__(self, cache: object = None) -> Iterator[tuple[Offer, ...]]:
        yield catalogue()
