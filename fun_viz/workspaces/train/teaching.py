"""Teacher forcing may be changed while a training runs: it rests for a moment, and goes on with another share."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from fun_viz.run.training.request import Race
from fun_viz.trainings import Trainings
from fun_viz.workspaces.train.form import Form

_SETTLED = 400  # milliseconds after which the share is taken to be where the hand wants it


class Teaching(QObject):
    """Passes on the share of gold inputs that a form says."""

    def __init__(self, trainings: Trainings, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        self._trainings, self._form = trainings, form
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
        self._trainings.resume(self._taught())

    def _take(self) -> None:
        race = self._taught()
        if self._trainings.state == "running" and race is not None and _shares(race) != _shares(self._trainings.race):
            self._trainings.pause()
            self._trainings.resume(race)

    def _taught(self) -> Race | None:
        """Return the race that runs, with teacher forcing as the form has it if that was moved."""
        race, moved = self._trainings.race, self._moved
        self._moved = False
        if race is None or not moved:
            return race
        teacher = self._form.teacher
        lanes = (replace(lane, schedule=replace(lane.schedule, teacher=teacher)) for lane in race.lanes)
        return replace(race, lanes=tuple(lanes))


def _shares(race: Race | None) -> tuple[float, ...]:
    return tuple(lane.schedule.teacher for lane in race.lanes) if race else ()
