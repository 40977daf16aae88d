"""What-ifs as frozen values that JSON can hold: which numbers of which part are changed, where, and how.

How an edit is applied to a net while it runs is in `fun_viz.nets.editing`, which of them fit a net in
`fun_viz.editable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct

MOST = 100  # edits of one run
MASK = "mask"  # what stands for a port where an attention may not look ahead: a rule, and no number that passes


class Cut(Struct, frozen=True, tag="cut"):
    """Set to zero: as if nothing came from there. Nothing is normalised again."""


class Scale(Struct, frozen=True, tag="scale"):
    """Multiply by a factor."""

    factor: float


class Clamp(Struct, frozen=True, tag="clamp"):
    """Keep within two bounds; equal ones hold a number there, such as a gate that is always open."""

    least: float
    most: float


class Replace(Struct, frozen=True, tag="replace"):
    """Put other numbers there: one for each that is selected along the last axis, or one for all."""

    values: tuple[float, ...]


class Paint(Struct, frozen=True, tag="paint"):
    """Put other weights there, scaled so that what is selected of a row keeps its sum: where an attention shall look.

    One weight for each that is selected along the last axis; if they sum to 0, all become 0.
    """

    weights: tuple[float, ...]


class Uniform(Struct, frozen=True, tag="uniform"):
    """Look everywhere alike: what is selected of a row keeps its sum, of which each gets the same share."""


class Diagonal(Struct, frozen=True, tag="diagonal"):
    """Look at one place only: the query's own, or `offset` after it; the nearest there is, if there is none.

    What is selected of a row keeps its sum.
    """

    offset: int = 0


class OneHot(Struct, frozen=True, tag="one-hot"):
    """Look at one key only, the same for all queries; what is selected of a row keeps its sum.

    A row that does not see the key stays as it is.
    """

    key: int


class Temperature(Struct, frozen=True, tag="temperature"):
    """Divide all that a softmax is made of: above 1 its weights grow alike, below 1 the largest takes more."""

    temperature: float


class Hide(Struct, frozen=True, tag="hide"):
    """Mask keys: their scores become -∞, their weights 0."""


class Unmask(Struct, frozen=True, tag="unmask"):
    """Let an attention look ahead. While a net writes there is nothing ahead: it is given all words at once.

    That is how it is trained: the words are those that it writes with the mask, and what it says of each is seen.
    """


class Swap(Struct, frozen=True, tag="swap"):
    """Let two places of what is given change places: two words, or the positions of two words."""


class Word(Struct, frozen=True, tag="word"):
    """Read other words, by their ids: one for each token that is selected, or one for all."""

    ids: tuple[int, ...]


Action: TypeAlias = (
    Cut | Scale | Clamp | Replace | Paint | Uniform | Diagonal | OneHot | Temperature | Hide | Unmask | Swap | Word
)


IN_A_ROW = (Paint, Uniform, Diagonal, OneHot, Hide)
"""Actions by which what one weight becomes depends on all that its query sees."""


@dataclass(frozen=True)
class Edit:
    """Change what passes one port of one part (`fun_viz.anatomy`).

    `where` names axes of the port, but never the beam, with the indices that are changed; along an axis that is not
    named all are. An index on the axis along which a sequence grows (query, token, or key where there is no query) is
    a place in that sequence, whether the net runs token by token or all at once; a port without such an axis, as of a
    cell, has "token" all the same.

    One that is not `on` changes nothing, and is kept. A `name` is what somebody called it; it makes no other edit.
    """

    part: str
    port: str
    where: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    action: Action = field(default_factory=Cut)
    name: str = field(default="", compare=False)
    on: bool = True

    def __hash__(self) -> int:
        where = tuple(sorted((axis, tuple(places)) for axis, places in self.where.items()))
        return hash((self.part, self.port, where, self.action, self.on))

    @property
    def probe(self) -> str:
        """The path of the probe that is changed."""
        return f"{self.part}.{self.port}" if self.part else self.port


def active(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that are on, in their order."""
    return tuple(edit for edit in edits if edit.on)


def unmasked(edits: Iterable[Edit]) -> frozenset[str]:
    """Return the attentions, by their paths, whose mask is taken away."""
    return frozenset(edit.part for edit in edits if edit.on and edit.port == MASK)
