"""Which edits fit a net, and how they are written."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from fun_viz.editable import ACTIONS, check, edit_of, plain, ports
from fun_viz.edits import (
    MOST,
    Action,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
)
from fun_viz.errors import InputError
from tests.tiny import tiny

EVERY: tuple[Action, ...] = (
    Cut(), Scale(2.0), Clamp(0.0, 1.0), Replace((1.0,)), Paint((0.5, 0.5)), Uniform(), Diagonal(), OneHot(2),
    Temperature(0.5), Hide(), Unmask(), Swap(), Word((7,)),
)  # fmt: skip


def test_an_edit_in_json_names_its_part_its_port_and_its_action() -> None:
    text = '{"part": "decoder.layers.2.cross", "port": "pattern", "where": {"head": [1]}, "action": "cut"}'
    assert edit_of(text) == Edit("decoder.layers.2.cross", "pattern", {"head": (1,)}, Cut())
    assert edit_of(text.replace("[1]", "1")) == edit_of(text)
    assert set(map(type, EVERY)) == set(get_args(Action)) == set(ACTIONS.values())


@pytest.mark.parametrize("action", EVERY, ids=lambda action: type(action).__name__)
def test_an_edit_is_written_as_it_is_read(action: Action) -> None:
    edit = Edit("decoder", "logits", {"token": (1, 2)}, action, "mine", on=False)
    back = edit_of(json.dumps(plain(edit)))
    assert (back, back.name, back.on) == (edit, "mine", False)


def test_a_name_makes_no_other_edit_but_whether_it_is_on_does() -> None:
    one = Edit("decoder", "logits")
    assert one == Edit("decoder", "logits", name="called")
    assert hash(one) == hash(Edit("decoder", "logits", name="called"))
    assert one != Edit("decoder", "logits", on=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cut", "looks like"),
        ("{}", "looks like"),
        ("[" * 5000, "looks like"),
        ('{"part": "a", "port": "b", "action": "cut", "where": {"head": "x"}}', "looks like"),
        ('{"part": "a", "port": "b", "action": "burn"}', "no action burn; there are cut, scale, clamp, .*word"),
        ('{"part": "a", "port": "b", "action": "scale"}', "scale takes factor"),
        ('{"part": "a", "port": "b", "action": {"type": "clamp", "least": 0}}', "clamp takes least, most"),
        ('{"part": "a", "port": "b", "action": {"type": "scale", "factor": "x"}}', "scale takes factor"),
    ],
    ids=range(8),
)
def test_what_is_no_edit_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as error:
        edit_of(text)
    assert "\n" not in str(error.value)


def test_parts_are_named_in_short_and_too_many_edits_are_refused() -> None:
    anatomy = tiny(learned=False).net.anatomy
    with pytest.raises(InputError, match=r"decoder\.layers\.0–1\.cross") as error:
        check(anatomy, (Edit("decoder.layers.9.cross", "pattern"),))
    assert "encoder.embed" in str(error.value)
    edit = Edit("decoder.layers.0.cross", "pattern")
    check(anatomy, (edit,) * MOST)
    with pytest.raises(InputError, match="100 edits at most, not 10000"):
        check(anatomy, (edit,) * 10_000)
    assert ports(anatomy, "decoder.layers.0.self")[-1] == "mask"
    assert "mask" not in ports(anatomy, "encoder.layers.0.self")
