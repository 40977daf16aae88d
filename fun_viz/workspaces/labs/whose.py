"""The one race of the program as the bar at the bottom has it below a lab: it says which race it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance

from fun_viz.branch import Branch
from fun_viz.clock import Clock
from fun_viz.trainings import Trainings
from fun_viz.views.timeline import LaneMarks
from fun_viz.workspaces.train.names import task_title


class Named:
    """Trainings that stand under the name of what is learned, where they are not those of the page."""

    def __init__(self, trainings: Trainings, own: Callable[[], bool]) -> None:
        self._trainings, self._own = trainings, own
        self.clock: Clock = trainings.clock

    @property
    def changed(self) -> SignalInstance:
        return self._trainings.changed

    @property
    def current(self) -> Branch | None:
        return self._trainings.current

    def marks(self) -> tuple[LaneMarks, ...]:
        return self._trainings.marks()

    def place(self) -> str:
        """Return the words for where the clock is, after what the race learns."""
        started = [lane.started for lane in self._trainings.histories if lane.started]
        learned = ", ".join(dict.fromkeys(map(task_title, started)))
        place = self._trainings.place()
        return place if self._own() or not (place and learned) else f"{learned}: {place}"
