"""The letters from last to first: attention should be a rising diagonal."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.text.tasks.letters import Letters
from fun_viz.text.tasks.task import tasks


@tasks.register("reverse")
class Reverse(Letters):
    """What is read last is written first, so a model must look back further with every letter."""

    title = "Reverse"
    about = "Write the letters from last to first; attention becomes a rising diagonal."
    example = "stressed"

    def order(self, letters: str) -> Sequence[int]:
        return range(len(letters) - 1, -1, -1)
