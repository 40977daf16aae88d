"""Where the rows of a recurrent net stand: tokens, cells, the vector between, words; in all sizes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fun_viz.tracks import Side
from fun_viz.workspaces.stage.columns import Columns
from fun_viz.workspaces.stage.rows import overview_room
from fun_viz.workspaces.stage.wiring import Wiring

_ROWS = 4  # layers that have rows of their own


@dataclass(frozen=True)
class Row:
    """The cells of one layer and direction."""

    layer: int
    side: Side
    y: float


@dataclass(frozen=True)
class Frame:
    """All heights; `base` is the lower edge of the drawing proper, `vector` the ends of what crosses."""

    columns: Columns
    wiring: Wiring
    height: float
    base: float
    mini: bool
    token: float
    rows: tuple[Row, ...]  # of the encoder, the lowest layer first
    capsules: tuple[tuple[float, float], ...]  # top and bottom of each layer that has rows
    cell: tuple[float, float]
    vector: tuple[float, float]
    word: float
    read: float
    writers: tuple[float, ...]  # of the decoder's layers, the lowest first
    writer: tuple[float, float]
    rail: float
    answer: float  # where what is gathered is joined, if the decoder looks back after its cells
    asks: float

    @property
    def narrow(self) -> bool:
        """Whether source tokens have no room for boxes."""
        return self.columns.column < 34.0

    @property
    def boxed(self) -> bool:
        """Whether states of the encoder stand in boxes of their own."""
        return not self.narrow and self.cell[1] >= 15.0 and not (self.mini and self.cell[1] < 19.0)

    @property
    def stacked(self) -> bool:
        """Whether tokens stand below all layers, and not between two directions."""
        return self.wiring.layers > 1

    @property
    def first(self) -> int:
        """The lowest layer of the encoder that has rows; those below it are folded into them."""
        return self.wiring.layers - len(self.capsules)

    @property
    def foldable(self) -> int:
        """How many of the lowest layers share a row, unless they are unfolded; 0 where each has its own."""
        return self.wiring.layers - _ROWS + 1 if self.wiring.layers > _ROWS and not self.mini else 0

    @property
    def chip(self) -> float:
        return 24.0 if not self.mini else 20.0 if self.height >= 80 else 17.0

    @property
    def across(self) -> float:
        """Width of the vector that crosses."""
        return 14.0 if self.mini else 20.0

    @property
    def left(self) -> float:
        """The left edge of the box of that vector, and `right` the other."""
        return self.columns.middle - self.across / 2 - (5.0 if self.mini else 7.0)

    @property
    def right(self) -> float:
        return 2 * self.columns.middle - self.left

    @property
    def top(self) -> float:
        """The upper edge of that box, and `bottom` the lower one."""
        return self.vector[0] - (3.0 if self.mini else 7.0)

    @property
    def asked(self) -> float:
        """Where the question of a cell arrives at that box."""
        return max(self.asks, self.top + 4)

    @property
    def bottom(self) -> float:
        return self.vector[1] + (3.0 if self.mini else 7.0)

    def row(self, layer: int, side: Side) -> Row:
        return next(row for row in self.rows if (row.layer, row.side) == (layer, side))


@lru_cache(maxsize=64)
def frame(columns: Columns, wiring: Wiring, height: float, *, mini: bool, over: bool, unfolded: bool = False) -> Frame:
    """Return the frame of a net in so much height; `over` strips of all tokens stand below."""
    base = height - (overview_room(height) if over else 0.0)
    column, word = columns.column, columns.word
    read = base - (20.0 if not mini else 11.0 if height >= 80 else 9.0)
    top = (50.0 if base > 300 else 46.0 if base > 200 else 36.0) if not mini else 13.0 if height >= 80 else 10.0
    shown = wiring.layers if unfolded else min(_ROWS, wiring.layers)
    token, rows, capsules, tall = _stacked(wiring, base, mini, shown) if shown > 1 else _single(wiring, base, mini)
    writers, high = _writers(wiring, base, top, mini)
    upper = min(writers) - high / 2 if writers else base / 2
    lower = max(writers) + high / 2 if writers else base / 2
    free = upper - top - (14.0 if not mini else 10.0)  # between the word and the highest cell
    vector = _vector(wiring, base, rows, mini)
    return Frame(
        columns, wiring, height, base, mini, token, rows, capsules,
        cell=(max(3.0, min(64.0, column - (5.0 if column < 34 else 12.0 if mini else 14.0))), tall), vector=vector,
        word=top, read=read, writers=writers,
        writer=(max(6.0, min(56.0 if mini else 92.0, word - (12.0 if mini else 20.0))), high),
        rail=min(vector[1] - 3.0, lower + (read - (10.0 if mini else 12.0) - lower) * 0.55),
        answer=upper - free * 0.55, asks=upper - max(4.0, free * 0.15),
    )  # fmt: skip


def _single(
    wiring: Wiring, base: float, mini: bool
) -> tuple[float, tuple[Row, ...], tuple[tuple[float, float]], float]:
    """Return the place of tokens, rows, capsule and height of cells of one layer: tokens between two directions."""
    if wiring.back:
        token = base / 2 + (4.0 if base < 80 else 0.0) if mini else base * 0.57
        away = base * ((0.27 if base < 80 else 0.29) if mini else 0.205)
        tall = float(round(min(26.0, base * 0.2) if mini else min(44.0, base * 0.155)))
        if mini and wiring.looks and base >= 80:  # room for the arcs above
            token, away, tall = base * 0.58, base * 0.25, float(round(min(22.0, base * 0.17)))
        rows: tuple[Row, ...] = (Row(0, "forwards", token - away), Row(0, "backwards", token + away))
    else:
        token, tall = base * 0.74, float(round(min(26.0 if mini else 50.0, base * 0.2)))
        rows = (Row(0, "forwards", base * 0.46),)
    rim = tall / 2 + (3.0 if mini and base < 80 else 5.0)
    return token, rows, ((rows[0].y - rim, rows[-1].y + rim),), tall


def _stacked(
    wiring: Wiring, base: float, mini: bool, shown: int
) -> tuple[float, tuple[Row, ...], tuple[tuple[float, float], ...], float]:
    """Return the same of several layers, the highest `shown`: tokens below, and depth goes up."""
    sides: tuple[Side, ...] = ("forwards", "backwards") if wiring.back else ("forwards",)
    top, bottom = (20.0, base - 24.0) if mini else (max(46.0, base * 0.245), base - 38.0)
    gap, rim = (3.0, 1.5) if mini or shown > _ROWS else (12.0, 6.0) if shown < 3 else (8.0, 3.0)
    block = max(14.0 if shown <= _ROWS else 10.0, (bottom - top - gap * (shown - 1)) / shown)
    pitch = (block - 2 * rim) / len(sides)
    rows, capsules = [], []
    for n in range(shown):
        upper = bottom - block - n * (block + gap)
        capsules.append((upper, upper + block))
        layer = wiring.layers - shown + n
        rows += [Row(layer, side, upper + rim + (at + 0.5) * pitch) for at, side in enumerate(sides)]
    return base - (11.0 if mini else 20.0), tuple(rows), tuple(capsules), max(4.0, pitch - 2.0)


def _vector(wiring: Wiring, base: float, rows: tuple[Row, ...], mini: bool) -> tuple[float, float]:
    if mini:
        return (base * 0.3, base * 0.83) if wiring.looks and not wiring.after else (base * 0.2, base * 0.8)
    if wiring.layers > 1:
        return base * 0.33, base * 0.81
    return (rows[0].y - 8.0, rows[1].y + 8.0) if wiring.back else (base * 0.28, base * 0.76)


def _writers(wiring: Wiring, base: float, word: float, mini: bool) -> tuple[tuple[float, ...], float]:
    """Return where the decoder's layers stand, and how high their cells are."""
    count = wiring.writers
    if count == 1:
        upper, lower = word + (10.0 if mini else 14.0), base - (20.0 if mini else 32.0)
        tall = max(5.0, float(round(min(24.0 if mini else 56.0, base * 0.2, (lower - upper) * 0.4))))
        return (upper + (lower - upper - tall) * (0.55 if wiring.after else 0.36) + tall / 2,), tall
    room = word + (13.0 if mini else 44.0 if wiring.after else 34.0)
    below = base - (22.0 if mini else 46.0 if wiring.after else 68.0)
    gap = min(26.0 if count == 2 else 12.0, (below - room) * 0.2)
    tall = max(5.0, (below - room - gap * (count - 1)) / max(1, count))
    return tuple(below - tall / 2 - n * (tall + gap) for n in range(count)), min(50.0, tall)
