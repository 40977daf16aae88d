import pytest
import torch
from torch import nn
from torch.nn import functional

from fun_viz.nets.plain import Dropout, LayerNorm, Linear, Plain
from tests.nets.tiny import drawn, stirred

X = drawn(3, 5, 8)


@pytest.mark.parametrize(("ours", "theirs"), [(Linear(8, 6), nn.Linear(8, 6)), (LayerNorm(8), nn.LayerNorm(8))])
def test_a_plain_layer_is_torchs_with_the_same_weights(ours, theirs):
    theirs.load_state_dict(stirred(ours).state_dict())

    assert torch.equal(ours(X), theirs(X))


def test_dropout_is_the_identity_outside_training_and_torchs_within():
    dropout = Dropout(0.5)

    assert dropout.eval()(X) is X
    torch.manual_seed(3)
    ours = dropout.train()(X)
    torch.manual_seed(3)
    assert torch.equal(ours, functional.dropout(X, 0.5))
    assert 0.2 < (ours == 0).float().mean() < 0.8


def test_a_plain_module_is_called_by_its_forward():
    class Twice(Plain):
        def forward(self, x):
            return 2 * x

    assert Twice()(3) == 6
