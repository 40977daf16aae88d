"""What the lanes of a race are called: in full, and by no more than what tells one from another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from fun_viz.record import Started
from fun_viz.run.catalogue import TITLES
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
    return tuple(
        _by_options(lane, name, [other for other, its in zip(lanes, names, strict=True) if its == name])
        if name in shared else name
        for lane, name in zip(lanes, names, strict=True)
    )  # fmt: skip


def _by_options(lane: Started, name: str, group: Sequence[Started]) -> str:
    options = [*FIRST, *(option for option in lane.options if option not in FIRST)]
    differing = [option for option in options if len({str(one.options.get(option)) for one in group}) > 1]
    told = [_value(option, lane.options.get(option)) for option in differing[:2]]
    return " ".join((name, *told))


def _value(option: str, value: object) -> str:
    """Return a choice as it is, and a number after its name."""
    if isinstance(value, str):
        return _said(value)
    return f"{_said(option.replace('_', ' ').capitalize())} {value:g}" if isinstance(value, int | float) else ""


def _subject(started: Started) -> str:
    """Return the title of the task, or the name of the file of pairs."""
    return _said(tasks[started.task].title) if started.task in tasks else started.title.partition(" · ")[2]


def _said(text: str) -> str:
    return QCoreApplication.translate("", text)
