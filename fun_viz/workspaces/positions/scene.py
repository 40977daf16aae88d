"""What all panels of the Positions workspace show at one moment, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from fun_viz.tracks import Reads
from fun_viz.views.grid import Side
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.positions.formula import Difference, Waves
from fun_viz.workspaces.positions.inputs import Inputs
from fun_viz.workspaces.positions.way import FORMULA

Cell = tuple[int, int]  # (row, column)


@dataclass(frozen=True, eq=False)
class Scene:
    """`done` rows of `inputs` have been read, the `current` ones at this move; `chosen` units are drawn as waves."""

    waves: Waves
    side: Side
    chosen: tuple[int, ...]
    inputs: Inputs | None = None
    current: tuple[int, ...] = ()
    done: int = 0
    reads: Reads | None = None  # what a net reads now that goes from token to token
    begun: bool = False  # whether anything has come of the sentence

    @property
    def labels(self) -> tuple[str, ...]:
        """The tokens read so far, from position 0."""
        return self.inputs.labels[: self.done] if self.inputs else ()

    @property
    def longest_label(self) -> int:
        """Characters of the longest token, those to come among them, so that nothing moves when they come."""
        return max(map(len, self.inputs.labels), default=0) if self.inputs else 0

    @property
    def now(self) -> int | None:
        """The one position that is current, None when there is none or many."""
        return self.current[0] if len(self.current) == 1 and self.current[0] < self.waves.length else None

    @property
    def foreign(self) -> bool:
        """Whether the model is told the order in another way than by the formula that is drawn."""
        return self.inputs is not None and self.inputs.way.name != FORMULA

    @property
    def difference(self) -> Difference | None:
        """What was recorded beside the formula; None where there is nothing to compare, or in other dimensions."""
        recorded = self.inputs.position if self.inputs and not self.foreign else None
        if recorded is None or recorded.shape[1] != self.waves.width:
            return None
        return self.inputs.from_formula if self.inputs else None


class ScenePanel(Panel):
    """A subclass writes `draw`, its picture, and `note`, what is said of a cell or of nothing."""

    def __init__(self, body: QWidget, *, numbers: Callable[[], str], width: int) -> None:
        super().__init__(body, numbers=numbers)
        self._scene: Scene | None = None
        self._cell: Cell | None = None  # under the mouse
        self._least = width

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(self._least, 0))  # what stands in its head has room

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
