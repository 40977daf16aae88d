"""What can be trained, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from fun_viz.cli.words import language
from fun_viz.options import Option, options_of
from fun_viz.registry import discover
from fun_viz.run.training.catalogue import catalogue, usual
from fun_viz.run.training.schedule import Schedule
from fun_viz.text import tasks
from fun_viz.text.tasks.task import in_order


def listing() -> dict[str, Any]:
    """Return the tasks, the families with their options, and the options of the schedule, as JSON values in English."""
    discover(tasks)
    return {
        "tasks": {name: task.about for name, task in in_order().items()},
        "families": [
            {"family": offer.family, "title": offer.title, "about": offer.about, "options": to_builtins(offer.options)}
            for offer in catalogue()
        ],
        "training": to_builtins(options_of(Schedule)),
    }


def listing_in_words() -> str:
    """Return the same for people, in the language of the environment."""
    return "\n".join(_lines(language()))


def _lines(words: dict[str, str]) -> Iterator[str]:
    discover(tasks)
    yield "--task"
    for name, task in in_order().items():
        yield f"  {name:<20}{words.get(task.about, task.about)}"
    for offer in catalogue():
        yield f"\n--family {offer.family}"
        yield from (f"  {words.get(text, text)}" for text in (offer.about, offer.departures) if text)
        yield from (_line(option, words, _written(option)) for option in offer.options)
        yield from (f"  --seconds          --task {task}: {seconds:g}" for task, seconds in offer.seconds.items())
    yield f"\n{words.get('Training', 'Training')}"
    yield from (_line(option, words, usual(option)) for option in options_of(Schedule))


def _written(option: Option) -> str:
    return ("on" if option.default else "off") if option.kind == "switch" else str(option.default)


def _line(option: Option, words: dict[str, str], default: str) -> str:
    name = f"--{option.name.replace('_', '-')}"
    values = "|".join(option.choices) or {"switch": "on|off", "whole": "N", "number": "X"}.get(option.kind, "")
    return f"  {name:<18} {values}  {words.get(option.about, option.about)} ({default})"
