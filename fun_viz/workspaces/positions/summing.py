"""What enters the model: token embedding + position = input, each (token, dimension), from the model's own record."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fun_viz.trace import Place
from fun_viz.views.figures import csv_text
from fun_viz.views.grid import Side
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.entering import Entering
from fun_viz.workspaces.positions.rows import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene


class Strips(QWidget):
    """Maps above one another."""

    def __init__(self) -> None:
        super().__init__()
        self.maps = (RowMap(), RowMap(), RowMap())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for strip in self.maps:
            column.addWidget(strip, 1)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "muted")
        column.addWidget(self.words)


class SummingPanel(Panel):
    """Three strips on one colour scale. `pointed` and `clicked` carry rows as places, as the maps do."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self) -> None:
        self.strips = Strips()
        super().__init__(self.strips, numbers=self._numbers)
        self._scene: Scene | None = None
        self._cell: tuple[int, int] | None = None  # under the mouse
        for strip in self.strips.maps:
            strip.pointed.connect(self.pointed)
            strip.clicked.connect(self.clicked)
            strip.cell.connect(self._say)
        self.setMinimumWidth(320)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("What enters the model"),
            self.tr("The first layer reads, for each token, its embedding plus the encoding of its position."),
        )
        self.strips.words.setText(
            self.tr("This model uses no positional encoding: order comes from reading one token after another.")
        )
        for strip in self.strips.maps:
            strip.set_placeholder(self.tr("Type a sentence above and press Enter."))
        if self._scene is not None:
            self.show_scene(self._scene)

    def mark(self, rows: tuple[Place, ...]) -> None:
        for strip in self.strips.maps:
            strip.mark(rows)

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        entering = scene.entering
        arrays = self._arrays(entering)
        limit = entering.reach if entering else 1.0
        for i, strip in enumerate(self.strips.maps):
            strip.setVisible(i < max(1, len(arrays)))
            strip.show_sheet(self._sheet(scene, *arrays[i], limit=limit, first=i == 0) if i < len(arrays) else None)
        self.strips.words.setVisible(not scene.ordered)
        self._say(self._cell)

    def _arrays(self, entering: Entering | None) -> list[tuple[str, np.ndarray]]:
        """Return what there is to draw, each with its caption."""
        if entering is None:
            return []
        if entering.position is None or entering.total is None:
            return [(self.tr("token embedding = what enters the model"), entering.embedding)]
        return [
            (self.tr("token embedding · √{width}").format(width=entering.width), entering.embedding),
            (self.tr("+ position"), entering.position),
            (self.tr("= what enters the model"), entering.total),
        ]

    def _sheet(self, scene: Scene, caption: str, values: np.ndarray, *, limit: float, first: bool) -> Sheet:
        entering = scene.entering
        labels = entering.labels if entering else ()
        return Sheet(
            values, labels[: len(values)], scene.side, scene.current, done=scene.done, limit=limit,
            column_title=caption, legend=first,
            check=self._check(entering) if entering and values is entering.total else None,
        )  # fmt: skip

    def _check(self, entering: Entering) -> tuple[str, bool] | None:
        difference = entering.difference
        if difference is None:
            return None
        text = self.tr("sum recomputed, difference {difference}").format(difference=small(difference))
        return text, difference < 1e-5

    def _say(self, cell: tuple[int, int] | None) -> None:
        self._cell = cell
        scene = self._scene
        if scene is None or scene.entering is None:
            self.set_note("")
        elif cell is not None and cell[0] < scene.done and cell[1] < scene.entering.width:
            self.set_note(self._arithmetic(scene.entering, *cell))
        else:
            self.set_note(self._reading_now(scene.side, scene.entering, scene.current))

    def _reading_now(self, side: Side, entering: Entering, current: tuple[int, ...]) -> str:
        if side == "target":
            return self.tr("the decoder reads the word it wrote last")
        if entering.position is None and current:
            left, right = (entering.labels[row] for row in current)
            return self.tr("reading → “{left}” and ← “{right}”").format(left=left, right=right)
        return self.tr("all {count} tokens at once").format(count=len(entering.labels)) if current else ""

    def _arithmetic(self, entering: Entering, row: int, unit: int) -> str:
        text = self.tr("“{token}”, dimension {unit}:").format(token=entering.labels[row], unit=unit)
        arrays = (entering.embedding, entering.position, entering.total)
        numbers = [_said(array[row, unit]) for array in arrays if array is not None]
        return f"{text} {numbers[0]}" if len(numbers) < 3 else f"{text} {numbers[0]} + {numbers[1]} = {numbers[2]}"

    def _numbers(self) -> str:
        scene = self._scene
        if scene is None or scene.entering is None:
            return ""
        entering = scene.entering
        parts = {"embedding": entering.embedding, "position": entering.position, "input": entering.total}
        rows = (
            (name, label, *values)
            for name, array in parts.items()
            if array is not None
            for label, values in zip(entering.labels[: scene.done], array.tolist(), strict=False)
        )
        return csv_text(("part", "token", *map(str, range(entering.width))), rows)


def _said(value: float) -> str:
    return f"{value:.3f}" if value >= 0 else f"(−{-value:.3f})"
