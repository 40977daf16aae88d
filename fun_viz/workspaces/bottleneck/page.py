"""The page: the race on the left, how far each net gets on the right."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from fun_viz.workspaces.bottleneck.board import LengthsBoard
from fun_viz.workspaces.bottleneck.form import RaceForm
from fun_viz.workspaces.labs.page import Lab
from fun_viz.workspaces.workspace import Context, workspaces


@workspaces.register("bottleneck")
class BottleneckWorkspace(Lab):
    """A race over source lengths: one vector for the whole source against nets that look back."""

    title: ClassVar[str] = "Bottleneck"
    order: ClassVar[int] = 50
    name: ClassVar[str] = "bottleneck"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.form, self.board = RaceForm(), LengthsBoard()
        super().__init__(context, self.form, self.board, parent)

    def retranslate(self) -> None:
        self.side.set_title(self.tr("Who races"))
        super().retranslate()
