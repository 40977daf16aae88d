"""Copying, reversing and sorting: a string of letters, and the order in which it is written again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from random import Random
from string import ascii_lowercase

from fun_viz.text.tasks.task import Sample, Task, tasks


class Letters(Task):
    """Every letter of the source stands once in the target, so the gold alignment is a permutation."""

    lengths = (2, 10)

    @abstractmethod
    def order(self, letters: str) -> Sequence[int]:
        """Return for each target token the source token it is."""

    def draw(self, random: Random, length: int | None = None) -> Sample:
        shortest, longest = self.lengths
        count = shortest + int(random.random() * (longest - shortest + 1)) if length is None else max(1, length)
        return self._written("".join(random.choices(ascii_lowercase, k=count)))

    def solve(self, source: str) -> Sample | None:
        letters = source.strip().lower()
        return self._written(letters) if letters and set(letters) <= set(ascii_lowercase) else None

    def _written(self, letters: str) -> Sample:
        order = self.order(letters)
        return Sample(letters, "".join([letters[i] for i in order]), tuple(enumerate(order)))


@tasks.register("copy")
class Copy(Letters):
    """The plainest memory test: a fixed context has to hold every letter at once."""

    title = "Copy"
    place = 10
    about = "Write the same letters again; attention becomes a falling diagonal."
    example = "attention"

    def order(self, letters: str) -> Sequence[int]:
        return range(len(letters))


@tasks.register("reverse")
class Reverse(Letters):
    """What is read last is written first, so a model must look back further with every letter."""

    title = "Reverse"
    place = 20
    about = "Write the letters from last to first; attention becomes a rising diagonal."
    example = "stressed"

    def order(self, letters: str) -> Sequence[int]:
        return range(len(letters) - 1, -1, -1)


@tasks.register("sort")
class Sort(Letters):
    """Equal letters keep their order, so each target letter has exactly one gold source letter."""

    title = "Sort"
    place = 30
    about = "Write the letters in alphabetical order; attention jumps to the next letter of the alphabet."
    example = "learning"

    def order(self, letters: str) -> Sequence[int]:
        return sorted(range(len(letters)), key=letters.__getitem__)
