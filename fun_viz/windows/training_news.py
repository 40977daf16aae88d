"""Where a training runs, told wherever the user is: on its tab, and in the line at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fun_viz.printable import printable
from fun_viz.trainings import Trainings
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.windows.front import Front
from fun_viz.windows.status_bar import StatusBar
from fun_viz.windows.tab_bar import TabBar
from fun_viz.workspaces.train.names import task_title
from fun_viz.workspaces.train.progress import share_done

_SIGNS = {"running": "●", "stopping": "●", "paused": "‖"}
_SAID = {
    "running": marked("training {names} · update {n}"),
    "stopping": marked("assessing {names}"),
    "paused": marked("paused: {names}"),
}


class TrainingNews(QObject):
    """A training is in the workspace that was in front when it began, or else in the first that trains."""

    def __init__(self, trainings: Trainings, front: Front, tabs: TabBar, status: StatusBar) -> None:
        super().__init__(tabs)
        self._trainings, self._front, self._tabs, self._status = trainings, front, tabs, status
        self._name = ""  # of the workspace
        trainings.state_changed.connect(self._turn)
        trainings.changed.connect(self.tell)
        front.brought.connect(self.tell)
        status.training_wanted.connect(self._go)
        Texts(tabs).follow(self.tell)

    def _turn(self, state: str) -> None:
        if state == "running":
            self._name = self._tabs.name if self._front.trains else self._front.first_training
        self.tell()

    def tell(self) -> None:
        state = self._trainings.state
        if state not in _SIGNS:
            self._tabs.mark("", "")
            self._status.show_training("")
            return
        share = share_done(self._trainings.histories)
        self._tabs.mark(self._name, f"{_SIGNS[state]} {short_percent(share)}" if share is not None else _SIGNS[state])
        started = [lane.started for lane in self._trainings.histories if lane.started]
        names = ", ".join(dict.fromkeys(map(task_title, started))) or "…"
        update = max((lane.update for lane in self._trainings.histories), default=0)
        said = translated(_SAID[state], names=printable(names), n=f"{update:,}")
        self._status.show_training("" if self._front.trains else said)

    def _go(self) -> None:
        self._tabs.pick(self._name)
