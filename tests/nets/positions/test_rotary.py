import math

import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.nets.positions.rotary import Rotary, turned
from tests.nets.tiny import drawn


def test_each_pair_of_units_is_turned_by_the_papers_angle():
    x, places = drawn(5, 6), Rotary(12, 2, reach=5)

    out = turned(x, places.angles(3, 5))

    for token in range(5):
        for i in range(3):
            angle = (3 + token) / 10_000 ** (2 * i / 6)
            a, b = x[token, 2 * i].item(), x[token, 2 * i + 1].item()
            assert out[token, 2 * i].item() == pytest.approx(a * math.cos(angle) - b * math.sin(angle), abs=1e-6)
            assert out[token, 2 * i + 1].item() == pytest.approx(a * math.sin(angle) + b * math.cos(angle), abs=1e-6)


def test_the_product_of_a_turned_query_and_key_depends_on_their_distance_alone():
    places = Rotary(16, 1, reach=50)
    query, key = drawn(16, seed=1).expand(40, 16), drawn(16, seed=2).expand(40, 16)

    products = turned(query, places.angles(0, 40)) @ turned(key, places.angles(0, 40)).T  # (query, key)
    later = turned(query, places.angles(9, 40)) @ turned(key, places.angles(9, 40)).T

    assert torch.allclose(products, later, atol=1e-4)
    for distance in (-20, -1, 0, 3):
        diagonal = products.diagonal(distance)
        assert torch.allclose(diagonal, diagonal[0].expand_as(diagonal), atol=1e-4)
    assert products[0].std() > 0.1


def test_turning_changes_no_length():
    x = drawn(2, 3, 7, 8)

    assert torch.allclose(turned(x, Rotary(8, 1, reach=4).angles(0, 7)).norm(dim=-1), x.norm(dim=-1), atol=1e-5)


def test_the_first_token_is_not_turned():
    x = drawn(1, 4)

    assert torch.equal(turned(x, Rotary(4, 1, reach=4).angles(0, 1)), x)


def test_units_that_make_no_pairs_are_an_input_error():
    with pytest.raises(InputError, match="must be even, not 3"):
        Rotary(6, 2, reach=4)
