"""What a word of the tree and those that lead to it looked at, whether it won or not."""

from __future__ import annotations

from dataclasses import replace

from fun_viz.reading import Reading
from fun_viz.selection import Part
from fun_viz.trace import Array, Trace
from fun_viz.tree import Node
from fun_viz.views.matrix import Grid, Matrix
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.axes import axes

_PARTS: tuple[Part, ...] = ("cross", "decoder")


def reading_of(trace: Trace, node: Node) -> Reading:
    """Return the reading of a trace as if it had ended with a word, whatever won."""
    written, steps = -1, []
    for step in trace.steps:
        written += step.phase == "write"
        if step.phase == "explain" or written > node.step:
            break
        steps.append(replace(step, best=node.row) if step.phase == "write" and written == node.step else step)
    return Reading(replace(trace, steps=tuple(steps), finished=False))


def grid_of(reading: Reading) -> Grid | None:
    """Return the mean of the highest layer's heads, a row a word; None without attention."""
    for part in _PARTS:
        values = reading.pattern(part, -1, "mean") if part in ("cross", "decoder") else None
        known = axes(reading, part)
        rows = known.rows[: len(known.rows)]
        if values is not None and values.shape[1] == len(known.columns) and len(values) >= len(rows):
            return Grid(
                Array(values[: len(rows)], ("query", "key")), rows, known.columns, known.row_side, known.column_side,
                known.row_shift, known.column_shift, current_row=len(rows) - 1, row_notes=known.notes,
            )  # fmt: skip
    return None


class WordMap(Panel):
    """The attention of a word that was clicked on, and of those before it."""

    def __init__(self) -> None:
        self.matrix = Matrix()
        super().__init__(self.matrix, numbers=self.matrix.to_csv)
        self.set_info("beam.map")
        self._word = ""
        texts = Texts(self)
        texts.bind(self.matrix.set_placeholder, "This net has no attention: nothing says where a word looked.")
        texts.follow(self._name)

    def show_node(self, trace: Trace, node: Node) -> None:
        """Show what leads to a word."""
        self._word = node.token.piece
        self.matrix.show_grid(grid_of(reading_of(trace, node)))
        self._name()

    def _name(self) -> None:
        self.set_title(translated("Attention"))
        self.set_note(
            translated("up to “{word}” · highest layer, mean of heads", word=self._word) if self._word else ""
        )
