import math

import numpy as np
import pytest
import torch
from torch import nn

from fun_viz.nets.masks import causal, hiding
from fun_viz.nets.multihead import Attention
from fun_viz.nets.positions.alibi import Alibi
from fun_viz.nets.positions.rotary import Rotary, turned
from fun_viz.nets.probe import capture
from tests.nets import twins
from tests.nets.tiny import MASK, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
X = drawn(3, 5, 8)  # (beam, token, width), as MASK
PADDING = hiding(MASK)[:, None, None, :]


def attend(attention, x, memory, hiding, angles=(None, None)):
    with capture(attention) as seen:
        out = attention(x, *attention.remember(memory, angles[1]), hiding, angles[0])
    return out, seen


def test_attention_is_torchs_multihead_attention():
    ours = stirred(Attention(8, 2))
    x, memory, hidden = drawn(3, 4, 8, seed=1), drawn(3, 5, 8, seed=2), PADDING

    out, seen = attend(ours, x, memory, hidden)
    theirs, weights = twins.multihead_attention(ours)(
        x, memory, memory, key_padding_mask=~MASK, average_attn_weights=False
    )

    assert torch.allclose(out, theirs, **CLOSE)
    assert np.allclose(seen["pattern"].values, weights.detach().numpy(), atol=1e-6)
    assert seen["pattern"].values.shape == (3, 2, 4, 5)


def test_attention_with_a_causal_mask_is_torchs():
    ours = stirred(Attention(8, 2))

    out, seen = attend(ours, X, X, hiding(causal(5, 5)))
    theirs, weights = twins.multihead_attention(ours)(X, X, X, attn_mask=~causal(5, 5), average_attn_weights=False)

    assert torch.allclose(out, theirs, **CLOSE)
    assert np.allclose(seen["pattern"].values, weights.detach().numpy(), atol=1e-6)
    assert (np.triu(seen["pattern"].values, 1) == 0).all()


def test_each_head_finds_the_key_that_answers_its_own_part_of_the_query():
    attention = Attention(4, 2)
    for part in (attention.to_query, attention.to_key, attention.to_value, attention.to_output):
        nn.init.eye_(part.weight)
        nn.init.zeros_(part.bias)
    x = torch.tensor([[[30.0, 0, 0, 30]]])  # one query: head 0 asks along unit 0, head 1 along unit 3
    memory = torch.tensor([[[0.0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]]])  # three keys: unit 1, unit 3, unit 0

    out, seen = attend(attention, x, memory, None)

    pattern = seen["pattern"]
    assert pattern.axes == ("beam", "head", "query", "key")
    assert pattern.values.shape == (1, 2, 1, 3)
    assert pattern.values[0, 0, 0].argmax() == 2
    assert pattern.values[0, 1, 0].argmax() == 1
    assert torch.allclose(out, torch.tensor([[[1.0, 0, 0, 1]]]), atol=1e-4)


def test_the_pattern_is_the_softmax_of_the_scores_and_these_are_query_times_key():
    _, seen = attend(stirred(Attention(8, 2)), drawn(3, 4, 8, seed=1), X, None)

    query, key, scores, pattern = (seen[name].values for name in ("query", "key", "scores", "pattern"))

    assert np.allclose(np.einsum("bhqu,bhku->bhqk", query, key) / math.sqrt(4), scores, atol=1e-5)
    powers = np.exp(scores)
    assert np.allclose(powers / powers.sum(-1, keepdims=True), pattern, atol=1e-6)


def test_without_scaling_scores_are_the_root_of_the_units_times_larger():
    scaled, unscaled = (stirred(Attention(8, 2, scaling=scaling)) for scaling in (True, False))

    (_, seen), (_, larger) = (attend(one, X, X, None) for one in (scaled, unscaled))

    assert np.allclose(larger["scores"].values, seen["scores"].values * math.sqrt(4), atol=1e-5)
    assert np.allclose(larger["query"].values, seen["query"].values)
    powers = np.exp(larger["scores"].values)
    assert np.allclose(powers / powers.sum(-1, keepdims=True), larger["pattern"].values, atol=1e-6)


def test_what_each_head_gathers_is_its_weights_times_its_values_and_makes_the_output():
    ours = stirred(Attention(8, 2))

    out, seen = attend(ours, X, X, None)

    gathered = seen["gathered"].values
    assert np.allclose(gathered, seen["pattern"].values @ seen["value"].values, atol=1e-5)
    beside = torch.from_numpy(np.concatenate([gathered[:, 0], gathered[:, 1]], -1))  # (beam, query, width)
    assert torch.allclose(out, ours.to_output(beside), **CLOSE)


def test_queries_and_keys_are_compared_turned_and_seen_as_they_were_before():
    ours, angle = stirred(Attention(8, 2)), Rotary(8, 2, 8).angles(0, 5)

    _, plain = attend(ours, X, X, None)
    _, seen = attend(ours, X, X, None, (angle, angle))

    assert all(np.array_equal(seen[name].values, plain[name].values) for name in ("query", "key"))
    query, key = (turned(torch.from_numpy(seen[name].values.copy()), angle) for name in ("query", "key"))
    dots = np.einsum("bhqu,bhku->bhqk", query, key)
    assert np.allclose(seen["scores"].values, dots / 2, atol=1e-5)
    assert np.allclose(seen["value"].values, plain["value"].values)


def test_a_bias_is_added_to_the_scores_before_the_softmax_and_not_to_the_scores_seen():
    ours, bias = stirred(Attention(8, 2)), Alibi(8, 2, 8).bias(5, 5)

    _, plain = attend(ours, X, X, None)
    _, seen = attend(ours, X, X, bias)

    assert np.allclose(seen["scores"].values, plain["scores"].values)
    expected = torch.from_numpy(plain["scores"].values + bias.numpy()).softmax(-1)
    assert np.allclose(seen["pattern"].values, expected, atol=1e-6)


@pytest.mark.parametrize("scaling", [True, False])
def test_the_gradients_are_those_of_finite_differences(scaling):
    ours, angle = stirred(Attention(4, 2, scaling=scaling)).double(), Rotary(4, 2, 4).angles(0, 3).double()

    def through(x, memory):
        return ours(x, *ours.remember(memory, angle), hiding(causal(3, 3)), angle)

    x, memory = (drawn(2, 3, 4, seed=seed, dtype=torch.float64).requires_grad_() for seed in (1, 2))
    assert torch.autograd.gradcheck(through, (x, memory))
