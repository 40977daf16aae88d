import copy

import pytest
import torch
from torch import nn

from fun_viz.nets.plain import Dropout, LayerNorm, Linear, Plain
from tests.nets.tiny import drawn, stirred

X = drawn(3, 5, 8)


@pytest.mark.parametrize(("ours", "theirs"), [(Linear(8, 6), nn.Linear(8, 6)), (LayerNorm(8), nn.LayerNorm(8))])
def test_a_plain_layer_is_torchs_with_the_same_weights(ours, theirs):
    theirs.load_state_dict(stirred(ours).state_dict())

    assert torch.equal(ours(X), theirs(X))


def test_dropout_is_the_identity_outside_training_and_where_nothing_is_dropped():
    assert Dropout(0.5).eval()(X) is X
    assert Dropout(0.0).train()(X) is X


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_drops_each_unit_with_its_probability_and_keeps_the_mean(p):
    torch.manual_seed(3)
    x = torch.ones(300, 401)

    out = Dropout(p).train()(x)

    assert (out == 0).float().mean() == pytest.approx(p, abs=0.005)
    assert out.max().item() == pytest.approx(1 / (1 - p), rel=1e-3)
    assert out[out > 0].min() == out.max()
    for axis in (0, 1):  # no row and no column is favoured
        shares = (out == 0).float().mean(axis)
        assert (shares - p).abs().max() < 6 * (p * (1 - p) / x.size(axis)) ** 0.5
    neighbours = (out[:, 1:] == 0) & (out[:, :-1] == 0)
    assert neighbours.float().mean() == pytest.approx(p * p, abs=0.005)


def test_dropout_draws_the_same_from_the_same_seed_and_the_gradient_is_what_was_kept():
    x = X.clone().requires_grad_()
    torch.manual_seed(3)
    ours = Dropout(0.5).train()(x)
    torch.manual_seed(3)
    again = Dropout(0.5).train()(x)

    ours.sum().backward()

    assert torch.equal(ours, again)
    assert torch.allclose(x.grad * x, ours)


def test_dropout_of_everything_leaves_nothing():
    assert not Dropout(1.0).train()(X).any()


def test_a_part_that_is_replaced_is_the_new_one_and_a_copy_has_its_own():
    class Pair(Plain):
        def __init__(self):
            super().__init__()
            self.part = Linear(8, 8)

        def forward(self, x):
            return self.part(x)

    pair = Pair()
    other = copy.deepcopy(pair)
    pair.part = Linear(8, 6)

    assert pair(X).shape == (3, 5, 6)
    assert [name for name, _ in pair.named_parameters()] == ["part.weight", "part.bias"]
    assert other.part is dict(other.named_children())["part"]
    assert other.part is not pair.part


def test_a_plain_module_is_called_by_its_forward():
    class Twice(Plain):
        def forward(self, x):
            return 2 * x

    assert Twice()(3) == 6
