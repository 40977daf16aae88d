import math

import pytest
import torch

from fun_viz.nets.positions import sinusoidal
from fun_viz.nets.positions.sinusoidal import Sinusoidal


def test_each_cell_is_the_papers_formula():
    places = sinusoidal(7, 6)

    assert places.shape == (7, 6)
    for pos in range(7):
        for i in range(3):
            angle = pos / 10_000 ** (2 * i / 6)
            assert places[pos, 2 * i].item() == pytest.approx(math.sin(angle), abs=1e-6)
            assert places[pos, 2 * i + 1].item() == pytest.approx(math.cos(angle), abs=1e-6)


def test_an_odd_width_ends_with_a_sine_that_has_no_cosine():
    assert sinusoidal(3, 5).shape == (3, 5)
    assert torch.equal(sinusoidal(3, 5)[:, :5:2][:, 0], sinusoidal(3, 6)[:, 0])


def test_the_product_of_two_positions_depends_on_their_distance_alone():
    places = sinusoidal(60, 32)

    products = places @ places.T  # (position, position)

    for distance in (0, 1, 7, 30):
        diagonal = products.diagonal(distance)
        assert torch.allclose(diagonal, diagonal[0].expand_as(diagonal), atol=1e-4)
    assert (products[0, 0] - products[0, 1]) > 0.5  # not because every product is the same


def test_the_base_sets_the_longest_wave():
    assert sinusoidal(2, 4, base=100.0)[1, 2].item() == pytest.approx(math.sin(1 / 10))


def test_positions_beyond_those_kept_ready_are_computed():
    places = Sinusoidal(8, 2, reach=4)

    assert torch.equal(places.added(1, 3), sinusoidal(4, 8)[1:])
    assert torch.equal(places.added(2, 5), sinusoidal(7, 8)[2:])


def test_the_table_is_not_a_weight():
    assert not Sinusoidal(8, 2, reach=4).state_dict()
