import pytest
import torch

from fun_viz.nets.positions.alibi import Alibi, slopes


def test_the_slopes_of_eight_heads_are_the_papers():
    assert slopes(8) == [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256]


def test_the_slopes_of_sixteen_heads_begin_at_the_root_of_a_half_as_in_the_paper():
    assert slopes(16)[0] == pytest.approx(2**-0.5)
    assert slopes(16)[1] == pytest.approx(2**-1)
    assert slopes(16)[-1] == pytest.approx(2**-8)


def test_the_slopes_of_other_numbers_of_heads_are_those_of_the_authors_code():
    assert slopes(3) == pytest.approx([2**-4, 2**-8, 2**-2])
    assert slopes(6) == pytest.approx([2**-2, 2**-4, 2**-6, 2**-8, 2**-1, 2**-3])
    assert slopes(1) == [2**-8]


def test_the_bias_is_the_distance_times_the_slope_of_the_head():
    bias = Alibi(16, 8, reach=4).bias(3, 3)

    assert bias.shape == (8, 3, 3)
    assert bias[0].tolist() == [[0, -0.5, -1], [-0.5, 0, -0.5], [-1, -0.5, 0]]
    assert torch.equal(bias[1], bias[0] / 2)


def test_the_queries_are_the_last_of_the_keys():
    places = Alibi(8, 2, reach=4)

    assert torch.equal(places.bias(1, 5), places.bias(5, 5)[:, 4:])
