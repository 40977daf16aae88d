"""What-ifs as frozen values that JSON can hold: which numbers of which part are changed, where, and how.

How an edit is applied to a net while it runs is in `fun_viz.nets.editing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct


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


Action: TypeAlias = Cut | Scale | Clamp | Replace | Paint


@dataclass(frozen=True)
class Edit:
    """Change what passes one port of one part (`fun_viz.anatomy`).

    `where` names axes of the port, but never the beam, with the indices that are changed; along an axis that is not
    named all are. An index on the axis along which a sequence grows (query, token, or key where there is no query) is
    a place in that sequence, whether the net runs token by token or all at once; a port without such an axis, as of a
    cell, has "token" all the same.
    """

    part: str
    port: str
    where: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    action: Action = field(default_factory=Cut)

    def __hash__(self) -> int:
        return hash((self.part, self.port, tuple(sorted(self.where.items())), self.action))

    @property
    def probe(self) -> str:
        """The path of the probe that is changed."""
        return f"{self.part}.{self.port}" if self.part else self.port
