"""How two things are measured side by side: in turns, so that whatever else the machine does befalls both.

What is counted is the time this process computes, not the time it waits for a core that another program has.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time


def in_turns(sides: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 1) -> dict[str, float]:
    """Return the median seconds of each side, run one after the other, round after round."""
    for _ in range(warm_up):
        for run in sides.values():
            run()
    settle()
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            began = process_time()
            run()
            taken[name].append(process_time() - began)
    return {name: median(seconds) for name, seconds in taken.items()}


def settle() -> None:
    """Take what lives now out of the search for rubbish, as the program does once its model is loaded."""
    gc.collect()
    gc.freeze()
