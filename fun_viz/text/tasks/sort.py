"""The letters in alphabetical order: attention must search by content, not by place."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.text.tasks.letters import Letters
from fun_viz.text.tasks.task import tasks


@tasks.register("sort")
class Sort(Letters):
    """Equal letters keep their order, so each target letter has exactly one gold source letter."""

    title = "Sort"
    about = "Write the letters in alphabetical order; attention jumps to the next letter of the alphabet."
    example = "learning"

    def order(self, letters: str) -> Sequence[int]:
        return sorted(range(len(letters)), key=letters.__getitem__)
