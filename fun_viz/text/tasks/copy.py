"""The same letters again: attention should be a falling diagonal."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.text.tasks.letters import Letters
from fun_viz.text.tasks.task import tasks


@tasks.register("copy")
class Copy(Letters):
    """The plainest memory test: a fixed context has to hold every letter at once."""

    title = "Copy"
    about = "Write the same letters again; attention becomes a falling diagonal."
    example = "attention"

    def order(self, letters: str) -> Sequence[int]:
        return range(len(letters))
