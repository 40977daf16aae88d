import math

import pytest
import torch

from fun_viz.nets.attention import additive, dot, gaussian, general, scaled_dot, weigh, window
from tests.nets.tiny import drawn


def test_a_scaled_dot_score_is_the_dot_product_over_the_root_of_the_units():
    query, key = drawn(2, 3, 4), drawn(2, 5, 4, seed=1)

    scores = scaled_dot(query, key)

    assert scores.shape == (2, 3, 5)
    for b in range(2):
        for q in range(3):
            for k in range(5):
                literal = sum(float(query[b, q, u] * key[b, k, u]) for u in range(4)) / math.sqrt(4)
                assert scores[b, q, k].item() == pytest.approx(literal, abs=1e-5)


def test_an_additive_score_is_bahdanaus_formula():
    query, key, energy = drawn(2, 3, 4), drawn(2, 5, 4, seed=1), drawn(4, seed=2)

    scores = additive(query, key, energy)

    assert scores.shape == (2, 3, 5)
    for b in range(2):
        for q in range(3):
            for k in range(5):
                literal = sum(float(energy[u]) * math.tanh(query[b, q, u] + key[b, k, u]) for u in range(4))
                assert scores[b, q, k].item() == pytest.approx(literal, abs=1e-5)


def test_a_dot_score_is_the_sum_of_products():
    query, key = drawn(2, 3, 4), drawn(2, 5, 4, seed=1)

    assert dot(query, key).shape == (2, 3, 5)
    assert torch.allclose(dot(query, key), (query[:, :, None] * key[:, None]).sum(-1), atol=1e-5)


def test_a_general_score_is_luongs_formula():
    query, key, weight = drawn(2, 3, 4), drawn(2, 5, 6, seed=1), drawn(4, 6, seed=2)

    scores = general(query, key, weight)

    for b in range(2):
        for q in range(3):
            for k in range(5):
                literal = query[b, q] @ weight @ key[b, k]
                assert scores[b, q, k].item() == pytest.approx(literal.item(), abs=1e-4)


def test_luongs_concat_score_is_the_additive_one_with_its_weight_cut_in_two():
    query, key, weight, energy = drawn(2, 3, 4), drawn(2, 5, 6, seed=1), drawn(7, 10, seed=2), drawn(7, seed=3)

    scores = additive(query @ weight[:, :4].T, key @ weight[:, 4:].T, energy)

    for b in range(2):
        for q in range(3):
            for k in range(5):
                literal = energy @ torch.tanh(weight @ torch.cat([query[b, q], key[b, k]]))
                assert scores[b, q, k].item() == pytest.approx(literal.item(), abs=1e-4)


def test_a_window_is_open_on_both_sides_of_its_centre_as_far_as_it_reaches():
    seen = window(torch.tensor([[0.0, 2.5, 4.0]]), 5, 1)

    assert seen.int().tolist() == [[[1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 1]]]


def test_a_gaussian_is_one_at_its_centre_and_its_deviation_is_half_the_window():
    near = gaussian(torch.tensor([2.0, 1.5]), 5, 4)

    assert near.shape == (2, 5)
    assert near[0].tolist() == pytest.approx([math.exp(-((s - 2) ** 2) / (2 * 2**2)) for s in range(5)])
    assert near[1, 1] == near[1, 2] == pytest.approx(math.exp(-(0.5**2) / 8))


def test_the_query_stands_in_the_rows_and_the_key_in_the_columns():
    query, key = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([[0.0, 9.0], [9.0, 0.0], [0.0, 0.0]])

    dot = weigh(scaled_dot(query, key), None)
    sum_of_both = weigh(additive(torch.zeros(2, 1), torch.tensor([[-5.0], [5.0], [0.0]]), torch.tensor([9.0])), None)

    assert dot.argmax(-1).tolist() == [1, 0]  # the first query is like the second key, and the other way round
    assert dot.shape == (2, 3)
    assert sum_of_both.argmax(-1).tolist() == [1, 1]


def test_weights_of_a_query_sum_to_one():
    weights = weigh(drawn(2, 3, 4, 5) * 30, drawn(2, 1, 1, 5, seed=1) > -0.5)

    assert torch.allclose(weights.sum(-1), torch.ones(2, 3, 4), atol=1e-6)


def test_a_key_that_is_not_visible_weighs_exactly_nothing_and_the_others_share_the_rest():
    scores = torch.tensor([[1.0, 50.0, 2.0]])

    weights = weigh(scores, torch.tensor([True, False, True]))

    assert weights[0, 1] == 0
    assert torch.allclose(weights[0, [0, 2]], scores[0, [0, 2]].softmax(-1))


def test_weigh_leaves_the_scores_as_they_were():
    scores = torch.tensor([[1.0, 2.0]])

    weigh(scores, torch.tensor([True, False]))

    assert scores.tolist() == [[1.0, 2.0]]


def _double(*shape: int, seed: int) -> torch.Tensor:
    return drawn(*shape, seed=seed, dtype=torch.float64).requires_grad_()


def test_the_gradient_through_additive_attention_is_right():
    def gathered(query, key, energy, value):
        return weigh(additive(query, key, energy), torch.tensor([True, True, False, True])) @ value

    inputs = (_double(2, 3, 3, seed=0), _double(2, 4, 3, seed=1), _double(3, seed=2), _double(2, 4, 2, seed=3))

    assert torch.autograd.gradcheck(gathered, inputs)


def test_the_gradient_through_scaled_dot_attention_is_right():
    def gathered(query, key, value):
        return weigh(scaled_dot(query, key), torch.ones(3, 4, dtype=torch.bool).tril(1)) @ value

    inputs = (_double(2, 3, 3, seed=0), _double(2, 4, 3, seed=1), _double(2, 4, 2, seed=2))

    assert torch.autograd.gradcheck(gathered, inputs)


@pytest.mark.parametrize("score", [dot, general])
def test_the_gradient_through_luongs_attentions_is_right(score):
    weight = (_double(3, 3, seed=4),) if score is general else ()

    def gathered(query, key, value, *weight):
        return weigh(score(query, key, *weight), torch.tensor([True, True, False, True])) @ value

    inputs = (_double(2, 3, 3, seed=0), _double(2, 4, 3, seed=1), _double(2, 4, 2, seed=2))
    assert torch.autograd.gradcheck(gathered, (*inputs, *weight))


def test_the_gradient_through_a_gaussian_is_right():
    assert torch.autograd.gradcheck(lambda centre: gaussian(centre, 5, 2), (_double(2, 3, seed=0),))
