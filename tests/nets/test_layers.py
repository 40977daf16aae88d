import numpy as np
import pytest
import torch
from torch.nn import functional

from fun_viz.errors import InputError
from fun_viz.nets.layers import DecoderLayer, EncoderLayer, FeedForward, Plan
from fun_viz.nets.masks import causal, hiding
from fun_viz.nets.probe import capture
from tests.nets import twins
from tests.nets.tiny import MASK, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
X = drawn(3, 5, 8)  # (beam, token, width), as MASK
PADDING = hiding(MASK)[:, None, None, :]
NORMS = ["pre", "post"]


def plan(**options):
    return Plan(8, 2, 12, **options)


def decoded(layer, x, memory):
    """Read x (beam, query, width) as a whole target."""
    nothing, tokens = torch.zeros(len(x), 2, 0, 4, dtype=x.dtype), x.size(1)
    return layer(x, (nothing, nothing), layer.cross.remember(memory), hiding(causal(tokens, tokens)), PADDING)


@pytest.mark.parametrize("norm", NORMS)
def test_an_encoder_layer_is_torchs(norm):
    ours = stirred(EncoderLayer(plan(norm=norm))).eval()

    theirs = twins.encoder_layer(ours)(X, src_key_padding_mask=~MASK)

    assert twins.encoder_layer(ours).norm_first == (norm == "pre")
    assert torch.allclose(ours(X, PADDING), theirs, **CLOSE)


@pytest.mark.parametrize("norm", NORMS)
def test_a_decoder_layer_is_torchs(norm):
    ours, x = stirred(DecoderLayer(plan(norm=norm))).eval(), drawn(3, 4, 8, seed=1)

    out, (key, value) = decoded(ours, x, X)
    theirs = twins.decoder_layer(ours)(x, X, tgt_mask=~causal(4, 4), memory_key_padding_mask=~MASK)

    assert torch.allclose(out, theirs, **CLOSE)
    assert key.shape == value.shape == (3, 2, 4, 4)


def test_the_two_places_of_the_norm_differ():
    before, after = (stirred(EncoderLayer(plan(norm=norm))).eval()(X, PADDING) for norm in NORMS)

    assert not torch.allclose(before, after, atol=1e-2)


@pytest.mark.parametrize("norm", [*NORMS, "none"])
@pytest.mark.parametrize("residual", [True, False])
def test_every_sum_and_norm_of_an_encoder_layer_can_be_recomputed(norm, residual):
    ours = stirred(EncoderLayer(plan(norm=norm, residual=residual))).eval()

    with capture(ours) as seen:
        out = ours(X, PADDING).detach().numpy()

    def normed(x, name):
        if norm == "none":
            return x
        part = getattr(ours, name)
        said = functional.layer_norm(torch.from_numpy(np.array(x)), (8,), part.weight, part.bias).detach().numpy()
        assert np.allclose(seen[f"{name}.output"].values, said, atol=1e-5)
        return said

    def stream(x, said):
        return x + said if residual else said

    gathered = torch.from_numpy(seen["self.gathered"].values.copy()).transpose(1, 2).flatten(2)
    total = stream(X.numpy(), ours.self.to_output(gathered).detach().numpy())
    assert np.allclose(seen["sum_self"].values, total, atol=1e-5)
    between = normed(total, "norm_self") if norm == "post" else total
    read = normed(total, "norm_ffn") if norm == "pre" else between
    active = functional.relu(ours.ffn[0](torch.from_numpy(np.array(read))))
    assert np.allclose(seen["ffn.activation"].values, active.detach().numpy(), atol=1e-5)
    total = stream(between, ours.ffn[2](active).detach().numpy())
    assert np.allclose(seen["sum_ffn"].values, total, atol=1e-5)
    assert np.allclose(out, normed(total, "norm_ffn") if norm == "post" else total, atol=1e-5)
    assert np.array_equal(out, seen["output"].values)


@pytest.mark.parametrize("layer", [EncoderLayer, DecoderLayer])
def test_a_layer_without_norms_has_no_weights_of_norms(layer):
    assert not [name for name, _ in layer(plan(norm="none")).named_parameters() if "norm" in name]


def test_without_residual_connections_a_part_that_says_nothing_wipes_out_the_stream():
    for residual in (True, False):
        ours = stirred(EncoderLayer(plan(residual=residual))).eval()
        with torch.no_grad():
            ours.ffn[2].weight.zero_()
            ours.ffn[2].bias.zero_()
        assert ours(X, PADDING).any() == residual


def test_feed_forward_is_two_maps_with_a_ramp_between():
    ours = stirred(FeedForward(8, 12))

    assert list(ours.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert torch.allclose(ours(X), functional.linear(functional.linear(X, ours[0].weight, ours[0].bias).relu(),
                                                     ours[2].weight, ours[2].bias), **CLOSE)  # fmt: skip


@pytest.mark.parametrize("norm", [*NORMS, "none"])
def test_the_gradients_of_a_decoder_layer_are_those_of_finite_differences(norm):
    ours = stirred(DecoderLayer(plan(norm=norm))).double().eval()
    x, memory = (drawn(3, count, 8, seed=seed, dtype=torch.float64) for seed, count in ((1, 2), (2, 5)))

    assert torch.autograd.gradcheck(lambda x: decoded(ours, x, memory)[0], x.requires_grad_())


def test_a_width_that_heads_cannot_share_is_an_input_error():
    with pytest.raises(InputError, match="A width of 8 cannot be shared evenly by 3 heads"):
        Plan(8, 3, 12)
