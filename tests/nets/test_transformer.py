import math

import numpy as np
import pytest
import torch

from fun_viz.errors import InputError
from fun_viz.nets.layers import Plan
from fun_viz.nets.probe import capture, glance, probes
from fun_viz.nets.transformer import Embedding, Transformer
from tests.nets import twins
from tests.nets.tiny import MASK, SOURCE, TARGET, step_by_step, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
WAYS = ("sinusoidal", "learned", "none", "rotary", "alibi")


def made(**options):
    sizes = {"width": 8, "heads": 2, "inner": 12, "layers": 2, "dropout": 0.0, "reach": 32}
    return stirred(Transformer(11, 13, **{**sizes, **options})).eval()


@pytest.fixture
def net():
    return made(layers=3)


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("positions", ["sinusoidal", "learned"])
def test_the_whole_net_is_torchs_transformer_between_embedding_and_softmax(norm, positions):
    net = made(norm=norm, positions=positions)
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
    moves, seen_in = net.begin(SOURCE, MASK), []
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
    embed = Embedding(11, Plan(8, 2, 12, dropout=0.5)).eval()

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
            _, state = net.advance(TARGET[:, at], state)
        assert seen["decoder.embed.position"].values[0, 0] == pytest.approx(math.sin(at), abs=1e-6)


def test_a_path_is_one_move_however_long_the_sentence(net):
    assert net.cost(5) == net.cost(50)
    assert net.cost(5).longest_path == 1
    assert net.cost(5).serial_steps == 3


@pytest.mark.parametrize("positions", WAYS)
def test_the_order_of_the_source_matters_only_through_the_positions(positions):
    net, order = made(positions=positions), torch.tensor([2, 0, 1, 3, 4])

    told, swapped = (net(source, MASK[:1], TARGET[:1]) for source in (SOURCE[:1], SOURCE[:1, order]))

    assert torch.allclose(told, swapped, atol=1e-4) == (positions == "none")


def test_without_positions_swapped_tokens_only_swap_their_memories():
    net, order = made(positions="none"), torch.tensor([2, 0, 1, 3, 4])

    with capture(net) as seen:
        net.encode(SOURCE[:1], MASK[:1])
    with capture(net) as swapped:
        net.encode(SOURCE[:1, order], MASK[:1])

    memory = seen["encoder.memory"].values
    assert np.allclose(swapped["encoder.memory"].values, memory[:, order], atol=1e-5)
    assert not np.allclose(memory, memory[:, order], atol=1e-2)


@pytest.mark.parametrize("positions", ["rotary", "alibi"])
def test_only_distances_count_where_nothing_is_added_to_embeddings(positions):
    net = made(positions=positions)
    shifted, mask = torch.cat([torch.zeros(3, 4, dtype=torch.long), SOURCE], 1), torch.zeros(3, 4, dtype=torch.bool)

    further = net(shifted, torch.cat([mask, MASK], 1), TARGET)

    assert torch.allclose(further, net(SOURCE, MASK, TARGET), atol=1e-4)


def test_what_positions_say_is_seen_where_they_say_it():
    seen_in = {}
    for positions in WAYS:
        net = made(positions=positions)
        with capture(net) as seen:
            net(SOURCE, MASK, TARGET)
        names = ("position", "angle", "bias")
        seen_in[positions] = {f"{side}.{name}" for side in ("encoder", "decoder") for name in names} & {
            name.replace(".embed", "") for name in seen
        }

    assert seen_in["none"] == set()
    assert seen_in["sinusoidal"] == seen_in["learned"] == {"encoder.position", "decoder.position"}
    assert seen_in["rotary"] == {"encoder.angle", "decoder.angle"}
    assert seen_in["alibi"] == {"encoder.bias", "decoder.bias"}


@pytest.mark.parametrize("positions", WAYS)
def test_weights_are_the_softmax_of_all_that_was_seen_to_be_added_to_the_scores(positions):
    net = made(positions=positions)
    with capture(net) as seen:
        net(SOURCE[:1], MASK[:1], TARGET[:1])

    for side, hidden in (("encoder", 0), ("decoder", np.triu(np.full((7, 7), -np.inf), 1))):
        bias = seen[f"{side}.embed.bias"].values if positions == "alibi" else 0
        scores = torch.from_numpy(seen[f"{side}.layers.1.self.scores"].values + bias + hidden)
        assert np.allclose(seen[f"{side}.layers.1.self.pattern"].values, scores.softmax(-1), atol=1e-6)
    across = torch.from_numpy(seen["decoder.layers.1.cross.scores"].values.copy())
    assert np.allclose(seen["decoder.layers.1.cross.pattern"].values, across.softmax(-1), atol=1e-6)


@pytest.mark.parametrize("positions", WAYS)
@pytest.mark.parametrize("norm", ["pre", "post", "none"])
@pytest.mark.parametrize(("residual", "scaling"), [(True, True), (False, True), (True, False), (False, False)])
def test_every_choice_decodes_step_by_step_as_it_was_taught_all_at_once(positions, norm, residual, scaling):
    net = made(positions=positions, norm=norm, residual=residual, scaling=scaling)

    with torch.inference_mode():
        forced = net(SOURCE, MASK, TARGET)
        assert torch.allclose(step_by_step(net, SOURCE, MASK, TARGET), forced, atol=1e-4, rtol=1e-4)
    assert forced.std() > 0.05


@pytest.mark.parametrize(
    "option",
    [{"norm": "post"}, {"norm": "none"}, {"residual": False}, {"scaling": False}]
    + [{"positions": way} for way in WAYS[1:]],
)
def test_every_choice_makes_another_net(option, net):
    assert not torch.allclose(made(layers=3, **option)(SOURCE, MASK, TARGET), net(SOURCE, MASK, TARGET), atol=1e-2)


def test_the_last_norm_is_there_only_where_layers_norm_what_they_read():
    last = {norm: "encoder.norm.weight" in made(norm=norm).state_dict() for norm in ("pre", "post", "none")}

    assert last == {"pre": True, "post": False, "none": False}


def test_learned_positions_are_the_only_ones_with_weights():
    weights = {way: [name for name in made(positions=way).state_dict() if "places" in name] for way in WAYS}

    assert weights.pop("learned") == ["encoder.embed.places.table", "decoder.embed.places.table"]
    assert not any(weights.values())


def test_every_stage_of_a_layer_can_be_seen(net):
    with capture(net) as seen:
        net(SOURCE, MASK, TARGET)

    layer = "decoder.layers.0."
    parts = {f"{part}.{name}" for part in ("self", "cross") for name in (
        "query", "key", "value", "scores", "pattern", "gathered", "output")}  # fmt: skip
    sums = {f"sum_{part}" for part in ("self", "cross", "ffn")}
    norms = {f"norm_{part}.output" for part in ("self", "cross", "ffn")}
    assert {name.removeprefix(layer) for name in seen if name.startswith(layer)} == parts | sums | norms | {
        "ffn.activation", "output"}  # fmt: skip
    assert {"decoder.embed.embedding", "decoder.embed.position", "decoder.norm.output", "decoder.logits"} <= set(seen)
    assert np.allclose(seen["decoder.logits"].values, net(SOURCE, MASK, TARGET).detach(), atol=1e-6)


def test_a_glance_leaves_the_details_out(net):
    with glance(net) as seen:
        net(SOURCE, MASK, TARGET)

    kinds = {name.rsplit(".", 1)[-1] for name in seen}
    assert kinds == {
        "embedding",
        "position",
        "input",
        "query",
        "key",
        "scores",
        "pattern",
        "gathered",
        "output",
        "memory",
    }
    assert set(seen) == {name for name, probe in probes(net).items() if not probe.detail}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"heads": 3}, "A width of 8 cannot be shared evenly by 3 heads; make it a multiple of 3."),
        ({"heads": 8, "positions": "rotary"}, "width ÷ heads must be even, not 1"),
        ({"layers": 0}, "layers must be 1 or more, not 0."),
        ({"layers": 9}, "layers must be 8 or less, not 9."),
        ({"dropout": 1.0}, "dropout must be 0.9 or less, not 1.0."),
        ({"heads": 0}, "heads must be 1 or more, not 0."),
        ({"norm": "both"}, "norm is one of pre, post, none, not both."),
        ({"positions": "magic"}, "positions is one of"),
        ({"width": "wide"}, "width needs a number, not wide."),
    ],
)
def test_what_cannot_be_is_an_input_error(options, said):
    with pytest.raises(InputError) as error:
        made(**options)

    assert said in str(error.value)


def test_the_gradients_of_the_whole_net_are_those_of_finite_differences():
    net = made(positions="learned", layers=1).double()
    table = net.encoder.embed.places.table

    def through(table):
        told = (SOURCE[:1], MASK[:1], TARGET[:1, :3])
        return torch.func.functional_call(net, {"encoder.embed.places.table": table}, told)

    assert torch.autograd.gradcheck(through, table.detach()[:6].clone().requires_grad_(), atol=1e-4)
