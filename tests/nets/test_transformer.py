import math

import numpy as np
import pytest
import torch
from torch import nn

from fun_viz.nets.masks import causal
from fun_viz.nets.probe import capture
from fun_viz.nets.transformer import Attention, DecoderLayer, Embedding, EncoderLayer, Transformer
from tests.nets import twins
from tests.nets.tiny import MASK, SOURCE, TARGET, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
X = drawn(3, 5, 8)  # (beam, token, width), as MASK
VISIBLE = MASK[:, None, None, :]


def attend(attention, x, memory, visible):
    with capture(attention) as seen:
        out = attention(x, *attention.remember(memory), visible)
    return out, seen


def test_attention_is_torchs_multihead_attention():
    ours = stirred(Attention(8, 2))
    x, memory, visible = drawn(3, 4, 8, seed=1), drawn(3, 5, 8, seed=2), VISIBLE

    out, seen = attend(ours, x, memory, visible)
    theirs, weights = twins.multihead_attention(ours)(
        x, memory, memory, key_padding_mask=~MASK, average_attn_weights=False
    )

    assert torch.allclose(out, theirs, **CLOSE)
    assert np.allclose(seen["pattern"].values, weights.detach().numpy(), atol=1e-6)
    assert seen["pattern"].values.shape == (3, 2, 4, 5)


def test_attention_with_a_causal_mask_is_torchs():
    ours = stirred(Attention(8, 2))

    out, seen = attend(ours, X, X, causal(5, 5))
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


def test_an_encoder_layer_is_torchs_with_the_norm_first():
    ours = stirred(EncoderLayer(8, 2, 12, 0.0)).eval()

    theirs = twins.encoder_layer(ours)(X, src_key_padding_mask=~MASK)

    assert torch.allclose(ours(X, VISIBLE), theirs, **CLOSE)


def test_a_decoder_layer_is_torchs_with_the_norm_first():
    ours = stirred(DecoderLayer(8, 2, 12, 0.0)).eval()
    x, memory = drawn(3, 4, 8, seed=1), X
    nothing = torch.zeros(3, 2, 0, 4)

    out, (key, value) = ours(x, (nothing, nothing), ours.cross.remember(memory), causal(4, 4), VISIBLE)
    theirs = twins.decoder_layer(ours)(x, memory, tgt_mask=~causal(4, 4), memory_key_padding_mask=~MASK)

    assert torch.allclose(out, theirs, **CLOSE)
    assert key.shape == value.shape == (3, 2, 4, 4)


@pytest.fixture
def net():
    return stirred(Transformer(11, 13, width=8, heads=2, inner=12, layers=3, dropout=0.0, reach=32)).eval()


def test_the_whole_net_is_torchs_transformer_between_embedding_and_softmax(net):
    theirs = twins.TorchTransformer(net).eval()

    assert torch.allclose(net(SOURCE, MASK, TARGET), theirs(SOURCE, MASK, TARGET), **CLOSE)


def test_the_gradients_are_torchs_too(net):
    theirs = twins.TorchTransformer(net)

    for one in (net, theirs):
        one(SOURCE, MASK, TARGET).log_softmax(-1)[..., 3].sum().backward()

    assert torch.allclose(net.decoder.embed.token.weight.grad, theirs.target.token.weight.grad, **CLOSE)
    ours = net.encoder.layers[0].ffn[0].weight.grad
    assert torch.allclose(ours, theirs.between.encoder.layers[0].linear1.weight.grad, **CLOSE)


def test_an_encode_move_is_a_layer_with_all_tokens_at_once(net):
    moves, seen_in = net.encoding(SOURCE, MASK), []
    for _ in range(3):
        with capture(net) as seen:
            next(moves)
        seen_in.append(seen)

    for layer, seen in enumerate(seen_in):
        assert {name.split(".")[2] for name in seen if name.startswith("encoder.layers")} == {str(layer)}
        assert seen[f"encoder.layers.{layer}.self.pattern"].values.shape == (3, 2, 5, 5)
    assert [("encoder.embed.input" in seen, "encoder.memory" in seen) for seen in seen_in] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_what_enters_the_model_is_scaled_embedding_plus_position():
    embed = Embedding(11, 8, 0.5, 32).eval()

    with capture(embed) as seen:
        embed(SOURCE)

    token = embed.token.weight.detach()[SOURCE].numpy() * math.sqrt(8)
    assert np.allclose(seen["embedding"].values, token, atol=1e-6)
    assert np.allclose(seen["input"].values, token + seen["position"].values, atol=1e-6)
    assert np.allclose(seen["position"].values[:, 0], np.sin(np.arange(5)), atol=1e-6)


def test_each_decoding_step_takes_the_next_position(net):
    state = net.encode(SOURCE, MASK)
    for at in range(3):
        with capture(net) as seen:
            _, state = net.decode(TARGET[:, at], state)
        assert seen["decoder.embed.position"].values[0, 0] == pytest.approx(math.sin(at), abs=1e-6)


def test_a_path_is_one_move_however_long_the_sentence(net):
    assert net.cost(5) == net.cost(50)
    assert net.cost(5).longest_path == 1
    assert net.cost(5).serial_steps == 3


def test_the_order_of_the_source_matters_only_through_the_positions(net):
    order = torch.tensor([2, 0, 1, 3, 4])
    swapped = SOURCE[:1, order]

    assert not torch.allclose(net(swapped, MASK[:1], TARGET[:1]), net(SOURCE[:1], MASK[:1], TARGET[:1]), atol=1e-3)
    net.encoder.embed.places.zero_()
    assert torch.allclose(net(swapped, MASK[:1], TARGET[:1]), net(SOURCE[:1], MASK[:1], TARGET[:1]), **CLOSE)
