"""What enters the model: token embedding + position = input, each (token, dimension), from the model's own record."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place
from fun_viz.views.number_format import csv_text
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.positions.controls import small
from fun_viz.workspaces.positions.inputs import Inputs
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Cell, Scene, ScenePanel

_TIP = marked("The first layer reads, for each token, its embedding plus the encoding of its position.")
_UNORDERED = marked("This model uses no positional encoding: order comes from reading one token after another.")


class InputSumPanel(ScenePanel):
    """Three maps above one another on one colour scale. `pointed` and `clicked` carry rows as places, as maps do."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self) -> None:
        self.maps = (RowMap(), RowMap(), RowMap())
        self.words = label("muted", wraps=True)
        body = QWidget()
        column(body, *((strip, 1) for strip in self.maps), self.words, spacing=2)
        super().__init__(body, numbers=self._numbers, width=320)
        texts = Texts(self)
        texts.bind(self.set_title, "What enters the model")
        texts.bind(self.set_tip, _TIP)
        texts.bind(self.words.setText, _UNORDERED)
        for strip in self.maps:
            strip.pointed.connect(self.pointed)
            strip.clicked.connect(self.clicked)
            strip.cell.connect(self.show_cell)
            texts.bind(strip.set_placeholder, "Type a sentence above and press Enter.")

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
            parts = [(translated("token embedding = what enters the model"), inputs.embedding)]
        else:
            parts = [
                (translated("token embedding · √{width}", width=inputs.width), inputs.embedding),
                (translated("+ position"), inputs.position),
                (translated("= what enters the model"), inputs.total),
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
        return translated("sum recomputed, difference {difference}", difference=small(difference)), difference < 1e-5

    def note(self, scene: Scene, cell: Cell | None) -> str:
        if scene.inputs is None:
            return ""
        if cell is not None and cell[0] < scene.done and cell[1] < scene.inputs.width:
            return self._arithmetic(scene.inputs, *cell)
        return self._reading_now(scene, scene.inputs)

    def _reading_now(self, scene: Scene, inputs: Inputs) -> str:
        if scene.side == "target":
            return translated("the decoder reads the word it wrote last")
        read = [inputs.labels[row] for row in scene.current]
        if inputs.position is not None:
            return translated("all {count} tokens at once", count=len(inputs.labels)) if read else ""
        match read:
            case [left, right]:
                return translated("reading → “{left}” and ← “{right}”", left=left, right=right)
            case [left]:
                return translated("reading “{left}”", left=left)
        return ""

    def _arithmetic(self, inputs: Inputs, row: int, unit: int) -> str:
        text = translated("“{token}”, dimension {unit}:", token=inputs.labels[row], unit=unit)
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
