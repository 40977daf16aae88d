import pytest
import torch

from fun_viz.nets import recurrent  # noqa: F401 - registers the scores
from fun_viz.nets.cells import cells
from fun_viz.nets.recurrent_attention import Past, looks
from fun_viz.nets.recurrent_decoder import Decoder, decoders
from tests.nets import twins
from tests.nets.tiny import MASK, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
UNITS, WIDTH = 4, 6


def decoder_of(cell: str, layers: int, attention: str) -> Decoder:
    look = looks[attention](UNITS, WIDTH, 1)
    decoder = decoders[look.asks](cells[cell], 13, WIDTH, UNITS, layers=layers, look=look, dropout=0.5)
    return stirred(decoder).eval()


def ends_of(decoder: Decoder, beam: int, layers: int) -> list[tuple[torch.Tensor, ...]]:
    """Return what an encoder of so many layers may have ended with: a hidden state, and a cell state of an LSTM."""
    count = decoder.cell.states
    return [tuple(drawn(beam, UNITS, seed=2 + count * layer + n) for n in range(count)) for layer in range(layers)]


def begun(decoder: Decoder, layers: int) -> tuple[Past, tuple[torch.Tensor, ...]]:
    memory = drawn(3, 5, UNITS, seed=1)
    ends = ends_of(decoder, 3, layers)
    past = Past(MASK, memory, decoder.cross.remember(memory), ends[-1][0], torch.zeros(3, dtype=torch.long))
    return past, decoder.begin(ends)


@pytest.mark.parametrize("attention", ["none", "dot"])
@pytest.mark.parametrize("layers", [1, 2, 4])
@pytest.mark.parametrize("cell", cells)
@pytest.mark.parametrize("how", ["over", "moves"])
@torch.inference_mode()
def test_the_cells_of_the_decoder_are_torchs_layers(cell, layers, attention, how):
    decoder = decoder_of(cell, layers, attention)
    past, states = begun(decoder, layers)
    embedded = drawn(3, 7, WIDTH, seed=9)
    entering = torch.cat([embedded, past.ends[:, None].expand(-1, 7, -1)], -1) if attention == "none" else embedded
    twin, count = twins.stack([decoder.cell, *decoder.upper]), decoder.cell.states
    first = tuple(torch.stack(states[part::count]) for part in range(count))  # (layer, beam, unit)
    theirs, _ = twin(entering, first if count > 1 else first[0])

    if how == "over":
        ours = decoder.over(embedded, past, states)[1]
    else:
        hidden = []
        for token in embedded.unbind(1):
            _, states = decoder.move(token, past, states)
            hidden.append(decoder.top(states))
        ours = torch.stack(hidden, 1)

    assert torch.allclose(ours, theirs, **CLOSE)


@torch.inference_mode()
def test_bahdanau_looks_back_with_the_hidden_state_of_before_and_luong_with_that_of_now():
    before, after = decoder_of("gru", 2, "additive"), decoder_of("gru", 2, "general")
    token = drawn(3, WIDTH, seed=9)

    past, states = begun(before, 2)
    context, _ = before.move(token, past, states)
    assert torch.allclose(context, before.cross(states[0][:, None], past)[:, 0])  # the lowest layer's

    past, states = begun(after, 2)
    context, now = after.move(token, past, states)
    assert torch.allclose(context, after.cross(now[-1][:, None], past)[:, 0])  # the highest layer's
    assert not torch.allclose(context, after.cross(states[-1][:, None], past)[:, 0], atol=1e-3)


@torch.inference_mode()
def test_the_attentional_hidden_state_is_luongs_equation_five():
    decoder = decoder_of("gru", 1, "dot")
    hidden, context = drawn(3, UNITS, seed=1), drawn(3, UNITS, seed=2)

    said = decoder.predict(hidden, context, drawn(3, WIDTH, seed=3))

    attentional = torch.tanh(torch.cat([context, hidden], -1) @ decoder.readout.weight.T)
    assert decoder.readout.bias is None
    assert torch.allclose(said, attentional @ decoder.token.weight.T + decoder.bias, **CLOSE)


@pytest.mark.parametrize("cell", cells)
@torch.no_grad()
def test_every_state_begins_with_what_that_state_of_the_encoders_layer_ended_with(cell):
    decoder = decoder_of(cell, 3, "none")
    ends, count = ends_of(decoder, 2, 3), decoder.cell.states
    states = decoder.begin(ends)

    assert len(states) == 3 * count
    for at in range(3 * count):
        layer, part = divmod(at, count)
        other = [list(end) for end in ends]
        other[layer][part] = other[layer][part] + 1
        again = decoder.begin([tuple(end) for end in other])
        changed = [not torch.equal(one, two) for one, two in zip(states, again, strict=True)]
        assert changed == [place == at for place in range(3 * count)]


@torch.no_grad()
def test_a_hidden_state_begins_within_one_and_a_cell_state_without_a_bound():
    decoder = decoder_of("lstm", 1, "none")
    ((hidden, cell),) = ends_of(decoder, 2, 1)
    first, second = decoder.begin([(hidden, cell * 100)])

    assert torch.allclose(first, torch.tanh(hidden @ decoder.bridge.weight.T + decoder.bridge.bias), **CLOSE)
    own = decoder.bridges[0]
    assert torch.allclose(second, cell * 100 @ own.weight.T + own.bias, **CLOSE)
    assert second.abs().max() > 1
