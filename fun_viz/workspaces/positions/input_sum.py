"""What enters the model: token embedding + position = input, each (token, dimension), from the model's own record."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fun_viz.trace import Place
from fun_viz.views.number_format import csv_text
from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.inputs import Inputs
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Scene
from fun_viz.workspaces.positions.scene_panel import Cell, ScenePanel


class InputSumPanel(ScenePanel):
    """Three maps above one another on one colour scale. `pointed` and `clicked` carry rows as places, as maps do."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self) -> None:
        self.maps = (RowMap(), RowMap(), RowMap())
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "muted")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for strip in self.maps:
            column.addWidget(strip, 1)
        column.addWidget(self.words)
        super().__init__(body, numbers=self._numbers, width=320)
        for strip in self.maps:
            strip.pointed.connect(self.pointed)
            strip.clicked.connect(self.clicked)
            strip.cell.connect(self.show_cell)

    def name(self) -> None:
        tip = self.tr("The first layer reads, for each token, its embedding plus the encoding of its position.")
        self.set_title(self.tr("What enters the model"), tip)
        self.words.setText(
            self.tr("This model uses no positional encoding: order comes from reading one token after another.")
        )
        for strip in self.maps:
            strip.set_placeholder(self.tr("Type a sentence above and press Enter."))

    def mark(self, rows: tuple[Place, ...]) -> None:
        for strip in self.maps:
            strip.mark(rows)

    def draw(self, scene: Scene) -> None:
        sheets = self._sheets(scene, scene.inputs) if scene.inputs else []
        for i, strip in enumerate(self.maps):
            strip.setVisible(i < max(1, len(sheets)))
            strip.show_sheet(sheets[i] if i < len(sheets) else None)
        self.words.setVisible(not scene.ordered)

    def _sheets(self, scene: Scene, inputs: Inputs) -> list[Sheet]:
        """Return what there is to draw, from top to bottom."""
        if inputs.position is None or inputs.total is None:
            parts = [(self.tr("token embedding = what enters the model"), inputs.embedding)]
        else:
            parts = [
                (self.tr("token embedding · √{width}").format(width=inputs.width), inputs.embedding),
                (self.tr("+ position"), inputs.position),
                (self.tr("= what enters the model"), inputs.total),
            ]
        return [
            Sheet(
                values, inputs.labels[: len(values)], scene.side, scene.current, done=scene.done, limit=inputs.reach,
                column_title=caption, legend=values is inputs.embedding,
                check=self._check(inputs) if values is inputs.total else None,
            )
            for caption, values in parts
        ]  # fmt: skip

    def _check(self, inputs: Inputs) -> tuple[str, bool] | None:
        difference = inputs.difference
        if difference is None:
            return None
        text = self.tr("sum recomputed, difference {difference}").format(difference=small(difference))
        return text, difference < 1e-5

    def note(self, scene: Scene, cell: Cell | None) -> str:
        if scene.inputs is None:
            return ""
        if cell is not None and cell[0] < scene.done and cell[1] < scene.inputs.width:
            return self._arithmetic(scene.inputs, *cell)
        return self._reading_now(scene, scene.inputs)

    def _reading_now(self, scene: Scene, inputs: Inputs) -> str:
        if scene.side == "target":
            return self.tr("the decoder reads the word it wrote last")
        if inputs.position is None and scene.current:
            left, right = (inputs.labels[row] for row in scene.current)
            return self.tr("reading → “{left}” and ← “{right}”").format(left=left, right=right)
        return self.tr("all {count} tokens at once").format(count=len(inputs.labels)) if scene.current else ""

    def _arithmetic(self, inputs: Inputs, row: int, unit: int) -> str:
        text = self.tr("“{token}”, dimension {unit}:").format(token=inputs.labels[row], unit=unit)
        numbers = [_signed(array[row, unit]) for array in inputs.arrays.values()]
        return f"{text} {numbers[0]}" if len(numbers) < 3 else f"{text} {numbers[0]} + {numbers[1]} = {numbers[2]}"

    def _numbers(self) -> str:
        if self._scene is None or self._scene.inputs is None:
            return ""
        inputs, done = self._scene.inputs, self._scene.done
        rows = (
            (name, label, *values)
            for name, array in inputs.arrays.items()
            for label, values in zip(inputs.labels[:done], array.tolist(), strict=False)
        )
        return csv_text(("part", "token", *map(str, range(inputs.width))), rows)


def _signed(value: np.floating) -> str:
    return f"{value:.3f}" if value >= 0 else f"(−{-value:.3f})"
