"""Options read from a signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest

from fun_viz.errors import InputError
from fun_viz.options import Knob, checked, options_of


@dataclass(frozen=True)
class Oven:
    hot: Annotated[int, Knob("Heat", "How hot.", 50, 250)] = 180
    minutes: Annotated[float, Knob("Time", "How long.", 0)] = 12.5
    fan: Annotated[bool, Knob("Fan", "Whether air moves.")] = False
    shelf: Annotated[Literal["top", "middle"], Knob("Shelf", "Where.")] = "middle"
    name: str = "not an option"


def test_options_stand_in_order_with_what_they_may_be() -> None:
    hot, minutes, fan, shelf = options_of(Oven)
    assert (hot.name, hot.kind, hot.default, hot.least, hot.most, hot.label) == ("hot", "whole", 180, 50, 250, "Heat")
    assert (minutes.kind, fan.kind, shelf.kind) == ("number", "switch", "choice")
    assert shelf.choices == ("top", "middle")


def test_values_are_read_from_text_and_from_themselves() -> None:
    given: dict[str, Any] = {"hot": "200", "minutes": "3", "fan": "on", "shelf": "top"}
    assert checked(Oven, given) == {"hot": 200, "minutes": 3.0, "fan": True, "shelf": "top"}
    assert checked(Oven, {"hot": 200.0, "fan": False}) == {"hot": 200, "fan": False}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"hot": 40}, "hot must be 50 or more, not 40"),
        ({"hot": 251}, "hot must be 250 or less"),
        ({"hot": "60.5"}, "hot needs a number, not 60.5"),
        ({"hot": 60.5}, "hot needs a whole number"),
        ({"minutes": "nan"}, "minutes needs a number, not nan"),
        ({"fan": "perhaps"}, "fan is on or off"),
        ({"shelf": "bottom"}, "shelf is one of top, middle, not bottom"),
        ({"door": 1}, "There is no option door here; there are hot, minutes, fan, shelf"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        checked(Oven, given)
    assert words in str(refused.value)
