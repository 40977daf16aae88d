"""Hidden states and gates over time: on traces written by hand, and on those of small recurrent nets."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from fun_viz.narration.moves import overwritten
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Trace
from fun_viz.tracks import Track, reads
from tests.tiny import tiny
from tests.traces import array, decoded, encoded, trace

TEXT = "我喜欢喝咖啡"
GATES = {
    "rnn": ("hidden",),
    "lstm": ("hidden", "cell", "input", "forget", "output", "candidate"),
    "gru": ("hidden", "reset", "update", "candidate"),
}


@cache
def reading(family: str, **options: Any) -> Reading:
    *_, (grown, _) = decode(tiny(family=family, learned=False, **options), Request("tiny", TEXT, limit=6))
    return Reading(grown)


@pytest.mark.parametrize("family", GATES)
@pytest.mark.parametrize("layers", [1, 2])
def test_every_gate_of_every_layer_and_direction_is_a_track(family: str, layers: int) -> None:
    read = reading(family, layers=layers, directions="both")

    told = [(track.part, track.layer, track.name) for track in read.tracks]
    parts = ("forwards", "backwards", "decoder")
    assert told == [(part, layer, name) for part in parts for layer in range(layers) for name in GATES[family]]
    for track in read.tracks:
        moves = read.decode_moves if track.part == "decoder" else len(read.source)
        assert track.array.axes == ("unit", "time")
        assert track.array.values.shape == (32 if track.part == "decoder" else 16, moves)


def test_a_net_that_reads_one_way_has_no_track_of_the_other() -> None:
    assert {track.part for track in reading("rnn").tracks} == {"forwards", "decoder"}


@pytest.mark.parametrize("family", GATES)
def test_gates_lie_between_zero_and_one_and_the_others_within_their_limit(family: str) -> None:
    for track in reading(family, layers=2).tracks:
        values = track.array.values
        assert track.signed == (values.min() < 0)
        assert np.abs(values).max() <= track.limit
        assert track.limit == 1 or track.name == "cell"


def test_the_limit_of_a_cell_state_is_the_next_whole_number() -> None:
    states = Array(np.array([[0.2, -2.4]], np.float32), ("unit", "time"))

    assert Track("decoder", "cell", states).limit == 3
    assert Track("decoder", "hidden", states).limit == 1


def test_an_encode_move_reads_one_token_of_one_layer_from_either_end() -> None:
    read = reading("lstm")
    count = len(read.source)

    assert read.encode_moves == 2 * count
    told = [read.reads(move) for move in range(read.encode_moves)]
    assert [(one.layer, one.left, one.right) for one in told if one] == [
        (layer, t, count - 1 - t) for layer in (0, 1) for t in range(count)
    ]
    assert {one.layers for one in told if one} == {2}
    assert read.reads(-1) is None


def test_what_has_been_read_grows_from_the_ends_it_is_read_from() -> None:
    both, one = reading("lstm").reads(1), reading("rnn").reads(1)
    assert both is not None
    assert one is not None

    count = len(reading("lstm").source)
    assert [t for t in range(count) if both.has_read(t)] == [0, 1, count - 2, count - 1]
    assert both.tokens == (1, count - 2)
    assert [t for t in range(count) if one.has_read(t)] == [0, 1]
    assert one.tokens == (1,)


def test_the_middle_token_is_read_from_both_ends_in_one_move() -> None:
    state = array([[0.5]], "beam", "unit")
    names = ("encoder.forwards.hidden", "encoder.backwards.hidden")
    by_hand = trace(*[encoded(**dict.fromkeys(names, state)) for _ in range(3)], source=("我", "们", "∎"))

    middle = reads(by_hand.anatomy, len(by_hand.sequences[0].tokens), 1)
    assert middle is not None
    assert middle.tokens == (1,)


def test_a_net_that_is_not_recurrent_reads_no_token_after_the_other() -> None:
    seen = array([[0.5]], "beam", "unit")

    assert reads(trace(encoded(encoder__layers__0__output=seen)).anatomy, 2, 0) is None
    assert Reading(trace(encoded(encoder__layers__0__output=seen))).tracks == ()
    assert reads(trace().anatomy, 2, 0) is None


def test_a_backwards_track_stands_in_the_order_of_the_tokens_too() -> None:
    moves = [encoded(**{"encoder.backwards.hidden": array([[value]], "beam", "unit")}) for value in (1, 2, 3)]

    (track,) = Reading(trace(*moves)).tracks
    assert track.array.values.tolist() == [[3, 2, 1]]


def test_what_reads_backwards_and_is_not_done_stands_at_the_tokens_it_has_read() -> None:
    moves = [encoded(**{"encoder.backwards.update": array([[value]], "beam", "unit")}) for value in (0.25, 0.5)]
    read = Reading(trace(*moves, source="ABC"))

    (track,) = read.tracks
    assert np.array_equal(track.array.values, [[np.nan, 0.5, 0.25]], equal_nan=True)
    assert [overwritten(read, "backwards", 0, at) for at in range(3)] == [None, ("update", 0.5), ("update", 0.75)]


def test_a_decoder_track_follows_the_best_hypothesis() -> None:
    def states(*rows: float) -> dict[str, Array]:
        return {"decoder.upper.0.cell": array([[row] for row in rows], "beam", "unit")}

    grown: Trace = trace(
        encoded(),
        decoded(["A", "B"], parents=[0, 0], chances=[0.5, 0.4], arrays=states(1.0)),
        decoded(["∎", "∎"], parents=[1, 0], chances=[0.9, 0.1], extended=2, arrays=states(2.0, 3.0)),
    )

    (track,) = Reading(grown).tracks
    assert (track.part, track.layer, track.name) == ("decoder", 1, "cell")
    assert track.array.values.tolist() == [[1, 3]]


def test_the_columns_done_of_a_layer_begin_when_the_one_below_has_been_read() -> None:
    states = Array(np.zeros((1, 4), np.float32), ("unit", "time"))
    upper, writes = Track("forwards", "hidden", states, 1), Track("decoder", "hidden", states)

    assert [upper.done(encoded=moves, written=0, source=4) for moves in (0, 4, 5, 8, 12)] == [0, 0, 1, 4, 4]
    assert writes.done(encoded=8, written=3, source=4) == 3
