import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from fun_viz.nets.cells import cells
from fun_viz.nets.net import drain
from fun_viz.nets.probe import capture
from fun_viz.nets.recurrent_encoder import Encoder, reverse
from tests.nets import twins
from tests.nets.tiny import MASK, SOURCE, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
UNITS = 4


def encoder_of(cell: str, layers: int, directions: str) -> Encoder:
    encoder = Encoder(cells[cell], 11, 6, UNITS, layers=layers, directions=directions, dropout=0.5)
    return stirred(encoder).eval()


@pytest.mark.parametrize("how", ["at once", "move by move"])
@pytest.mark.parametrize("directions", ["both", "one"])
@pytest.mark.parametrize("layers", [1, 2, 4])
@pytest.mark.parametrize("cell", cells)
def test_the_encoder_is_torchs_layers_on_packed_sentences(cell, layers, directions, how):
    encoder = encoder_of(cell, layers, directions)
    packed = pack_padded_sequence(encoder.token(SOURCE), MASK.sum(1), batch_first=True, enforce_sorted=False)
    outputs, ends = twins.encoder_stack(encoder)(packed)
    theirs, _ = pad_packed_sequence(outputs, batch_first=True)
    wanted = ends if cell == "lstm" else (ends,)  # hidden and cell states, (layer · direction, beam, unit) each

    read = encoder.at_once(SOURCE, MASK) if how == "at once" else drain(encoder.by_move(SOURCE, MASK))

    assert torch.allclose(read[0], theirs, **CLOSE)
    ways = 1 if directions == "one" else 2
    for layer, states in enumerate(read[1]):
        assert len(states) == len(wanted)
        for state, of_all in zip(states, wanted, strict=True):
            assert torch.allclose(state, torch.cat([*of_all[layer * ways : (layer + 1) * ways]], -1), **CLOSE)
    assert len(read[1]) == layers


@torch.inference_mode()
def test_each_move_of_a_layer_fills_one_column_from_the_left_and_one_from_the_right():
    encoder = encoder_of("lstm", 2, "both")
    moves, columns = encoder.by_move(SOURCE[:1], MASK[:1]), []
    while True:
        with capture(encoder) as seen:
            if next(moves, "end") == "end":
                break
        columns.append(seen)
    columns.append(seen)  # the last move ends the reading
    memory = seen["memory"].values[0]  # (token, 2 · unit)

    assert len(columns) == 2 * SOURCE.size(1)
    assert ["memory" in column for column in columns] == [False] * 9 + [True]
    for move, column in enumerate(columns):
        prefix = "" if move < 5 else "upper.0."
        assert {name.startswith("upper.0.") for name in column if "wards" in name} == {bool(prefix)}
        assert f"{prefix}forwards.forget" in column
        t = move - 5
        if t >= 0:
            assert np.array_equal(memory[t, :UNITS], column["upper.0.forwards.hidden"].values[0])
            assert np.array_equal(memory[-1 - t, UNITS:], column["upper.0.backwards.hidden"].values[0])


def test_an_upper_layer_reads_both_directions_of_the_one_below():
    encoder = encoder_of("gru", 3, "both")

    assert [layer.forwards.input_size for layer in (encoder, *encoder.upper)] == [6, 2 * UNITS, 2 * UNITS]
    assert encoder_of("gru", 3, "one").upper[1].forwards.input_size == UNITS


def test_dropout_lies_between_the_layers_in_training():
    encoder = encoder_of("rnn", 2, "one").train()
    with torch.no_grad():
        encoder.token.weight.zero_()  # so that what is dropped of the embeddings does not matter
    torch.manual_seed(0)

    first, second = (encoder.at_once(SOURCE, MASK) for _ in range(2))

    assert torch.equal(first[1][0][0], second[1][0][0])
    assert not torch.allclose(first[1][1][0], second[1][1][0], atol=1e-3)


def test_a_sentence_is_reversed_and_its_padding_stays_behind():
    x = torch.arange(10).view(2, 5, 1)

    assert reverse(x, torch.tensor([5, 2]))[..., 0].tolist() == [[4, 3, 2, 1, 0], [6, 5, 7, 8, 9]]
