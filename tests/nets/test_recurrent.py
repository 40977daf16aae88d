import math

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from fun_viz.nets.probe import capture
from fun_viz.nets.recurrent import GRU, AdditiveAttention, Encoder, Recurrent
from fun_viz.nets.seq2seq import drain
from tests.nets import twins
from tests.nets.tiny import MASK, SOURCE, TARGET, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}


@pytest.fixture
def gru() -> GRU:
    return stirred(GRU(6, 4))


@pytest.fixture
def encoder() -> Encoder:
    return stirred(Encoder(11, 6, 4, 0.5)).eval()


def net_with(attention: str) -> Recurrent:
    return stirred(Recurrent(11, 13, width=6, units=4, attention=attention, dropout=0.5)).eval()


def test_a_gru_stepped_by_hand_is_the_fused_layer_and_torchs_cell(gru):
    x, hidden = drawn(3, 5, 6), drawn(3, 4, seed=1)
    cell, fused = twins.gru_cell(gru), gru(x, hidden[None])[0]
    by_cell = hidden

    for t in range(5):
        hidden, by_cell = gru.step(gru.project(x[:, t]), hidden), cell(x[:, t], by_cell)
        assert torch.allclose(hidden, fused[:, t], **CLOSE)
        assert torch.allclose(hidden, by_cell, **CLOSE)


def test_the_gates_shown_give_the_next_hidden_state(gru):
    x, hidden = drawn(3, 6), drawn(3, 4, seed=1)

    with capture(gru) as seen:
        after = gru.step(gru.project(x), hidden).detach().numpy()

    update, candidate = seen["update"].values, seen["candidate"].values
    assert np.allclose((1 - update) * candidate + update * hidden.numpy(), after, atol=1e-6)
    assert np.array_equal(seen["hidden"].values, after)
    for gate in ("reset", "update"):
        assert 0 < seen[gate].values.min() < seen[gate].values.max() < 1
    assert seen["update"].axes == ("beam", "unit")


def test_an_update_gate_wide_open_keeps_the_hidden_state(gru):
    hidden = drawn(3, 4, seed=1)
    with torch.no_grad():
        gru.bias_ih_l0[4:8] = 100.0  # reset, update, candidate

    assert torch.allclose(gru.step(gru.project(drawn(3, 6)), hidden), hidden)


@pytest.mark.parametrize("how", ["at once", "move by move"])
def test_the_encoder_is_torchs_bidirectional_gru(encoder, how):
    x, lengths = encoder.embed(SOURCE), MASK.sum(1)
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    outputs, ends = twins.bidirectional_gru(encoder)(packed)
    theirs, _ = pad_packed_sequence(outputs, batch_first=True)

    memory, last = encoder.at_once(SOURCE, MASK) if how == "at once" else drain(encoder.by_move(SOURCE, MASK))

    assert torch.allclose(memory, theirs, **CLOSE)
    assert torch.allclose(last, torch.cat([ends[0], ends[1]], -1), **CLOSE)


def test_each_encode_move_fills_one_column_from_the_left_and_one_from_the_right():
    net = net_with("additive")
    source, mask = SOURCE[:1], MASK[:1]
    moves, columns = net.encoding(source, mask), []
    for _ in range(source.size(1)):
        with capture(net) as seen:
            next(moves)
        columns.append([seen[f"encoder.{way}.hidden"].values[0] for way in ("forwards", "backwards")])
        if len(columns) < source.size(1):
            assert "encoder.memory" not in seen
    memory = seen["encoder.memory"].values[0]  # (token, 2 · unit)

    for t, (ahead, back) in enumerate(columns):
        assert np.array_equal(memory[t, :4], ahead)
        assert np.array_equal(memory[-1 - t, 4:], back)


@torch.inference_mode()
def test_additive_attention_is_bahdanaus_ten_lines():
    attention = stirred(AdditiveAttention(4, 8, 6))
    hidden, memory = drawn(3, 4), drawn(3, 5, 8, seed=1)

    with capture(attention) as seen:
        context = attention(hidden, attention.remember(memory), memory, MASK)

    w, u, b, v = attention.to_query.weight, attention.to_key.weight, attention.to_key.bias, attention.energy
    for row in range(3):
        scores = [float(v @ torch.tanh(w @ hidden[row] + u @ memory[row, k] + b)) for k in range(5)]
        powers = [math.exp(score) * bool(MASK[row, k]) for k, score in enumerate(scores)]
        weights = [power / sum(powers) for power in powers]
        literal = sum(weight * memory[row, k] for k, weight in enumerate(weights))
        assert seen["pattern"].values[row, 0, 0] == pytest.approx(weights, abs=1e-5)
        assert seen["scores"].values[row, 0, 0] == pytest.approx(scores, abs=1e-4)
        assert torch.allclose(context[row], literal, **CLOSE)
    assert seen["pattern"].values.shape == (3, 1, 1, 5)


def test_additive_attention_falls_on_the_token_that_answers_the_hidden_state():
    attention = AdditiveAttention(2, 2, 2)
    with torch.no_grad():
        attention.to_query.weight.copy_(torch.eye(2))
        attention.to_key.weight.copy_(torch.eye(2))
        attention.to_key.bias.zero_()
        attention.energy.copy_(torch.tensor([20.0, 0.0]))
    memory = torch.tensor([[[-3.0, 0.0], [0.0, 9.0], [3.0, 0.0], [-1.0, 9.0]]])

    with capture(attention) as seen:
        attention(torch.zeros(1, 2), attention.remember(memory), memory, torch.ones(1, 4, dtype=torch.bool))

    assert seen["pattern"].values[0, 0, 0].argmax() == 2


def test_without_attention_the_context_is_the_same_at_every_step():
    net = net_with("none")

    with capture(net) as seen:
        net.encode(SOURCE, MASK)
    assert not any("cross" in name for name in seen)
    state, contexts = net.encode(SOURCE, MASK), []
    for token in TARGET.unbind(1):
        with capture(net) as seen:
            _, state = net.decode(token, state)
        contexts.append(seen["decoder.context"].values)

    assert all(np.array_equal(contexts[0], other) for other in contexts[1:])


def test_with_attention_the_context_follows_the_hidden_state():
    net = net_with("additive")
    state, contexts = net.encode(SOURCE, MASK), []
    for token in TARGET[:, :2].unbind(1):
        with capture(net) as seen:
            _, state = net.decode(token, state)
        contexts.append(seen["decoder.context"].values)

    assert not np.allclose(contexts[0], contexts[1], atol=1e-4)


def test_teacher_forced_steps_are_stacked_in_the_order_of_the_target():
    net = net_with("additive")

    with capture(net) as seen:
        net(SOURCE, MASK, TARGET)

    pattern, hidden = seen["decoder.cross.pattern"], seen["decoder.cell.hidden"]
    assert pattern.axes == ("time", "beam", "head", "query", "key")
    assert pattern.values.shape == (TARGET.size(1), 3, 1, 1, 5)
    state = net.encode(SOURCE, MASK)
    for t, token in enumerate(TARGET.unbind(1)):
        _, state = net.decode(token, state)
        assert np.allclose(hidden.values[t], state[-1].detach().numpy(), atol=1e-5)


def test_attention_shortens_the_longest_path_but_not_the_serial_steps():
    with_it, without = net_with("additive").cost(9), net_with("none").cost(9)

    assert (with_it.serial_steps, without.serial_steps) == (9, 9)
    assert (with_it.longest_path, without.longest_path) == (1, 9)


def test_the_gradient_through_a_step_is_right():
    gru = stirred(GRU(3, 2)).double()

    def step(x, hidden):
        return gru.step(gru.project(x), hidden)

    inputs = [drawn(2, n, seed=n, dtype=torch.float64).requires_grad_() for n in (3, 2)]
    assert torch.autograd.gradcheck(step, inputs)


def test_the_gradient_through_the_additive_attention_of_the_net_is_right():
    attention = stirred(AdditiveAttention(2, 3, 4)).double()

    def attend(hidden, memory):
        return attention(hidden, attention.remember(memory), memory, torch.tensor([[True, True, False]] * 2))

    hidden, memory = (drawn(*shape, seed=1, dtype=torch.float64).requires_grad_() for shape in ((2, 2), (2, 3, 3)))
    assert torch.autograd.gradcheck(attend, (hidden, memory))
