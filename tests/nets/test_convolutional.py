import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from fun_viz.errors import InputError
from fun_viz.nets.convolutional import Attention, Convolution, Convolutional, Embedding, EncoderLayer, GatedConvolution
from fun_viz.nets.probe import capture
from fun_viz.options import options_of
from fun_viz.text.batches import padded
from tests.nets.tiny import MASK, SOURCE, TARGET, drawn, step_by_step, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}


def a_net(layers=2, kernel=3, width=8, reach=32):
    net = Convolutional(11, 13, width=width, layers=layers, kernel=kernel, dropout=0.0, reach=reach)
    return stirred(net).eval()


@pytest.fixture
def net():
    return a_net()


@pytest.mark.parametrize("kernel", [1, 3, 5])
def test_a_convolution_is_torchs(kernel):
    ours = stirred(Convolution(8, kernel))
    theirs = nn.Conv1d(8, 16, kernel)
    theirs.load_state_dict(ours.state_dict())
    x = drawn(3, 7, 8)

    out = ours(x)

    assert out.shape == (3, 8 - kernel, 16)
    assert torch.allclose(out, theirs(x.mT).mT, **CLOSE)


def test_a_gated_convolution_is_torchs_with_its_gate():
    ours = stirred(GatedConvolution(8, 3, 0.0))
    x = drawn(3, 7, 8)

    with capture(ours) as seen:
        out = ours(x)

    assert torch.allclose(out, functional.glu(nn.Conv1d.forward(ours.convolve, x.mT), 1).mT, **CLOSE)
    assert np.allclose(seen["conv"].values * seen["gate"].values, out.detach().numpy(), atol=1e-6)
    assert ((seen["gate"].values > 0) & (seen["gate"].values < 1)).all()


def by_torch(net, source, mask, target):
    """The same net from torch's parts, as the paper's equations have it, with torch's own padding."""
    kernel, half = net.kernel, math.sqrt(0.5)

    def embedded(side, tokens):
        return side.embed.token(tokens) + side.embed.place(torch.arange(tokens.size(1)))

    z = e = embedded(net.encoder, source)
    for layer in net.encoder.layers:
        real = z.masked_fill(~mask[..., None], 0).mT
        conv = functional.conv1d(real, layer.glu.convolve.weight, layer.glu.convolve.bias, padding="same")
        z = (functional.glu(conv, 1).mT + z) * half
    h = g = embedded(net.decoder, target)
    for layer in net.decoder.layers:
        conv = functional.conv1d(h.mT, layer.glu.convolve.weight, layer.glu.convolve.bias, padding=kernel - 1)
        h = (functional.glu(conv[..., : target.size(1)], 1).mT + h) * half
        scores = (layer.cross.to_query(h) + g) @ z.mT
        weights = scores.masked_fill(~mask[:, None], -math.inf).softmax(-1)
        m = mask.sum(1)[:, None, None]
        h = (h + m * torch.sqrt(1 / m) * (weights @ (z + e))) * half
    return net.decoder.readout(h)


@pytest.mark.parametrize(("layers", "kernel"), [(1, 3), (3, 3), (2, 5)])
def test_the_whole_net_is_the_papers_equations_in_torchs_parts(layers, kernel):
    net = a_net(layers, kernel)

    assert torch.allclose(net(SOURCE, MASK, TARGET), by_torch(net, SOURCE, MASK, TARGET), atol=1e-4, rtol=1e-4)


def test_the_gradients_are_torchs_too(net):
    weights = dict(net.named_parameters())
    grads = []
    for run in (net, lambda *given: by_torch(net, *given)):
        loss = run(SOURCE, MASK, TARGET).log_softmax(-1)[..., 3].sum()
        grads.append(torch.autograd.grad(loss, list(weights.values())))

    for name, one, other in zip(weights, *grads, strict=True):
        assert torch.allclose(one, other, atol=1e-4, rtol=1e-3), name


def test_gradients_are_those_of_small_differences():
    net = a_net(width=2, reach=6).double()
    parts = [net.encoder.layers[0].glu.convolve.weight, net.decoder.layers[1].cross.to_query.weight]
    names = [name for name, weight in net.named_parameters() if any(weight is part for part in parts)]

    def run(*weights):
        return torch.func.functional_call(net, dict(zip(names, weights, strict=True)), (SOURCE, MASK, TARGET[:, :3]))

    assert torch.autograd.gradcheck(run, [part.detach().requires_grad_() for part in parts])


def test_a_token_reads_only_its_neighbours_in_one_layer_of_the_encoder():
    layer, mask = stirred(EncoderLayer(8, 5, 0.0)), torch.ones(1, 9, dtype=torch.bool)
    x = drawn(1, 9, 8)
    other = x.clone()
    other[:, 4] += 1

    changed = (layer(x, mask) - layer(other, mask)).abs().amax(-1)[0] > 1e-6

    assert changed.tolist() == [False, False, True, True, True, True, True, False, False]


def test_each_layer_carries_a_signal_half_a_kernel_further():
    length, kernel = 9, 5
    path = (length - 1) // (kernel // 2)
    mask, x = torch.ones(1, length, dtype=torch.bool), drawn(1, length, 8)
    other = x.clone()
    other[:, 0] += 10

    def reaches(layers):
        stack = [stirred(EncoderLayer(8, kernel, 0.0), seed) for seed in range(layers)]
        ends = []
        for y in (x, other):
            for layer in stack:
                y = layer(y, mask)
            ends.append(y[:, -1])
        return not torch.equal(*ends)

    assert [reaches(layers) for layers in (path - 1, path)] == [False, True]


def test_the_steps_are_the_layers_and_attention_reaches_everything_in_one_move(net):
    assert (net.cost(20).serial_steps, net.cost(20).longest_path) == (2, 1)


def test_every_layer_of_the_decoder_sees_only_what_is_before_it(net):
    other = TARGET.clone()
    other[:, 3] = 1

    with capture(net) as seen:
        net(SOURCE, MASK, TARGET)
    with capture(net) as seen_then:
        net(SOURCE, MASK, other)

    for layer in range(2):
        before, after = (told[f"decoder.layers.{layer}.output"].values for told in (seen, seen_then))
        assert (before[:, :3] == after[:, :3]).all()
        assert (np.abs(before[:, 3:6] - after[:, 3:6]).max(-1) > 1e-4).all()


def test_a_token_leaves_the_state_when_the_kernel_has_passed_it():
    net = a_net(layers=1)
    other = TARGET.clone()
    other[:, 1] = 12

    states = []
    for target in (TARGET, other):
        state = net.encode(SOURCE, MASK)
        kept = []
        for token in target.unbind(1):
            _, state = net.advance(token, state)
            kept.append(state[-1])
        states.append(kept)

    assert all(past.shape == (3, 2, 8) for past in states[0])
    same = [torch.equal(one, another) for one, another in zip(*states, strict=True)]
    assert same == [True, False, False, True, True, True, True]


def test_the_queries_keys_and_values_are_the_papers(net):
    with capture(net) as seen:
        net(SOURCE, MASK, TARGET)
    layer, attention = net.decoder.layers[1], "decoder.layers.1.cross."
    told = {name: seen[attention + name].values for name in ("query", "key", "value", "scores", "pattern", "context")}
    embedded, memory = seen["encoder.embed.input"].values, seen["encoder.memory"].values

    assert np.allclose(told["key"][:, 0], memory, atol=1e-6)
    assert np.allclose(told["value"][:, 0], memory + embedded, atol=1e-6)
    assert np.allclose(told["scores"], told["query"] @ told["key"].swapaxes(-1, -2), atol=1e-4)
    hidden = seen["decoder.layers.1.output"].values / math.sqrt(0.5) - told["context"]
    asked = layer.cross.to_query(torch.tensor(hidden)).detach().numpy() + seen["decoder.embed.input"].values
    assert np.allclose(told["query"][:, 0], asked, atol=1e-4)
    lengths = MASK.sum(1).numpy()[:, None, None]
    gathered = told["pattern"][:, 0] @ told["value"][:, 0]
    assert np.allclose(told["context"], gathered * lengths * np.sqrt(1 / lengths), atol=1e-4)


def test_even_attention_keeps_the_size_of_what_it_gathers():
    attention = Attention(4)
    for weight in attention.parameters():
        nn.init.zeros_(weight)
    memory, nothing = drawn(2, 400, 4), torch.zeros(2, 1, 4)
    mask = torch.ones(2, 400, dtype=torch.bool)
    mask[1, 100:] = False

    key, value = attention.remember(memory, torch.zeros_like(memory))
    context = attention(nothing, nothing, key, value, mask)

    assert torch.allclose(context[0, 0], memory[0].sum(0) / 20, **CLOSE)
    assert torch.allclose(context[1, 0], memory[1, :100].sum(0) / 10, **CLOSE)  # padding counts for nothing


def test_what_enters_the_model_is_embedding_plus_learned_position():
    embed = stirred(Embedding(11, 8, 0.5, 32)).eval()

    with capture(embed) as seen:
        embed(SOURCE, 4)

    assert np.allclose(seen["position"].values, embed.place.weight.detach().numpy()[4:9])
    assert np.allclose(seen["embedding"].values, embed.token.weight.detach()[SOURCE].numpy())
    assert np.allclose(seen["input"].values, seen["embedding"].values + seen["position"].values)


def test_each_decoding_step_takes_the_next_position_and_the_last_one_beyond_reach():
    net = a_net(reach=4)
    place, state, places = net.decoder.embed.place.weight.detach().numpy(), net.encode(SOURCE[:, :4], MASK[:, :4]), []
    for token in TARGET.unbind(1):
        with capture(net) as seen:
            _, state = net.advance(token, state)
        (at,) = np.flatnonzero((seen["decoder.embed.position"].values == place).all(1))
        places.append(at)

    assert places == [0, 1, 2, 3, 3, 3, 3]
    forced = net(SOURCE, MASK, TARGET)
    assert torch.allclose(step_by_step(net, SOURCE, MASK, TARGET), forced, **CLOSE)


def test_an_encode_move_is_a_layer_with_all_tokens_at_once():
    net = a_net(layers=3)
    moves, seen_in = net.begin(SOURCE, MASK), []
    for _ in range(3):
        with capture(net) as seen:
            next(moves)
        seen_in.append(seen)

    for layer, seen in enumerate(seen_in):
        assert {name.split(".")[2] for name in seen if name.startswith("encoder.layers")} == {str(layer)}
        assert seen[f"encoder.layers.{layer}.output"].values.shape == (3, 5, 8)
        assert seen[f"encoder.layers.{layer}.glu.gate"].values.shape == (3, 5, 8)
    assert [("encoder.embed.input" in seen, "encoder.memory" in seen) for seen in seen_in] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_variance_stays_about_the_same_through_many_layers():
    torch.manual_seed(0)
    net = Convolutional(50, 50, width=64, layers=8, dropout=0.0).eval()
    source = torch.randint(4, 50, (20, 30))

    with capture(net) as seen:
        net(source, source != 0, source)

    spreads = [seen[f"encoder.layers.{layer}.output"].values.var() for layer in range(8)]
    assert all(0.4 < after / before < 1.6 for before, after in pairwise(spreads))


@pytest.mark.parametrize("kernel", [2, 4])
def test_an_even_kernel_is_an_input_error(kernel):
    with pytest.raises(InputError, match=f"odd.*not {kernel}"):
        Convolutional(11, 13, kernel=kernel)


def test_every_choice_is_an_option():
    assert [option.name for option in options_of(Convolutional)] == ["width", "layers", "kernel", "dropout", "reach"]
    assert all(option.label and option.about for option in options_of(Convolutional))


def test_it_learns_to_reverse():
    torch.manual_seed(0)
    net = Convolutional(12, 12, width=32, layers=2, dropout=0.0, reach=16)
    generator = torch.Generator().manual_seed(0)
    rows = [torch.randint(4, 12, (int(length),), generator=generator).tolist() for length in torch.arange(40) % 6 + 1]
    source, target = padded([[*row, 3] for row in rows]), padded([[2, *row[::-1], 3] for row in rows])
    optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)

    losses = []
    for _ in range(120):
        logits = net(source, source != 0, target[:, :-1])
        loss = functional.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    said = net(source, source != 0, target[:, :-1]).argmax(-1)
    real = target[:, 1:] != 0
    assert losses[0] > 2
    assert (said == target[:, 1:])[real].float().mean() > 0.99
