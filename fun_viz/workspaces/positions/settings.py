"""What the user has set in the Positions workspace; what is None follows the model and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, TypeGuard, get_args

from fun_viz.workspaces.positions.formula import spread
from fun_viz.workspaces.positions.scene import Waves

Choice = Literal["clock", "source", "target"]
LENGTHS = (8, 200)
WIDTHS = (8, 512)
_USUAL = (32, 64)  # length, and d while no model is shown


@dataclass(frozen=True)
class Settings:
    """`units` are the dimensions drawn as waves, `side` the part of the sentence that is marked."""

    length: int | None = None
    width: int | None = None
    units: tuple[int, ...] | None = None
    side: Choice = "clock"

    def waves(self, tokens: int, width: int | None) -> Waves:
        """Return what is drawn for a sentence of so many tokens and a model of this width, None when there is none."""
        length = self.length or max(_USUAL[0], tokens)
        return Waves(_within(length, LENGTHS), _even(_within(self.width or width or _USUAL[1], WIDTHS)))

    def chosen(self, width: int) -> tuple[int, ...]:
        """Return four dimensions that there are."""
        return self.units if self.units and max(self.units) < width else spread(width)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Take up what `to_json` returned; what does not fit is left out."""
        length, width, units, side = (kept.get(key) for key in ("length", "width", "units", "side"))
        four = (
            isinstance(units, list | tuple)
            and len(units) == 4
            and all(_is_number(unit) and unit >= 0 for unit in units)
        )
        return cls(
            _within(length, LENGTHS) if _is_number(length) else None,
            _even(_within(width, WIDTHS)) if _is_number(width) else None,
            tuple(units) if four and units else None,
            next((choice for choice in get_args(Choice) if choice == side), "clock"),
        )


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _within(number: int, ends: tuple[int, int]) -> int:
    return max(ends[0], min(number, ends[1]))


def _even(number: int) -> int:
    return number // 2 * 2
