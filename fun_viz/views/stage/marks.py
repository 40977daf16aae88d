"""What is drawn of a net at one moment, as plain values: each mark says where it stands and what it stands for.

Coordinates are those of the drawing, whose origin is its left upper corner; a widget paints it in some scale. A mark's
`key` is the same from move to move, so what is another mark of the same key has moved, and what has a new key has come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from fun_viz.trace import Place

Ink = Literal[
    "accent", "source", "target", "text", "muted", "line", "panel", "soft", "chip", "ground", "right", "wrong", ""
]  # a colour of the theme; "" is none
Enter = Literal["fade", "grow", "slide"]  # how what is new comes: in one breath, along its path, or from its `slides`
TINTS = 82  # of a chip that can be told apart, 0.32 × 255
Point = tuple[float, float]
Stretch = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`places` are the tokens it belongs to: it is lit when one of them is pointed at.

    `about` is handed on to whoever listens when the mouse is on it: what it is of; None: the mouse goes through it.
    It changes in the part `beat` of a move, while `when` (milliseconds from the move's beginning) lasts.
    """

    key: tuple[object, ...]
    places: tuple[Place, ...] = ()
    about: object = None
    beat: int = 0
    when: Stretch = (0.0, 0.0)
    enter: Enter = "fade"
    slides: Point = (0.0, 0.0)  # where it comes from, off its place
    opacity: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Placed(Mark):
    """A mark about one point."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Sized(Placed):
    """A mark as wide and high as it says, about its middle."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Box(Sized):
    """A rectangle: a cell, an outline, a ground, a bar. A dashed one is not reached yet, a hatched one is masked."""

    radius: float = 3.0
    fill: Ink = ""
    shade: float = 1.0  # opacity of the fill
    stroke: Ink = ""
    line: float = 1.0
    dashed: bool = False
    hatched: bool = False
    value: float | None = None  # the number that its size or its shade stands for

    @property
    def seen(self) -> int:
        """Its shade as far as eight bits can tell it."""
        return round(self.shade * 255)


@dataclass(frozen=True, kw_only=True)
class Strip(Sized):
    """A vector: one cell a unit, `values` from -1 to 1 of the bound that the legend says."""

    values: tuple[float, ...]
    upright: bool = False
    stroke: Ink = "muted"
    line: float = 1.0
    edge: float = 0.45  # opacity of the stroke


@dataclass(frozen=True, kw_only=True)
class Chip(Sized):
    """A token. `now`: it is read or written at this moment; `lit`: bold and outlined.

    `tint` (0 … 1) fills it with the accent by what is taken from it. An unknown token is hatched, a forced one starred.
    """

    text: str
    side: Literal["source", "target"]
    pixels: int = 14
    now: bool = False
    lit: bool = False
    tint: float = 0.0
    boxed: bool = True
    unknown: bool = False
    judged: Literal["", "wrong", "missing"] = ""
    value: float | None = None  # the weight that the tint stands for

    @property
    def seen(self) -> int:
        """Its tint as far as eight bits can tell it: all of it is 0.32 of the accent."""
        return round(TINTS * min(1.0, max(0.0, self.tint)))


@dataclass(frozen=True, kw_only=True)
class Path(Mark):
    """A line: a point to begin with, then "L" (one point), "Q" (two) or "C" (three) to go on with."""

    start: Point
    strokes: tuple[tuple[str, tuple[float, ...]], ...]
    ink: Ink = "accent"
    line: float = 1.0
    arrow: bool = False
    dashed: bool = False
    round: bool = False  # its ends
    value: float | None = None  # the weight that its width stands for


@dataclass(frozen=True, kw_only=True)
class Dot(Placed):
    radius: float
    ink: Ink = "accent"


@dataclass(frozen=True, kw_only=True)
class Area(Mark):
    """A filled polygon: the field that a fan reads."""

    points: tuple[Point, ...]
    ink: Ink = "accent"


@dataclass(frozen=True, kw_only=True)
class Label(Placed):
    """A line of text: its anchor's x, the middle of its height. `room` cuts it; `halo` keeps what lies below away.

    `ground` is the colour it stands on that is nearest to a text's.
    """

    text: str
    ink: Ink = "muted"
    pixels: int = 12
    bold: bool = False
    align: Literal["left", "centre", "right"] = "centre"
    halo: Ink = ""
    ground: Ink = "soft"
    room: float | None = None
    value: float | None = None


@dataclass(frozen=True, kw_only=True)
class Legend:
    """One scale of strips: what they hold, and the number at its ends; 0 where each row has its own."""

    text: str
    bound: float = 0.0
    kind: Literal["signed", "bar"] = "signed"


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """A drawing of `width` × `height`: what lies `still` from move to move, over it what is `live`, below it `under`.

    The same `still` tuple, by identity, is painted once. `lasts` are the ends of a move's parts in milliseconds.
    `described` is what screen readers are told.
    """

    width: float
    height: float
    under: tuple[Mark, ...] = ()  # live too, and few
    still: tuple[Mark, ...] = ()
    live: tuple[Mark, ...] = ()
    legends: tuple[Legend, ...] = ()
    lasts: tuple[float, ...] = (60.0, 140.0, 200.0)
    described: str = ""
    note: str = ""  # said beside the title: what is seen
    folds: int = 0  # layers that share a row, unless they are asked for
    edges: dict[str, float] = field(default_factory=dict)  # places that others are laid out by, by name

    @property
    def moving(self) -> tuple[Mark, ...]:
        """What may be another from move to move."""
        return (*self.under, *self.live)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All of it, from the lowest up."""
        return (*self.under, *self.still, *self.live)
