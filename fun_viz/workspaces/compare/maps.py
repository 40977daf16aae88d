"""Which map is shown of a lane, how it stands at one moment, and how two of them differ. Numpy only, no widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

import numpy as np

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.widgets.texts import marked, translated

ABSENT, _PAIR = "–", " | "
_OTHERS = marked("The lanes wrote different words here: what is compared is where each looked for its own.")
_PARTED = marked("The texts have parted: each lane reads another one, and nothing is compared.")


def attends(reading: Reading) -> bool:
    """Say whether a lane has attention to the source; influence stands for it in one that has not."""
    return not reading.decode_moves or reading.attention("cross") is not None


def weights(reading: Reading, *, influence: bool) -> Array | None:
    """Return what a lane looks at, (query, key); influence where there is no attention; None before it is known."""
    alignment = None if influence or reading.attention("cross") is None else reading.alignment()
    array = alignment[1] if alignment else reading.influence
    shape = (len(reading.target), len(reading.source))
    return array if array is not None and array.values.shape == shape else None


@dataclass(frozen=True, eq=False)
class Gap:
    """The first lane's map minus the second's, target tokens side by side by their index.

    `values` (row, source) is NaN where only one of them wrote a token; the first `done` rows have happened in both.
    """

    of: tuple[Reading, Reading, bool, str]  # what is compared, whether that is influence, and in which language
    values: np.ndarray
    rows: tuple[str, ...]
    source: tuple[str, ...]
    done: int = 0
    going: bool = True  # a lane is still writing, so the last row done is the current one

    @cached_property
    def limit(self) -> float:
        """The largest difference of the rows that can be compared, which gets the full colour."""
        values = self.values[: self.parts + 1]
        finite = np.abs(values[np.isfinite(values)])
        return float(finite.max()) if finite.size and finite.max() > 0 else 1.0

    def differs(self, row: int) -> bool:
        """Whether the two lanes wrote different words there, or one none: then their rows are not of one word."""
        return _PAIR in self.rows[row]

    @cached_property
    def parts(self) -> int:
        """The first row in which the two lanes wrote different words: after it each reads another text."""
        return next((row for row in range(len(self.rows)) if self.differs(row)), len(self.rows))

    @property
    def nothing(self) -> bool:
        """Whether what has happened in both is the same everywhere."""
        return not np.nan_to_num(self.values[: self.done]).any()

    @property
    def row(self) -> int | None:
        """The row last written by both."""
        both = np.flatnonzero(np.isfinite(self.values[: self.done]).all(1))
        return int(both[-1]) if both.size else None

    @property
    def distance(self) -> float | None:
        """Total variation distance of the row last written by both: ½ Σ |a - b|, from 0 (same) to 1 (disjoint)."""
        return None if self.row is None else float(np.abs(self.values[self.row]).sum() / 2)

    def grid(self) -> Grid:
        """Return the map as it stands now."""
        current = self.done - 1 if self.going and self.done else None
        return replace(self._whole, rows_done=self.done, current_row=current)

    @cached_property
    def _whole(self) -> Grid:
        hidden = np.zeros(self.values.shape, bool)
        hidden[self.parts + 1 :] = True
        return Grid(
            Array(self.values, ("query", "key")), self.rows, self.source, "target", "source", scale="signed",
            limit=self.limit, of_shares=True, hides_ahead=True, square=False, hidden=hidden if hidden.any() else None,
            row_notes=tuple(map(self._note_on, range(len(self.rows)))),
        )  # fmt: skip

    def at(self, done: int, *, going: bool) -> Gap:
        """Return the same gap at another time."""
        later = replace(self, done=done, going=going)
        for name in ("limit", "parts", "_whole"):  # what follows from all of it
            later.__dict__[name] = getattr(self, name)
        return later

    def _note_on(self, row: int) -> str:
        if row < self.parts:
            return ""
        return translated(_OTHERS) if row == self.parts else translated(_PARTED)


def gap(first: Moment, second: Moment, *, influence: bool, before: Gap | None = None) -> Gap | None:
    """Return how two lanes differ; None before both maps are known, or when they cut the sentence differently.

    Without `influence` both must have attention: a weight and an influence are two measures. The numbers of a gap
    `before` are kept if they are of the same.
    """
    of = first.reading, second.reading, influence, translated(_PARTED)
    found = before if before is not None and before.of == of else _apart(*of)
    return found and found.at(_done(first, second), going=not (first.ended and second.ended))


def _apart(first: Reading, second: Reading, influence: bool, language: str) -> Gap | None:
    """Return how two runs differ as wholes."""
    one, other = weights(first, influence=influence), weights(second, influence=influence)
    if one is None or other is None or not same_source(first, second):
        return None
    a, b = one.values, other.values
    values = np.full((max(len(a), len(b)), a.shape[1]), np.nan, np.float32)
    both = min(len(a), len(b))
    values[:both] = a[:both] - b[:both]
    pairs = zip_longest(first.target, second.target, fillvalue=ABSENT)
    rows = tuple(x if x == y else f"{x}{_PAIR}{y}" for x, y in pairs)
    return Gap((first, second, influence, language), values, rows, first.source)


def same_source(first: Reading, second: Reading) -> bool:
    """Whether both lanes read the same source tokens."""
    return bool(first.moves and second.moves) and first.source == second.source


def _done(first: Moment, second: Moment) -> int:
    """Return how many rows have happened in both; a lane that has ended does not hold the other back."""
    going = [at.written for at in (first, second) if not at.ended]
    return min(going) if going else max(first.written, second.written)


def first_word(at: Moment, position: int) -> int:
    """Return the move of the clock (from 1) in which a lane writes its first word; the clock stands at `position`."""
    return position - at.position + at.reading.encode_moves + 1
