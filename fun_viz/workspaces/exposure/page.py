"""The page: what is trained on the left, where it errs on the right; teacher forcing may be moved meanwhile."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fun_viz.workspaces.exposure.board import ErrorsBoard
from fun_viz.workspaces.exposure.form import ErrorsForm
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.train.hues import HUES
from fun_viz.workspaces.workspace import Context, workspaces

_SETTLED = 400  # milliseconds after which the slider is taken to be where the hand wants it


@workspaces.register("exposure")
class ExposureWorkspace(Lab):
    """Errors made after gold tokens against errors made after one's own."""

    title: ClassVar[str] = "Exposure bias"
    order: ClassVar[int] = 60
    name: ClassVar[str] = "exposure"
    hues: ClassVar[tuple[int, ...]] = HUES

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.form, self.board = ErrorsForm(), ErrorsBoard()
        super().__init__(context, self.form, self.board, parent)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settle.timeout.connect(self._take_teaching)
        self.form.taught.connect(self._teach)

    def retranslate(self) -> None:
        self.side.set_title(self.tr("What to train"))
        super().retranslate()

    def _teach(self, _share: float) -> None:
        if self.own and self.trainings.state == "running":
            self._settle.start()

    def _take_teaching(self) -> None:
        """Go on from the same place with another share of teacher forcing."""
        trainings = self.trainings
        if not self.own or trainings.state != "running" or trainings.race is None:
            return
        race = self.form.taught_otherwise(trainings.race)
        if race != trainings.race:
            trainings.pause()
            trainings.resume(race)

    def _resume(self) -> None:
        self._settle.stop()
        self.controls.show_problem(None, forbids=False)
        race = self.trainings.race
        self.trainings.resume(self.form.taught_otherwise(race) if race else None)
