"""The page: what is trained on the left, where it errs on the right; teacher forcing may be moved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.exposure.board import ErrorsBoard
from fun_viz.workspaces.exposure.form import ErrorsForm
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.train.lanes import COLOURS
from fun_viz.workspaces.train.teacher_forcing import TeacherForcing
from fun_viz.workspaces.workspace import workspaces

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings


@workspaces.register("exposure")
class ExposureWorkspace(Lab):
    """Errors made after gold tokens against errors made after one's own."""

    title: ClassVar[str] = "Exposure bias"
    order: ClassVar[int] = 60
    name: ClassVar[str] = "exposure"
    side_title: ClassVar[str] = marked("What to train")
    hues: ClassVar[tuple[int, ...]] = COLOURS

    def __init__(self, study: Trainings, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        self.form, self.board = ErrorsForm(), ErrorsBoard()
        super().__init__(study, models, self.form, self.board, parent)
        self.teacher_forcing = TeacherForcing(study, self.form.with_teacher, self)
        self.form.taught.connect(self._teach)

    def _teach(self, share: float) -> None:
        if self.own:
            self.teacher_forcing.change(share)

    def _resume(self) -> None:
        self.controls.show_problem(None, forbids=False)
        self.teacher_forcing.resume()
