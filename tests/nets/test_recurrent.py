from itertools import product

import numpy as np
import pytest
import torch

from fun_viz import nets
from fun_viz.errors import InputError
from fun_viz.nets.cells import cells
from fun_viz.nets.net import families
from fun_viz.nets.probe import capture, probes
from fun_viz.nets.recurrent import Recurrent, attentions
from fun_viz.nets.recurrent_attention import looks
from fun_viz.options import options_of
from fun_viz.registry import discover
from tests.nets.tiny import MASK, SOURCE, TARGET, step_by_step, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
FAMILIES = ("rnn", "lstm", "gru")


def net_with(attention: str, family: str = "gru", **options) -> Recurrent:
    options = {"width": 6, "units": 4, "window": 1, "dropout": 0.5, **options}
    return stirred(families[family](11, 13, attention=attention, **options)).eval()


@pytest.mark.parametrize("attention", attentions())
def test_step_by_step_equals_one_pass_whatever_the_layers_and_directions(attention):
    for family, layers, directions in product(FAMILIES, (1, 3), ("both", "one")):
        net = net_with(attention, family, layers=layers, directions=directions)
        with torch.inference_mode():
            assert torch.allclose(step_by_step(net, SOURCE, MASK, TARGET), net(SOURCE, MASK, TARGET), **CLOSE)


def test_each_cell_is_a_family_and_each_way_to_look_an_option():
    discover(nets)

    assert [families[name].cell for name in FAMILIES] == [cells[name] for name in FAMILIES]
    assert set(attentions()) == set(looks) >= {"none", "additive", "dot", "general", "concat", "local-m", "local-p"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_option_can_be_set_from_outside(family):
    names = [option.name for option in options_of(families[family])]

    assert names == ["width", "units", "layers", "directions", "attention", "window", "dropout"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"window": 0}, "window must be 1 or more, not 0."),
        ({"layers": 5}, "layers must be 4 or less, not 5."),
        ({"layers": 0}, "layers must be 1 or more, not 0."),
        ({"units": 0}, "units must be 1 or more, not 0."),
        ({"width": "wide"}, "width needs a number, not wide."),
        ({"attention": "self"}, "attention is one of none, additive, .*, local-p, not self."),
        ({"directions": "left"}, "directions is one of both, one, not left."),
        ({"dropout": 1.5}, "dropout must be 0.95 or less, not 1.5."),
    ],
)
def test_an_option_that_does_not_fit_is_one_sentence(wrong, sentence):
    with pytest.raises(InputError, match=sentence):
        families["lstm"](11, 13, **{"width": 6, "units": 4, **wrong})


def test_the_weights_of_one_layer_are_called_what_they_were_always_called():
    named = {name.rpartition(".")[0] for name, _ in net_with("additive").named_parameters()}

    assert named == {
        "encoder.token", "encoder.forwards", "encoder.backwards",
        "decoder.token", "decoder.bridge", "decoder.cross", "decoder.cross.to_query", "decoder.cross.to_key",
        "decoder.cell", "decoder.readout", "decoder",
    }  # fmt: skip


def test_an_upper_layer_has_the_probes_of_the_lowest():
    net = net_with("dot", "lstm", layers=3)
    paths = set(probes(net))

    for gate in ("input", "forget", "output", "candidate", "cell", "hidden"):
        for layer in ("", "upper.0.", "upper.1."):
            assert {f"encoder.{layer}forwards.{gate}", f"encoder.{layer}backwards.{gate}"} <= paths
        assert {f"decoder.{layer}.{gate}" for layer in ("cell", "upper.0", "upper.1")} <= paths


def test_the_last_encode_move_records_the_memory_and_the_keys():
    net = net_with("additive", layers=2)
    moves, seen_in = net.begin(SOURCE[:1], MASK[:1]), []
    for _ in range(2 * SOURCE.size(1)):
        with capture(net) as seen:
            next(moves)
        seen_in.append(seen)

    assert ["encoder.memory" in seen for seen in seen_in] == [False] * 9 + [True]
    assert ["decoder.cross.key" in seen for seen in seen_in] == [False] * 9 + [True]


def test_without_attention_the_context_is_the_same_at_every_step():
    net = net_with("none")

    with capture(net) as seen:
        net.encode(SOURCE, MASK)
    assert not any("cross" in name for name in seen)
    state, contexts = net.encode(SOURCE, MASK), []
    for token in TARGET.unbind(1):
        with capture(net) as seen:
            _, state = net.advance(token, state)
        contexts.append(seen["decoder.context"].values)

    assert all(np.array_equal(contexts[0], other) for other in contexts[1:])


def test_with_attention_the_context_follows_the_hidden_state():
    net = net_with("additive")
    state, contexts = net.encode(SOURCE, MASK), []
    for token in TARGET[:, :2].unbind(1):
        with capture(net) as seen:
            _, state = net.advance(token, state)
        contexts.append(seen["decoder.context"].values)

    assert not np.allclose(contexts[0], contexts[1], atol=1e-4)


def test_teacher_forced_steps_of_bahdanau_are_stacked_in_the_order_of_the_target():
    net = net_with("additive")

    with capture(net) as seen:
        net(SOURCE, MASK, TARGET)

    pattern, hidden = seen["decoder.cross.pattern"], seen["decoder.cell.hidden"]
    assert pattern.axes == ("time", "beam", "head", "query", "key")
    assert pattern.values.shape == (TARGET.size(1), 3, 1, 1, 5)
    state = net.encode(SOURCE, MASK)
    for t, token in enumerate(TARGET.unbind(1)):
        _, state = net.advance(token, state)
        assert np.allclose(hidden.values[t], state[-1].detach().numpy(), atol=1e-5)


@pytest.mark.parametrize("attention", [name for name in attentions() if looks[name].asks == "after"])
def test_luongs_attentions_look_at_all_target_tokens_in_one_call(attention):
    net = net_with(attention)
    with capture(net) as forced:
        net(SOURCE, MASK, TARGET)
    pattern = forced["decoder.cross.pattern"].values  # (beam, head, query, key)

    state = net.encode(SOURCE, MASK)
    for t, token in enumerate(TARGET.unbind(1)):
        with capture(net) as seen:
            _, state = net.advance(token, state)
        assert np.allclose(seen["decoder.cross.pattern"].values[:, :, 0], pattern[:, :, t], atol=1e-5)


def test_a_move_is_a_token_of_a_layer_and_attention_shortens_the_path_only():
    with_it, without = net_with("additive").cost(9), net_with("none").cost(9)

    assert (with_it.serial_steps, without.serial_steps) == (9, 9)
    assert (with_it.longest_path, without.longest_path) == (1, 5)  # from the nearer end
    assert net_with("dot", layers=3).cost(9).serial_steps == 27


@pytest.mark.parametrize("attention", attentions())
def test_the_gradient_through_the_whole_net_is_right(attention):
    net = net_with(attention, "lstm", layers=2).double()
    weights = dict(net.named_parameters())
    loss = net(SOURCE, MASK, TARGET).log_softmax(-1)[..., 4].sum()
    loss.backward()

    generator = torch.Generator().manual_seed(5)
    along = {
        name: torch.randn(weight.shape, generator=generator, dtype=weight.dtype) for name, weight in weights.items()
    }
    slope = sum(float((weight.grad * along[name]).sum()) for name, weight in weights.items())
    values = []
    with torch.no_grad():
        for step in (1e-5, -2e-5):
            for name, weight in weights.items():
                weight += step * along[name]
            values.append(float(net(SOURCE, MASK, TARGET).log_softmax(-1)[..., 4].sum()))
    assert (values[0] - values[1]) / 2e-5 == pytest.approx(slope, rel=1e-4)
