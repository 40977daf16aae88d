"""What copying, reversing and sorting share: a string of letters, and the order in which it is written again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from random import Random
from string import ascii_lowercase

from fun_viz.text.tasks.task import Sample, Task


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
