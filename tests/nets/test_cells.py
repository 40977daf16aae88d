import numpy as np
import pytest
import torch

from fun_viz.nets.cells import GRU, LSTM, RNN, Cell, cells
from fun_viz.nets.probe import capture, probes
from tests.nets import twins
from tests.nets.tiny import drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}


@pytest.fixture(params=list(cells))
def cell(request) -> Cell:
    return stirred(cells[request.param](6, 4))


def begun(cell: Cell, rows: int = 3) -> tuple[torch.Tensor, ...]:
    """Return a state (beam, unit) in which nothing is zero."""
    return tuple(drawn(rows, cell.hidden_size, seed=seed) for seed in range(1, 1 + cell.states))


def test_a_cell_stepped_by_hand_is_the_fused_layer_and_torchs_cell(cell):
    x, state = drawn(3, 5, 6), begun(cell)
    twin, fused = twins.cell(cell), cell.over(x, state)
    by_twin = state

    for t in range(5):
        state = cell.step(cell.project(x[:, t]), state)
        after = twin(x[:, t], by_twin if cell.states > 1 else by_twin[0])
        by_twin = after if cell.states > 1 else (after,)
        assert torch.allclose(state[0], fused[:, t], **CLOSE)
        for ours, theirs in zip(state, by_twin, strict=True):
            assert torch.allclose(ours, theirs, **CLOSE)


def test_the_fused_layer_begins_with_the_fresh_state_where_none_is_given(cell):
    x = drawn(3, 5, 6)

    assert [part.shape for part in cell.fresh(x)] == [(3, 4)] * cell.states
    assert torch.allclose(cell.over(x), cell.over(x, cell.fresh(x)), **CLOSE)


def test_every_probe_of_a_cell_is_passed_in_a_step_and_shows_units(cell):
    with capture(cell) as seen:
        state = cell.step(cell.project(drawn(3, 6)), begun(cell))

    assert set(seen) == set(probes(cell))
    pulls = {port: seen.pop(port) for port in ("of_input", "of_state")}
    assert {(array.axes, array.values.shape) for array in seen.values()} == {(("beam", "unit"), (3, 4))}
    whole = {(array.axes, array.values.shape) for array in pulls.values()}
    assert whole == {(("beam", "gate", "unit"), (3, cell.gates, 4))}
    assert np.array_equal(seen["hidden"].values, state[0].detach().numpy())


def test_the_gates_of_a_gru_give_the_next_hidden_state():
    gru = stirred(GRU(6, 4))
    (hidden,) = begun(gru)

    with capture(gru) as seen:
        (after,) = gru.step(gru.project(drawn(3, 6)), (hidden,))

    update, candidate = seen["update"].values, seen["candidate"].values
    assert np.allclose((1 - update) * candidate + update * hidden.numpy(), after.detach().numpy(), atol=1e-6)
    for gate in ("reset", "update"):
        assert 0 < seen[gate].values.min() < seen[gate].values.max() < 1


def test_the_gates_of_an_lstm_give_the_next_cell_and_hidden_state():
    lstm = stirred(LSTM(6, 4))
    hidden, before = begun(lstm)

    with capture(lstm) as seen:
        lstm.step(lstm.project(drawn(3, 6)), (hidden, before))

    gate = {name: array.values for name, array in seen.items()}
    assert np.allclose(gate["forget"] * before.numpy() + gate["input"] * gate["candidate"], gate["cell"], atol=1e-6)
    assert np.allclose(gate["output"] * np.tanh(gate["cell"]), gate["hidden"], atol=1e-6)
    for name in ("input", "forget", "output"):
        assert 0 < gate[name].min() < gate[name].max() < 1


def test_a_simple_cell_has_no_gates():
    rnn = stirred(RNN(6, 4))
    x, (hidden,) = drawn(3, 6), begun(rnn)

    (after,) = rnn.step(rnn.project(x), (hidden,))

    inside = x @ rnn.weight_ih_l0.T + rnn.bias_ih_l0 + hidden @ rnn.weight_hh_l0.T + rnn.bias_hh_l0
    assert {path for path, probe in probes(rnn).items() if not probe.detail} == {"hidden"}
    assert torch.allclose(after, torch.tanh(inside), **CLOSE)


def test_an_update_gate_wide_open_keeps_the_hidden_state():
    gru = stirred(GRU(6, 4))
    with torch.no_grad():
        gru.bias_ih_l0[4:8] = 100.0  # reset, update, candidate

    (hidden,) = begun(gru)
    assert torch.allclose(gru.step(gru.project(drawn(3, 6)), (hidden,))[0], hidden)


def test_a_forget_gate_wide_open_and_an_input_gate_shut_keep_the_cell_state():
    lstm = stirred(LSTM(6, 4))
    with torch.no_grad():
        lstm.bias_ih_l0[:4], lstm.bias_ih_l0[4:8] = -100.0, 100.0  # input, forget, candidate, output

    state = begun(lstm)
    assert torch.allclose(lstm.step(lstm.project(drawn(3, 6)), state)[1], state[1])


def test_a_fresh_lstm_remembers():
    lstm = LSTM(6, 4)

    assert (lstm.bias_ih_l0 + lstm.bias_hh_l0)[4:8].tolist() == [1.0] * 4
    assert lstm.bias_ih_l0[:4].abs().min() > 0


@pytest.mark.parametrize("name", cells)
def test_the_gradient_through_a_step_is_right(name):
    cell = stirred(cells[name](3, 2)).double()

    def step(x, *state):
        return cell.step(cell.project(x), state)

    state = [part.double().requires_grad_() for part in begun(cell, rows=2)]
    assert torch.autograd.gradcheck(step, (drawn(2, 3, dtype=torch.float64).requires_grad_(), *state))
