"""What the panels of the Positions workspace share: each draws a Scene and says what is under the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.positions.scene import Scene

Cell = tuple[int, int]  # (row, column)


class ScenePanel(Panel):
    """A subclass writes `draw`, its picture, and `note`, what is said of a cell or of nothing."""

    def __init__(self, body: QWidget, *, numbers: Callable[[], str], width: int) -> None:
        super().__init__(body, numbers=numbers)
        self._scene: Scene | None = None
        self._cell: Cell | None = None  # under the mouse
        self.setMinimumWidth(width)

    def draw(self, scene: Scene) -> None:
        raise NotImplementedError

    def note(self, scene: Scene, cell: Cell | None) -> str:
        return ""

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        self.draw(scene)
        self.show_cell(self._cell)

    def show_cell(self, cell: Cell | None) -> None:
        """Say what is under the mouse, else what is seen."""
        self._cell = cell
        if self._scene is not None:
            self.set_note(self.note(self._scene, cell))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._scene is not None:
            self.show_scene(self._scene)
