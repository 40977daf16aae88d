import inspect

import numpy as np
import pytest
import torch

from fun_viz.nets.net import drain
from fun_viz.nets.probe import capture, probes
from tests.nets.tiny import MASK, SOURCE, TARGET, every_net, step_by_step, tiny

CLOSE = {"atol": 1e-5, "rtol": 1e-5}


@pytest.fixture
def net(family, options):
    with torch.inference_mode():
        yield tiny(family, options)


def seen_while_decoding(net, source=SOURCE, steps=3):
    """Return what is seen in each move: encoding first, then `steps` tokens of TARGET."""
    records, moves = [], net.begin(source, source != 0)
    while True:
        with capture(net) as seen:
            try:
                next(moves)
            except StopIteration as end:
                state = end.value
                break
        records.append(("encode", seen))
    for token in TARGET[: len(source), :steps].unbind(1):
        with capture(net) as seen:
            _, state = net.advance(token, state)
        records.append(("decode", seen))
    return records


@every_net
def test_step_by_step_equals_teacher_forced_in_one_pass(net):
    forced = net(SOURCE, MASK, TARGET)

    assert torch.allclose(step_by_step(net, SOURCE, MASK, TARGET), forced, **CLOSE)
    assert forced.std(0).max() > 0.01  # the rows are not all alike, so there is something to compare


@every_net
def test_encoding_move_by_move_equals_encoding_at_once(net):
    by_move, at_once = drain(net.begin(SOURCE, MASK)), net.encode(SOURCE, MASK)

    assert len(by_move) == len(at_once)
    for one, other in zip(by_move, at_once, strict=True):
        assert torch.allclose(one.float(), other.float(), **CLOSE)


@every_net
def test_encoding_takes_as_many_moves_as_the_serial_steps_it_says_it_costs(net):
    for length in (1, 2, 5):
        moves = sum(1 for _ in net.begin(SOURCE[:1, :length], MASK[:1, :length]))
        assert moves == net.cost(length).serial_steps


@every_net
@pytest.mark.parametrize("row", [0, 1, 2])
def test_padding_in_a_batch_changes_nothing(net, row):
    length = int(MASK[row].sum())
    alone, visible = SOURCE[row : row + 1, :length], MASK[row : row + 1, :length]

    assert torch.allclose(net(SOURCE, MASK, TARGET)[row], net(alone, visible, TARGET[row : row + 1])[0], **CLOSE)
    batch = step_by_step(net, SOURCE, MASK, TARGET)[row]
    assert torch.allclose(batch, step_by_step(net, alone, visible, TARGET[row : row + 1])[0], **CLOSE)


@every_net
def test_what_token_stands_in_the_padding_changes_nothing(net):
    other = torch.where(MASK, SOURCE, 9)

    assert torch.allclose(net(other, MASK, TARGET), net(SOURCE, MASK, TARGET), **CLOSE)
    moved = step_by_step(net, other, MASK, TARGET)
    assert torch.allclose(moved, step_by_step(net, SOURCE, MASK, TARGET), **CLOSE)


@every_net
def test_a_later_target_token_never_changes_earlier_logits(net):
    at = 3
    other = TARGET.clone()
    other[:, at] = (other[:, at] + 1) % 13

    before, after = net(SOURCE, MASK, TARGET), net(SOURCE, MASK, other)

    assert torch.equal(before[:, :at], after[:, :at])
    assert not torch.allclose(before[:, at], after[:, at], atol=1e-3)


@every_net
def test_every_source_token_matters_to_the_first_logits(net):
    first = net(SOURCE[:1], MASK[:1], TARGET[:1, :1])

    for at in range(SOURCE.size(1)):
        other = SOURCE[:1].clone()
        other[0, at] = (other[0, at] + 1) % 11
        assert not torch.allclose(net(other, MASK[:1], TARGET[:1, :1]), first, atol=1e-5)


@every_net
def test_the_first_axis_of_the_whole_state_is_the_beam(net):
    _, state = net.advance(TARGET[:, 0], net.encode(SOURCE, MASK))
    rows = torch.tensor([2, 0, 0, 1])

    logits, _ = net.advance(TARGET[:, 1], state)
    again, _ = net.advance(TARGET[rows, 1], tuple(part[rows] for part in state))

    assert torch.allclose(again, logits[rows], **CLOSE)


@every_net
def test_decoding_leaves_the_state_it_was_given_as_it_was(net):
    state = net.encode(SOURCE, MASK)
    before = [part.clone() for part in state]

    net.advance(TARGET[:, 0], state)

    assert all(torch.equal(one, other) for one, other in zip(before, state, strict=True))


@every_net
def test_capture_changes_no_output(net):
    state = net.encode(SOURCE, MASK)
    with capture(net) as forced:
        watched = net(SOURCE, MASK, TARGET)
    with capture(net) as stepped:
        logits, after = net.advance(TARGET[:, 0], state)

    assert forced
    assert stepped
    assert torch.equal(watched, net(SOURCE, MASK, TARGET))
    unwatched = net.advance(TARGET[:, 0], state)
    assert torch.equal(logits, unwatched[0])
    assert all(torch.equal(one, other) for one, other in zip(after, unwatched[1], strict=True))


@every_net
def test_every_attention_row_sums_to_one_in_every_move(net):
    for _, seen in seen_while_decoding(net):
        for name, array in seen.items():
            if name.endswith("pattern"):
                near = seen.get(name.replace("pattern", "gaussian"))  # a Gaussian goes over the weights of local-p
                weights = array.values if near is None else array.values / near.values.clip(1e-9)
                assert np.abs(weights.sum(-1) - 1).max() < 1e-5, name
                assert array.values.min() >= 0, name


@every_net
def test_attention_never_falls_on_padding(net):
    for phase, seen in seen_while_decoding(net):
        for name, array in seen.items():
            if name.endswith("pattern") and (phase == "encode" or "cross" in name):
                hidden = np.broadcast_to(~MASK.numpy()[:, None, None], array.values.shape)
                assert (array.values[hidden] == 0).all(), name


@every_net
def test_attention_is_recorded_as_query_by_key(net):
    for path, probe in probes(net).items():
        if path.endswith(("pattern", "scores")):
            assert probe.axes == ("beam", "head", "query", "key")


@every_net
def test_each_axis_of_each_probe_has_the_length_its_name_says(net):
    source = SOURCE[:2]
    tokens = source.size(1)
    for move, (phase, seen) in enumerate(seen_while_decoding(net, source)):
        for name, array in seen.items():
            sizes = dict(zip(array.axes, array.values.shape, strict=True))
            assert sizes.get("beam", 2) == 2, name
            if name.startswith("encoder."):
                assert {sizes.get(axis, tokens) for axis in ("token", "query", "key")} == {tokens}, name
            elif "cross" in name:
                assert sizes.get("key", tokens) == tokens, name
                assert sizes.get("query", 1) == 1, name
            elif phase == "decode":
                assert {sizes.get(axis, 1) for axis in ("token", "query")} == {1}, name
                if name.endswith("self.pattern"):
                    written = move - len(list(net.begin(source, source != 0))) + 1
                    assert sizes["key"] == written, name


@every_net
def test_every_probe_is_passed_in_one_decoding(net):
    seen = {name for _, record in seen_while_decoding(net) for name in record}

    assert seen == set(probes(net))


@every_net
def test_the_embedding_of_the_source_is_a_leaf_that_influence_can_be_traced_to(family, options):
    net = tiny(family, options)
    (path,) = [path for path in probes(net) if path.startswith("encoder.") and path.endswith("embedding")]

    assert probes(net)[path].axes == ("beam", "token", "unit")


@every_net
def test_dropout_acts_only_in_training(family, options):
    net = tiny(family, options)

    assert torch.equal(net(SOURCE, MASK, TARGET), net(SOURCE, MASK, TARGET))
    net.train()
    torch.manual_seed(0)
    assert not torch.allclose(net(SOURCE, MASK, TARGET), net(SOURCE, MASK, TARGET), atol=1e-3)


@every_net
def test_every_weight_learns(family, options):
    net = tiny(family, options)

    net(SOURCE, MASK, TARGET).square().sum().backward()

    idle = [name for name, weight in net.named_parameters() if weight.grad is None or not weight.grad.any()]
    keys = [name for name in idle if name.endswith("to_key.bias") and "layers" in name]
    assert idle == keys  # a bias of all keys shifts every score of a row alike, which softmax does not see


def test_drain_returns_what_the_generator_returns():
    def moves():
        yield
        yield
        return "the state"

    assert drain(moves()) == "the state"
    assert inspect.isgeneratorfunction(moves)
