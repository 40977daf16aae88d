"""What every task offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from fun_viz.registry import Registry


@dataclass(frozen=True)
class Sample:
    """One pair; `links` are the (target token, source token) that belong together, () where nobody can say.

    `written` is the target as it stands in the user's file, where cleaning changed it.
    """

    source: str
    target: str
    links: tuple[tuple[int, int], ...] = ()
    written: str = ""

    @property
    def reference(self) -> str:
        """What a translation is compared with."""
        return self.written or self.target


class Task(ABC):
    """Draws pairs. `lengths` are the shortest and longest source drawn by itself, in source tokens."""

    title: ClassVar[str]  # English, translated where it is shown
    about: ClassVar[str]  # one sentence, as well
    place: ClassVar[int]  # in which tasks are offered: from those that are seen through at once on
    lengths: ClassVar[tuple[int, int]]
    example: ClassVar[str]  # a source worth watching: what is pinned until the user says otherwise
    source: ClassVar[str] = "characters"  # the kind of tokenizer (fun_viz.text.tokenizer.tokenizers)
    target: ClassVar[str] = "characters"

    @abstractmethod
    def draw(self, random: Random, length: int | None = None) -> Sample:
        """Return a pair; with `length` its source has that many tokens, or the nearest number the task can make."""

    @abstractmethod
    def solve(self, source: str) -> Sample | None:
        """Return the pair whose source is a text somebody typed; None if the text is not of this task."""


tasks: Registry[type[Task]] = Registry()


def in_order() -> dict[str, type[Task]]:
    """Return the tasks that are there by name, as they are offered."""
    return dict(sorted(tasks.items(), key=lambda item: item[1].place))
