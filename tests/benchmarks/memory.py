"""How the memory of the program grows while a net is trained in its window.

Resident size of the process: the median of its last minute, less that of its second.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.smooth import trained_in_window

MINUTES = 10


def run() -> Iterator[Figure]:
    seen = trained_in_window(minutes=MINUTES)
    yield Figure(f"training in the window: memory over {MINUTES} minutes", seen["drift"], "MB", at_most(20))
