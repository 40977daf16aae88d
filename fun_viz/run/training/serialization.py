"""Trainings as JSON: the plan in a run folder, the lines of what is said, and what ranks are told.

ValueError says that a text is none of these. The text itself is the standard library's, which can write that a gradient
is infinite.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, TypeAlias

from msgspec import to_builtins

from fun_viz.events import Finished, Loaded, Metrics, Preparing, Saved, Snapshot, Started, TrainingEvent
from fun_viz.reading import Reading
from fun_viz.run.training.plan import Plan
from fun_viz.values import typed, value

_FORMAT = 1  # of train.json
_PASSING = ("folder", "resume", "overwrite")  # of a plan, what is not written down


@dataclass(frozen=True)
class SnapshotLine:
    """What the log says of a snapshot, whose trace stands in a file of its own."""

    update: int
    seconds: float
    gold: tuple[tuple[int, int], ...]
    text: str = ""


@dataclass(frozen=True)
class RankJob:
    """What a rank is told: what to train, and with how many threads."""

    plan: Plan
    threads: int


@dataclass(frozen=True)
class RankError:
    """Why a rank refused: the parts of an error a person can act on."""

    template: str
    values: dict[str, str]


@dataclass(frozen=True)
class Header:
    """The part of train.json that a list of runs shows."""

    task: str = ""
    family: str = ""
    made: str = ""  # ISO 8601
    replaces: bool = False  # a run before, of which the folder may still hold what it left


Line: TypeAlias = Preparing | Loaded | Started | Metrics | SnapshotLine | Saved | Finished | RankError
_KINDS: dict[str, type[Line]] = {
    "preparing": Preparing,
    "loaded": Loaded,
    "started": Started,
    "metrics": Metrics,
    "snapshot": SnapshotLine,
    "saved": Saved,
    "done": Finished,
    "error": RankError,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def plan_values(plan: Plan, *, replaces: bool = False) -> dict[str, Any]:
    """Return a plan as it is written into its folder, with the time it is made at."""
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    values = {name: value for name, value in to_builtins(plan).items() if name not in _PASSING}
    return {"format": _FORMAT, "made": made, **({"replaces": True} if replaces else {}), **values}


def plan_from(text: str, folder: str) -> Plan:
    """Return the plan that train.json in a folder holds; ValueError if it holds none."""
    values = value(text, dict[str, Any])
    known = {"format", "made", "schedule"} <= values.keys()  # else it is some other train.json
    if not known or values["format"] != _FORMAT:
        raise ValueError("no plan of a training")
    return typed({**values, "folder": folder}, Plan)


def line_of(event: TrainingEvent) -> Line:
    """Return what the log says of an event."""
    if isinstance(event, Snapshot):
        return SnapshotLine(event.update, event.seconds, event.gold, Reading(event.trace).text)
    return event


def line_values(line: Line) -> dict[str, Any]:
    """Return a line as JSON values, `event` first."""
    return {"event": _NAMES[type(line)], **to_builtins(line)}


def line_from(text: str | bytes) -> Line:
    """Return what a line says; ValueError if that is nothing known."""
    values = value(text, dict[str, Any])
    if (kind := _KINDS.get(str(values.pop("event", "")))) is None:
        raise ValueError("no event of a training")
    return typed(values, kind)
