import math

import torch

from fun_viz.nets.masks import causal, hiding, padding


def test_padding_hides_exactly_the_padding_tokens():
    assert padding(torch.tensor([[5, 3, 0], [7, 0, 0]]), 0).tolist() == [[True, True, False], [True, False, False]]


def test_a_query_sees_itself_and_what_came_before():
    assert causal(3, 3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]


def test_with_more_keys_than_queries_the_queries_are_the_last_ones():
    assert causal(2, 4).tolist() == [[True, True, True, False], [True, True, True, True]]


def test_one_query_alone_sees_every_key():
    assert causal(1, 4).all()


def test_what_hides_is_minus_infinity_and_what_does_not_is_nothing():
    assert hiding(torch.tensor([[True, False]])).tolist() == [[0.0, -math.inf]]
