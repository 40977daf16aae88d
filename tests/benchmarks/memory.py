"""How the memory of the program grows while a net is trained in its window.

Resident size of the process after the first minute: the median of the last minute, less that of the second.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.smooth import trained_in_window

MINUTES = 11


def run() -> Iterator[Figure]:
    seen = trained_in_window(minutes=MINUTES)
    yield Figure(f"training in the window: memory over {MINUTES - 1} minutes", seen["drift"], "MB", at_most(20))
