"""What the models of a race are called: in full, and by no more than what tells one from another."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.events import Started
from fun_viz.options import options_of
from fun_viz.printable import printable
from fun_viz.registry import discover
from fun_viz.run.training.schedule import Schedule
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import tasks
from fun_viz.widgets.texts import translated

NET_OPTIONS = ("layers", "width", "units", "heads", "attention", "positions", "kernel")  # that nets are told apart by
_LABELS = {
    "inner": "Inner width", "norm": "Layer norm", "residual": "Residual connections", "scaling": "Scale scores",
    **{option.name: option.label for option in options_of(Schedule)},
}  # fmt: skip
"""Those of nets whose name does not say it, which could be asked only with torch, and those of the schedule."""


def family_title(started: Started) -> str:
    """Return what its family is called; a training's title begins with that."""
    return printable(translated(started.title.partition(" · ")[0]))


def title_of(started: Started) -> str:
    """Return the family and what it learns, in the language that now holds."""
    return " · ".join(part for part in (family_title(started), task_title(started)) if part)


def task_title(started: Started) -> str:
    """Return the title of the task, or the name of the file of pairs."""
    return task_named(started.task) or printable(started.title.partition(" · ")[2])


def task_named(task: str) -> str:
    """Return the title of a task in the language that now holds, "" if there is none of that name."""
    if task and task not in tasks:
        discover(package)
    return translated(tasks[task].title) if task in tasks else ""


def short_names(lanes: Sequence[Started]) -> tuple[str, ...]:
    """Return a name for each: its family, what it learns if not all learn the same, and options if both are shared."""
    same = len({task_title(lane) for lane in lanes}) == 1
    names = [family_title(lane) if same else title_of(lane) for lane in lanes]
    shared = {name for name in names if names.count(name) > 1}
    alone = len(set(names)) == 1  # then it says nothing that all are of one family
    return tuple(
        _by_options(lane, name, [one for one, its in zip(lanes, names, strict=True) if its == name], alone=alone)
        if name in shared else name
        for lane, name in zip(lanes, names, strict=True)
    )  # fmt: skip


def race_title(lanes: Sequence[Started]) -> str:
    """Return what all models learn, and who they are."""
    titles = dict.fromkeys(task_title(lane) for lane in lanes)
    names = ", ".join(short_names(lanes))
    return f"{next(iter(titles))}: {names}" if len(titles) == 1 and all(titles) else names


def _by_options(lane: Started, name: str, group: Sequence[Started], *, alone: bool) -> str:
    """Return a name with the options that tell a lane from others of it, titled as in the form."""
    options = [*NET_OPTIONS, *(option for option in lane.options if option not in NET_OPTIONS)]
    differing = [option for option in options if len({str(one.options.get(option)) for one in group}) > 1]
    values = " ".join(_value(option, lane.options.get(option)) for option in differing[:2])
    return values if alone and values else f"{name} {values}".strip()


def _value(option: str, value: object) -> str:
    if isinstance(value, bool):
        text = "✓" if value else "–"
    else:
        text = f"{value:g}" if isinstance(value, int | float) else translated(str(value))
    return f"{translated(label_of(option))} {text}"


def label_of(option: str) -> str:
    """Return the English title of an option."""
    return _LABELS.get(option) or option.replace("_", " ").capitalize()
