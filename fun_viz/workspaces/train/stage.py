"""What the panels draw: the lanes as far as they have come, and the update the clock stands at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from fun_viz.events import Assessment, Metrics, Snapshot
from fun_viz.history import History


@dataclass(frozen=True, eq=False)
class Lane:
    """One model at one update."""

    index: int
    title: str
    history: History
    update: int
    live: bool = True  # whether the newest is looked at
    short: str = ""  # no more than what tells it from the other lanes; "" if that is its title

    @property
    def number(self) -> str:
        return str(self.index + 1)

    @property
    def metrics(self) -> Metrics | None:
        """The last record at or before the update."""
        records = self.history.metrics
        if self.live:
            return records[-1] if records else None
        place = bisect_right(records, self.update, key=lambda record: record.update)
        return records[place - 1] if place else None

    @property
    def dev(self) -> Assessment | None:
        """The last assessment at or before the update."""
        records = self.history.metrics
        place = len(records) if self.live else bisect_right(records, self.update, key=lambda record: record.update)
        return next((record.dev for record in reversed(records[:place]) if record.dev is not None), None)

    @property
    def snapshot(self) -> Snapshot | None:
        shots = self.history.snapshots
        return shots[-1] if self.live and shots else self.history.snapshot_at(self.update)


@dataclass(frozen=True, eq=False)
class Stage:
    """All lanes of a race."""

    lanes: tuple[Lane, ...] = ()
    update: int = 0

    @property
    def raced(self) -> bool:
        """Whether there are several lanes."""
        return len(self.lanes) > 1
