"""The page: the race on the left, how far each net gets on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from fun_viz.widgets.texts import marked
from fun_viz.workspaces.bottleneck.board import LengthsBoard
from fun_viz.workspaces.bottleneck.form import RaceForm
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.workspace import workspaces

if TYPE_CHECKING:
    from fun_viz.trainings import Trainings


@workspaces.register("bottleneck")
class BottleneckWorkspace(Lab):
    """A race over source lengths: one vector for the whole source against nets that look back."""

    title: ClassVar[str] = "Bottleneck"
    order: ClassVar[int] = 50
    name: ClassVar[str] = "bottleneck"
    side_title: ClassVar[str] = marked("Who races")

    def __init__(self, study: Trainings, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        self.form, self.board = RaceForm(), LengthsBoard()
        super().__init__(study, models, self.form, self.board, parent)
