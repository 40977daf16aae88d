"""What enters the model, and where order does, from the model's own record: embeddings with what is added to them,
or the angles by which queries are turned, or what is taken off scores.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.trace import Place
from fun_viz.tracks import Reads
from fun_viz.views.number_format import csv_text
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Note
from fun_viz.widgets.texts import RULE, Texts, marked, set_tip, translated
from fun_viz.workspaces.positions.controls import checked, small
from fun_viz.workspaces.positions.inputs import Inputs
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.positions.scene import Cell, Scene, ScenePanel
from fun_viz.workspaces.positions.way import Way

_TIP = marked(
    "What the first layer reads of each token, and how this model is told the order. Numbers are the model's."
)
_AXES = marked("Rows are tokens and columns dimensions where nothing else is said.")


class InputSumPanel(ScenePanel):
    """Three maps above one another on one colour scale. `pointed` and `clicked` carry rows as places, as maps do."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self) -> None:
        self.maps = (RowMap(), RowMap(), RowMap())
        self.words = label("muted", wraps=True)
        self.check, body = Note(), QWidget()
        column(body, *((strip, 1) for strip in self.maps), self.words, self.check, spacing=2)
        super().__init__(body, numbers=self._numbers, width=320)
        texts = Texts(self)
        texts.bind(self.set_title, "What enters the model")
        texts.follow(self._tell)
        for place, strip in enumerate(self.maps):
            strip.pointed.connect(self.pointed)
            strip.clicked.connect(self.clicked)
            strip.cell.connect(partial(self._show_cell_of, place))

    def _tell(self) -> None:
        self.set_tip(f"{translated(_TIP)}\n{translated(RULE)}")

    def mark(self, rows: tuple[Place, ...]) -> None:
        for strip in self.maps:
            strip.mark(rows)

    def draw(self, scene: Scene) -> None:
        inputs = scene.inputs
        sheets = self._sheets(scene, inputs) if inputs else []
        begin = translated("Type a sentence above and press Enter.")
        for i, strip in enumerate(self.maps):
            strip.setVisible(i < max(1, len(sheets)))
            strip.set_placeholder(translated("Nothing has been read here yet.") if scene.begun else begin)
            strip.show_sheet(sheets[i] if i < len(sheets) else None)
        self.words.setText(f"{inputs.way.told()} {translated(_AXES)}" if inputs else "")
        self._check_way(inputs)

    def _check_way(self, inputs: Inputs | None) -> None:
        """Say whether angles or biases are what their formula says, and what enters where nothing is added to it."""
        way = inputs.way if inputs else Way()
        entered = inputs.difference if inputs and inputs.position is None else None
        told = [
            (checked(translated(text, difference=small(difference.largest)), holds=difference.holds), difference.holds)
            for text, difference in (
                (marked("angles recomputed, difference {difference}"), way.turned),
                (marked("biases recomputed, difference {difference}"), way.shifted),
                (marked("input compared, difference {difference}"), entered),
            )
            if difference is not None
        ]
        words = " · ".join(text for text, _ in told)
        self.check.setText(words, "right" if all(holds for _, holds in told) else "wrong")
        set_tip(self.check, f"{words}\n{translated(RULE)}")
        self.check.setVisible(bool(told))

    def _show_cell_of(self, strip: int, cell: Cell | None) -> None:
        """Say the arithmetic of a cell of what enters; other strips have tooltips alone."""
        inputs = self._scene.inputs if self._scene else None
        self.show_cell(cell if inputs is None or inputs.way.adds or not strip else None)

    def _sheets(self, scene: Scene, inputs: Inputs) -> list[Sheet]:
        """Return what there is to draw, from top to bottom."""
        embedding = translated("token embedding")
        if inputs.way.scale:
            embedding = f"{embedding} · {inputs.way.scale}"
        if inputs.position is None or inputs.total is None:
            text = marked("{embedding} = what enters the model")
            if inputs.way.adds:
                text = marked("{embedding}; not recorded: what is added to it, or the sum")
            entered = inputs.embedding if inputs.total is None or inputs.way.adds else inputs.total
            first = self._strip(scene, inputs, translated(text, embedding=embedding), entered)
            return [replace(first, legend=True, check=None), *self._own(scene, inputs)]
        parts = (
            (embedding, inputs.embedding),
            (translated("+ position"), inputs.position),
            (translated("= what enters the model"), inputs.total),
        )
        return [self._strip(scene, inputs, *part) for part in parts]

    def _strip(self, scene: Scene, inputs: Inputs, caption: str, values: np.ndarray) -> Sheet:
        return Sheet(
            values, inputs.labels[: len(values)], scene.side, scene.current, done=scene.done, limit=inputs.reach,
            column_title=caption, legend=values is inputs.embedding,
            check=self._check(inputs) if values is inputs.total else None,
        )  # fmt: skip

    def _own(self, scene: Scene, inputs: Inputs) -> Iterator[Sheet]:
        """Yield what the model recorded of positions that are not added."""
        way = inputs.way
        if way.angles is not None:
            turned = np.remainder(way.angles + math.pi, 2 * math.pi) - math.pi
            labels, caption = inputs.labels[: len(turned)], translated("angle of queries and keys, by pair (radians)")
            yield Sheet(
                turned, labels, scene.side, scene.current, done=scene.done, limit=math.pi, column_title=caption,
                legend=True,
            )  # fmt: skip
        if way.biases and scene.done:
            bias = way.by_distance(min(scene.done, len(way.biases)) - 1 if way.writes else 0)
            yield Sheet(
                bias, tuple(f"H{head + 1}" for head in range(len(bias))), None, room=4,
                limit=float(np.abs(bias).max(initial=0.0)) or 1.0, legend=True,
                row_title=translated("head"), column_title=translated("added to scores, by distance in tokens"),
            )  # fmt: skip

    def _check(self, inputs: Inputs) -> tuple[str, bool] | None:
        difference = inputs.difference
        if difference is None:
            return None
        text = translated("sum recomputed, difference {difference}", difference=small(difference.largest))
        return text, difference.holds

    def note(self, scene: Scene, cell: Cell | None) -> str:
        if scene.inputs is None:
            return ""
        if cell is not None and cell[0] < scene.done and cell[1] < scene.inputs.width:
            return self._arithmetic(scene.inputs, *cell)
        return self._reading_now(scene, scene.inputs)

    def _reading_now(self, scene: Scene, inputs: Inputs) -> str:
        if scene.side == "target":
            if scene.current == (0,):
                return translated("the decoder reads “{token}” first", token=inputs.labels[0])
            return translated("the decoder reads the word it wrote last") if scene.current else ""
        if scene.reads is not None:
            return _read_by_token(scene.reads, inputs.labels)
        return translated("all {count} tokens at once", count=len(inputs.labels)) if scene.current else ""

    def _arithmetic(self, inputs: Inputs, row: int, unit: int) -> str:
        text = translated("“{token}”, dimension {unit}:", token=inputs.labels[row], unit=unit)
        numbers = [_signed(array[row, unit]) for array in inputs.arrays.values()]
        return f"{text} {numbers[0]}" if len(numbers) < 3 else f"{text} {numbers[0]} + {numbers[1]} = {numbers[2]}"

    def _numbers(self) -> str:
        if self._scene is None or self._scene.inputs is None:
            return ""
        sheets = self._sheets(self._scene, self._scene.inputs)
        widest = max(sheet.values.shape[1] for sheet in sheets)
        rows = (
            (sheet.column_title, sheet.name(row), *values, *[""] * (widest - len(values)))
            for sheet in sheets
            for row, values in enumerate(sheet.values[: sheet.done].tolist())
        )
        return csv_text(("part", "token", *map(str, range(widest))), rows)


def _read_by_token(reads: Reads, labels: tuple[str, ...]) -> str:
    """Say what a net reads that goes from token to token."""
    n, total, both = reads.left + 1, len(labels), reads.right is not None
    if reads.layers > 1:
        once, twice = (
            marked("layer {layer} reads token {n} of {total}"),
            marked("layer {layer} reads token {n} of {total}, from both ends"),
        )
        return translated(twice if both else once, layer=reads.layer + 1, n=n, total=total)
    if len(reads.tokens) == 1:
        return translated("reading “{left}”", left=labels[reads.left])
    return translated("reading → “{left}” and ← “{right}”", left=labels[reads.left], right=labels[reads.tokens[1]])


def _signed(value: np.floating) -> str:
    return f"{value:.3f}" if value >= 0 else f"(−{-value:.3f})"
