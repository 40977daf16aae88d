"""Teacher forcing may be changed while a training runs: it rests for a moment, and goes on with another share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fun_viz.run.training.request import Race

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings

_SETTLED = 400  # milliseconds after which the share is taken to be where the hand wants it


class TeacherForcing(QObject):
    """Passes on the share that a form says: `changed_race` returns a race with that share in place of its own."""

    def __init__(self, trainings: Trainings, changed_race: Callable[[Race], Race], parent: QObject) -> None:
        super().__init__(parent)
        self._trainings, self._changed_race = trainings, changed_race
        self.settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self.settle.timeout.connect(self._take)
        self._moved = False  # by the hand, since the race last began or went on: else each lane keeps its own

    def change(self, _share: float) -> None:
        """Take another share, once the hand rests."""
        self._moved = True
        if self._trainings.state == "running":
            self.settle.start()

    def resume(self) -> None:
        """Go on with the share there is now."""
        self.settle.stop()
        self._trainings.resume(self._race())

    def _take(self) -> None:
        race = self._race()
        if self._trainings.state == "running" and race is not None and _shares(race) != _shares(self._trainings.race):
            self._trainings.pause()
            self._trainings.resume(race)

    def _race(self) -> Race | None:
        race, moved = self._trainings.race, self._moved
        self._moved = False
        return self._changed_race(race) if race is not None and moved else race


def _shares(race: Race | None) -> tuple[float, ...]:
    return tuple(lane.schedule.teacher for lane in race.lanes) if race else ()
