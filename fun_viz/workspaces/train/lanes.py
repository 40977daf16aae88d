"""The models of a race as the panels draw them: each as far as it has come at the update the clock stands at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fun_viz.events import Assessment, Metrics, Snapshot
from fun_viz.history import History
from fun_viz.views.theme import Theme
from fun_viz.workspaces.train.names import short_names, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fun_viz.trainings import Trainings

COLOURS = (2, 1, 3)  # places in Theme.lanes; the first is the accent, for most races are of one model
MOST = len(COLOURS)  # models in a race


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
        records = self._records
        return records[-1] if records else None

    @property
    def dev(self) -> Assessment | None:
        """The last assessment at or before the update."""
        return next((record.dev for record in reversed(self._records) if record.dev is not None), None)

    @property
    def snapshot(self) -> Snapshot | None:
        shots = self.history.snapshots
        return shots[-1] if self.live and shots else self.history.snapshot_at(self.update)

    @property
    def _records(self) -> tuple[Metrics, ...]:
        records = self.history.metrics
        return records if self.live else records[: bisect_right(records, self.update, key=lambda one: one.update)]


Lanes = tuple[Lane, ...]


def lanes_of(trainings: Trainings, titles: Sequence[str]) -> Lanes:
    """Return the models that are or were trained, else those that would be; `titles` are of their families."""
    histories = trainings.histories
    if not histories:
        return tuple(Lane(place, title, History(), 0) for place, title in enumerate(titles))
    begun = {place: history.started for place, history in enumerate(histories) if history.started}
    short = dict(zip(begun, short_names(tuple(begun.values())), strict=True))
    names = dict(enumerate(titles)) | {place: title_of(started) for place, started in begun.items()}
    return tuple(
        Lane(place, names.get(place, ""), history, trainings.update, trainings.live, short.get(place, ""))
        for place, history in enumerate(histories)
    )


def update_shown(lanes: Lanes) -> float | None:
    """Return the update the clock stands at, None as long as there is no snapshot to stand at."""
    return float(lanes[0].update) if any(lane.history.snapshots for lane in lanes) else None


def lane_colour(theme: Theme, lane: int) -> str:
    """Return the colour of a lane."""
    return theme.lanes[COLOURS[lane % MOST]]
