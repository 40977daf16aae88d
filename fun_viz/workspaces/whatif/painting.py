"""What painting in the framed row of a map makes of the branch: an edit that gives the row its weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fun_viz.edits import Action, Edit, Paint
from fun_viz.reading import KINDS, Reading
from fun_viz.selection import Focus


@dataclass(frozen=True)
class Line:
    """A row of an attention as it is looked at: of one head, or of all of a layer's as one."""

    reading: Reading
    focus: Focus
    row: int

    @property
    def part(self) -> str:
        """The path of the attention."""
        kind = next(kind for kind in KINDS if kind == self.focus.part)
        return self.reading.trace.anatomy.attention(kind)[self.focus.layer].path

    @property
    def where(self) -> dict[str, tuple[int, ...]]:
        """The row, of the head that is looked at, or of all."""
        heads = {} if isinstance(self.focus.head, str) or self._single else {"head": (self.focus.head,)}
        return {"query": (self.row,), **heads}

    @property
    def _single(self) -> bool:
        kind = next(kind for kind in KINDS if kind == self.focus.part)
        array = self.reading.attention(kind)
        return array is not None and array.values.shape[1] == 1

    def edit(self, action: Action, *, every: bool = False) -> Edit:
        """Return the edit that does something to the row, or to `every` row alike."""
        where = {axis: places for axis, places in self.where.items() if not (every and axis == "query")}
        return Edit(self.part, "pattern", where, action)

    def painted(self, weights: np.ndarray) -> Edit:
        return self.edit(Paint(tuple(round(float(weight), 6) for weight in weights)))

    def among(self, edits: tuple[Edit, ...]) -> int | None:
        """Return the place of the edit that paints this very row; None if none does."""
        own = self.part, self.where
        found = (at for at, edit in enumerate(edits)
                 if edit.on and isinstance(edit.action, Paint) and (edit.part, dict(edit.where)) == own)  # fmt: skip
        return next(found, None)
