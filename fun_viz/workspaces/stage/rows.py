"""Where the rows of a net of layers stand: tokens below, the embedding, one row a layer, and what is written on top.

Layers that would come too close together are folded: of those far from the layer at work only the uppermost is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

_CLOSEST, _CLOSEST_MINI = 19.0, 9.0  # units between two rows that can still be told apart
_LOW = 230.0  # a drawing lower than that has less air


@dataclass(frozen=True)
class Rows:
    """`levels` are those shown, the lowest first: 0 is the embedding, l what layer l leaves. y grows downwards."""

    height: float
    mini: bool
    plain: bool  # tokens without boxes
    levels: tuple[int, ...]
    highest: float  # y of the uppermost level
    lowest: float  # and of the lowest
    token: float  # and of the tokens read
    word: float  # and of those written
    chip: float  # height of a token's chip
    strip: float  # height of a vector's strip
    rails: float  # at which share of the room below a layer its attention to the source is joined
    nodes: float  # and what it reads of its own sequence
    spare: tuple[int, ...] = ()  # levels without rows of their own, unless they are asked for

    @cached_property
    def _ys(self) -> dict[int, float]:
        count = len(self.levels) - 1
        pitch = (self.lowest - self.highest) / max(1, count)
        return {level: self.lowest - pitch * at for at, level in enumerate(self.levels)}

    @property
    def pitch(self) -> float:
        return (self.lowest - self.highest) / max(1, len(self.levels) - 1)

    @property
    def bottom(self) -> float:
        """The lower edge of the columns."""
        return self.token + self.chip / 2 + (4 if self.plain else 3 if self.mini else 8)

    def y(self, level: int) -> float:
        """Return the middle of a row; a small drawing has no embedding row: there links begin at the tokens."""
        return self._ys[level] if level in self._ys else self.token - 8

    @cached_property
    def whole(self) -> tuple[int, ...]:
        """The layers (from 0) whose row and the row below are both shown, so that their links can be."""
        first = (0,) if self.mini and self.levels[0] == 1 else ()
        return (*first, *(below for below, above in pairwise(self.levels) if above == below + 1))

    @cached_property
    def folds(self) -> tuple[tuple[int, int], ...]:
        """The layers (from 0, up to and including) of which only the uppermost one's row is shown."""
        folded = [(below, above - 1) for below, above in pairwise(self.levels) if above > below + 1]
        return ((0, self.levels[0] - 1), *folded) if self.mini and self.levels[0] > 1 else tuple(folded)

    def rail(self, layer: int) -> float:
        return self.y(layer + 1) + self._below(layer) * self.rails

    def node(self, layer: int) -> float:
        return self.y(layer + 1) + self._below(layer) * self.nodes

    def _below(self, layer: int) -> float:
        return min(self.pitch, self.y(layer) - self.y(layer + 1)) if layer in self.whole else self.pitch


@lru_cache(maxsize=64)
def rows(
    height: float, layers: int, at: int, *, mini: bool, plain: bool, over: bool, fans: bool, unfolded: bool = False
) -> Rows:
    """Return the rows for so many layers, of which `at` (from 0) is to be seen; `over` keeps room for all tokens.

    `unfolded`: each layer has its own, however close they come.
    """
    low = height < _LOW
    chip = (17.0 if height < 80 else 20.0) if mini else 22.0 if plain or low else 24.0
    below = overview_room(height) if over else 0.0
    token = height - below - chip / 2 - ((0.5 if height < 80 else 1.0) if mini else 4 if plain or low else 8)
    word = (10.0 if height < 80 else 13.0) if mini else 34.0 if low else 44.0
    if mini:
        lowest, highest = token - 19, max(word + chip / 2 + 5, height * 0.3)
    else:
        lowest = token - chip / 2 - (8 if plain or low else 11)
        highest = 69.0 if low else 80.0 if plain else max(84.0, height * 0.3)
    fit = max(1, int((lowest - highest) / (_CLOSEST_MINI if mini else _CLOSEST)))
    if mini and layers == 1:
        highest = lowest = (lowest + highest) / 2
    every, few = range(int(mini), layers + 1), _shown(layers, at, fit, first=int(mini))
    levels = tuple(every) if unfolded else few
    strip = 7.0 if mini else 8.0 if plain or low else 12.0 if height > 300 else 10.0
    strip = min(strip, 0.55 * (lowest - highest) / max(1, len(levels) - 1)) if len(levels) > 1 else strip
    return Rows(
        height, mini, plain, levels, highest, lowest, token, word, chip, strip,
        rails=0.29 if fans else 0.34, nodes=0.5 if fans else 0.64, spare=tuple(set(every).difference(few)),
    )  # fmt: skip


def overview_room(height: float) -> float:
    """Return how high the row of all tokens of a long text is, below the columns."""
    return 30.0 if height < _LOW else 44.0


def _shown(layers: int, at: int, fit: int, first: int) -> tuple[int, ...]:
    """Return the levels shown, `first` … `layers`, with at most `fit` steps between them; those of layer `at` are."""
    if layers - first <= fit:
        return tuple(range(first, layers + 1))
    near = max(2, fit if first == 0 else fit + 1)  # of the uppermost, beside the embedding
    window = range(layers - near + 1, layers + 1)
    if at < window[0]:
        low = max(first, at)
        window = range(low, low + max(2, near - 1))
    return tuple(sorted({*window, layers, *(() if first else (0,))}))
