"""Which sentences suit a model: those of its task, else of the language it reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from fun_viz import paths
from fun_viz.registry import discover
from fun_viz.text import tasks as package
from fun_viz.text.tasks.task import Task, tasks
from fun_viz.widgets.texts import marked

_DRAWN = 5  # sources of a task beside the one that is worth watching
_CHINESE = range(0x4E00, 0xA000)


@lru_cache(maxsize=64)
def suggestions(task: str, own: tuple[str, ...], language: str = "zh") -> tuple[str, ...]:
    """Return sentences that suit a model of a task, or one that reads a language; `own` are those its card names."""
    if (known := _task(task)) is not None:
        random = Random(task)
        drawn = (known.draw(random).source for _ in range(_DRAWN))
        return tuple(dict.fromkeys((known.example, *own, *drawn)))
    return tuple(dict.fromkeys((*own, *(everyday() if language == "zh" else ()))))


def suits(task: str, own: tuple[str, ...], language: str, text: str) -> bool:
    """Say whether a text is one that a model can make something of."""
    if text in own:
        return True
    if (known := _task(task)) is not None:
        return known.solve(text) is not None
    return not text or any(ord(character) in _CHINESE for character in text) == (language == "zh")


def foreign_to(language: str, text: str) -> bool:
    """Say whether most letters of a text are of another script than that of a language; False for one nobody knows."""
    letters = [character for character in text if character.isalpha()]
    own = {"zh": lambda letter: ord(letter) in _CHINESE, "en": str.isascii}.get(language)
    return own is not None and 2 * sum(map(own, letters)) < len(letters)


def written(task: str, source: str) -> str:
    """Return what a task's model should write for a source, "" where nobody can say."""
    known = _task(task)
    sample = known.solve(source) if known is not None else None
    return sample.target if sample is not None else ""


def about(task: str, pair: Sequence[str]) -> str:
    """Return the English sentence of what a model does; `pair` are the languages it reads and writes."""
    known = _task(task)
    return known.about if known is not None else _TRANSLATES.get("-".join(pair), "")


_TRANSLATES = {
    "zh-en": marked("Translates Chinese into English."),
    "en-zh": marked("Translates English into Chinese."),
}


@lru_cache(maxsize=1)
def everyday() -> tuple[str, ...]:
    """Return the sentences that come with the program; none if their file cannot be read."""
    try:
        return tuple(json.loads((paths.resources() / "examples.json").read_text("utf-8"))["zh"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _task(name: str) -> Task | None:
    if name and name not in tasks:
        discover(package)
    return tasks[name]() if name in tasks else None
