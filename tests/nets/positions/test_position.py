import pytest
import torch

from fun_viz.nets import positions as ways
from fun_viz.nets.positions import Positions, positions
from fun_viz.nets.transformer import Transformer
from fun_viz.options import options_of
from fun_viz.registry import discover

discover(ways)
every_way = pytest.mark.parametrize("way", list(positions))


def test_every_way_of_telling_positions_can_be_chosen():
    choices = next(option.choices for option in options_of(Transformer) if option.name == "positions")

    assert set(choices) == set(positions) >= {"sinusoidal", "learned", "none", "rotary", "alibi"}


def test_with_none_nothing_is_said():
    places = positions["none"](8, 2, 4)

    assert type(places).mro()[1] is Positions
    assert places.added(0, 3) is places.angles(0, 3) is places.bias(3, 3) is None


@every_way
def test_each_way_says_at_most_one_thing(way):
    places = positions[way](8, 2, 16)

    said = {name for name, value in _said(places, 3, 4).items() if value is not None}

    assert len(said) == (way != "none")


@every_way
def test_what_is_said_has_the_shape_that_is_promised(way):
    said = _said(positions[way](8, 2, 16), 3, 4)

    shapes = {"added": (4, 8), "angles": (4, 2), "bias": (2, 4, 7)}
    assert all(value is None or value.shape == shapes[name] for name, value in said.items())


@every_way
def test_all_at_once_is_one_after_the_other(way):
    places = positions[way](8, 2, 16)
    for name, whole in _said(places, 0, 6).items():
        if whole is not None:
            axis = int(name == "bias")
            parts = [_said(places, at, 1)[name] for at in range(6)]
            rows = [torch.nn.functional.pad(part, (0, whole.size(-1) - part.size(-1))) for part in parts]
            seen = whole.tril() if name == "bias" else whole
            assert torch.equal(torch.cat(rows, axis), seen)


def _said(places, start, count):
    return {
        "added": places.added(start, count),
        "angles": places.angles(start, count),
        "bias": places.bias(count, start + count),
    }
