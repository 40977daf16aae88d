"""What is asked for when a net is drawn, and what a mark is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fun_viz.branch import Moment
from fun_viz.selection import Focus
from fun_viz.trace import Place

Kind = Literal["token", "state", "link", "vector", "word", "window", "beyond", "fold"]
Shown = Literal["attention", "influence", "fans"]


@dataclass(frozen=True)
class About:
    """What a mark is of: a token, a state (a strip), a link, a vector that crosses the gap, a word that was written.

    A "window" is taken by its frame, "beyond" are the tokens at its other side together, a "fold" is what layers that
    share a row are unfolded by.

    `focus` and `cell` (row, column) are the map it stands in and where; `place` the token it is pointed at by.
    `probe` and `step` say which recorded numbers it shows: of an encode move, or of a decoding step from 0 on.
    """

    kind: Kind
    place: Place | None = None
    focus: Focus | None = None
    cell: tuple[int, int] | None = None
    probe: str = ""
    step: int | None = None
    value: float | None = None


@dataclass(frozen=True)
class Span:
    """Which tokens of a long sequence have columns of their own: `first` up to, not including, `end` of `count`."""

    first: int
    end: int
    count: int

    @property
    def whole(self) -> bool:
        return self.first == 0 and self.end == self.count

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and self.first <= index < self.end

    def __len__(self) -> int:
        return self.end - self.first


@dataclass(frozen=True)
class View:
    """One picture: a moment in a focus, in `width` × `height` units; a `mini` one stands in a lane of Compare.

    `looked` is the target token whose links are drawn, where that is not the one being written: one pointed at.
    `source` and `target` are windows on long sequences; None: all where it fits, else where the layout would look.
    `shown` "influence" tints the source tokens by influence instead of attention, and never draws it as a link.
    """

    at: Moment
    focus: Focus
    width: float
    height: float
    mini: bool = False
    shown: Shown = "attention"
    looked: int | None = None
    source: Span | None = None
    target: Span | None = None
    beside: tuple[int, int] = (0, 0)  # the most tokens, given and written, in any lane: all have the same columns
    ahead: bool = False  # whether the words to come stand in the places that wait for them
    unfolded: bool = False  # whether each layer has a row of its own, however many there are
    judged: tuple[str, ...] = ()  # of each written token: "", "wrong" or "missing"
