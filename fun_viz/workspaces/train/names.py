"""What the lanes of a race are called: in full, and by no more than what tells one from another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from fun_viz.events import Started
from fun_viz.registry import discover
from fun_viz.run.training.catalogue import TITLES
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import tasks
from fun_viz.workspaces.train.options import FIRST


def family_title(family: str) -> str:
    return _said(TITLES.get(family, family))


def title_of(started: Started) -> str:
    """Return the family and what it learns, in the language that now holds."""
    return " · ".join(part for part in (family_title(started.family), _subject(started)) if part)


def told_apart(lanes: Sequence[Started]) -> tuple[str, ...]:
    """Return a name for each: its family, what it learns if not all learn the same, and options if both are shared."""
    same = len({_subject(lane) for lane in lanes}) == 1
    names = [family_title(lane.family) if same else title_of(lane) for lane in lanes]
    shared = {name for name in names if names.count(name) > 1}
    alone = len(set(names)) == 1  # then it says nothing that all are of one family
    return tuple(
        _by_options(lane, name, [one for one, its in zip(lanes, names, strict=True) if its == name], alone=alone)
        if name in shared else name
        for lane, name in zip(lanes, names, strict=True)
    )  # fmt: skip


def race_title(lanes: Sequence[Started]) -> str:
    """Return what all lanes learn, and who they are."""
    subjects = dict.fromkeys(_subject(lane) for lane in lanes)
    names = ", ".join(told_apart(lanes))
    return f"{next(iter(subjects))}: {names}" if len(subjects) == 1 and all(subjects) else names


def _by_options(lane: Started, name: str, group: Sequence[Started], *, alone: bool) -> str:
    options = [*FIRST, *(option for option in lane.options if option not in FIRST)]
    differing = [option for option in options if len({str(one.options.get(option)) for one in group}) > 1]
    told = " ".join(_value(option, lane.options.get(option), alone=alone) for option in differing[:2])
    return told if alone and told else f"{name} {told}".strip()


def _value(option: str, value: object, *, alone: bool) -> str:
    """Return a number after its name, and a choice as it is if it stands after its family's."""
    if isinstance(value, str) and not alone:
        return _said(value)
    said = f"{value:g}" if isinstance(value, int | float) else _said(str(value))
    return f"{_said(option.replace('_', ' ').capitalize())} {said}"


def _subject(started: Started) -> str:
    """Return the title of the task, or the name of the file of pairs."""
    if started.task and started.task not in tasks:
        discover(package)
    return _said(tasks[started.task].title) if started.task in tasks else started.title.partition(" · ")[2]


def _said(text: str) -> str:
    return QCoreApplication.translate("", text)
