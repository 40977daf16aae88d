"""What the user has set in the Positions workspace; what is None follows the model and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import msgspec

from fun_viz.workspaces.positions.formula import Waves, spread

Choice = Literal["clock", "source", "target"]
Units = Annotated[tuple[Annotated[int, msgspec.Meta(ge=0)], ...], msgspec.Meta(min_length=4, max_length=4)]
LENGTHS = (8, 200)
WIDTHS = (8, 512)
_USUAL = (32, 64)  # length, and d while no model is shown


@dataclass(frozen=True)
class Settings:
    """`units` are the dimensions drawn as waves, `side` the part of the sentence that is marked."""

    length: int | None = None
    width: int | None = None
    units: Units | None = None
    side: Choice = "clock"

    def waves(self, tokens: int, width: int | None) -> Waves:
        """Return what is drawn for a sentence of so many tokens and a model of this width, None when there is none.

        A number out of reach becomes the nearest in reach.
        """
        length = self.length or max(_USUAL[0], tokens)
        return Waves(_within(length, LENGTHS), _within(self.width or width or _USUAL[1], WIDTHS) // 2 * 2)

    def chosen(self, width: int) -> tuple[int, ...]:
        """Return four dimensions that there are."""
        return self.units if self.units and max(self.units) < width else spread(width)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Take up what was remembered of its fields; what does not fit is left out."""
        return msgspec.convert({name: value for name, value in kept.items() if _fits(name, value)}, cls)


def _fits(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, Settings)
    except (msgspec.ValidationError, UnicodeError):
        return False
    return True


def _within(number: int, ends: tuple[int, int]) -> int:
    return max(ends[0], min(number, ends[1]))
