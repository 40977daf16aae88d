"""What came of a lab's first race once, so that nobody opens an empty page: data in resources/labs, a line an event."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby

from fun_viz import files, paths
from fun_viz.errors import LoadError
from fun_viz.events import Finished, Metrics, Started
from fun_viz.history import History
from fun_viz.run.training.serialization import line_from

MADE = "2026-11-22"


@cache
def recorded(lab: str) -> tuple[History, ...]:
    """Return a history for each lane that was recorded of a lab; none if there is no such file or it is damaged."""
    try:
        lines = files.read(paths.resources() / "labs" / f"{lab}.jsonl").splitlines()
        lanes = groupby((line.split(b"\t", 1) for line in lines), lambda pair: pair[0])
        return tuple(_history(line for _, line in pairs) for _, pairs in lanes)
    except (LoadError, OSError, ValueError):
        return ()


def _history(lines: Iterable[bytes]) -> History:
    events = map(line_from, lines)
    return History().then(*(event for event in events if isinstance(event, Started | Metrics | Finished)))
