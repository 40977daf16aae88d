"""How a trace is read: on traces written by hand, and on those of small models."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fun_viz.nets.net import Writer
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.trace import Array, Request, Trace, joined
from tests.tiny import kinds, tiny
from tests.traces import array, decoded, encoded, trace, written

TEXT = "我喜欢喝咖啡"


@pytest.fixture(scope="module", params=list(kinds()), ids=lambda kind: "-".join([kind[0], *kind[1].values()]))
def reading(request: pytest.FixtureRequest) -> Reading:
    family, options = request.param
    *_, (grown, _) = decode(tiny(family=family, **options), Request("tiny", TEXT, beam=3, limit=12))
    return Reading(grown)


@pytest.fixture(scope="module")
def transformer() -> Reading:
    *_, (grown, _) = decode(tiny(), Request("tiny", TEXT, beam=3, limit=12))
    return Reading(grown)


def crossing() -> Trace:
    """Two hypotheses that change places: the winner is A → C → E, though row 0 was B → D in between."""
    cross = "decoder.layers.0.cross.pattern"

    def looked(*rows: tuple[float, float]) -> dict[str, Array]:
        return {cross: array([[[row]] for row in rows], "beam", "head", "query", "key")}

    return trace(
        encoded(),
        decoded(["B", "A"], parents=[0, 0], chances=[0.5, 0.4], arrays=looked((0.9, 0.1))),
        decoded([" C", " D"], parents=[1, 0], chances=[0.8, 0.1], extended=2, arrays=looked((0.8, 0.2), (0.7, 0.3))),
        decoded(["·e", "∎"], parents=[0, 0], chances=[0.6, 0.3], extended=2, arrays=looked((0.6, 0.4), (0.5, 0.5))),
        decoded(["∎", "∎"], parents=[0, 1], chances=[0.9, 1.0], extended=2, arrays=looked((0.4, 0.6), (0.3, 0.7))),
    )


def test_the_best_hypothesis_is_followed_through_its_parents() -> None:
    read = Reading(crossing())
    assert read.target == ("A", "C", "·e", "∎")
    assert read.probabilities == (0.4, 0.8, 0.6, 0.9)
    assert read.text == "A Ce"
    assert read.ended
    assert read.score == pytest.approx(math.log(0.4 * 0.8 * 0.6 * 0.9))


def test_what_was_seen_belongs_to_the_row_that_was_extended() -> None:
    read = Reading(crossing())
    assert read.entropies == (0.0, 1.0, 0.0, 0.0)
    assert [read.candidates(t)[0].token.piece for t in range(4)] == ["row 0", "row 1", "row 0", "row 0"]
    cross = read.attention("cross")
    assert cross is not None
    np.testing.assert_allclose(cross.values[0, 0], [[0.9, 0.1], [0.7, 0.3], [0.6, 0.4], [0.4, 0.6]])


def test_the_winner_is_the_step_s_best_and_not_the_first_row() -> None:
    read = Reading(trace(encoded(), decoded(["A", "B"], best=1, chances=[0.5, 0.4])))
    assert read.target == ("B",)
    assert not read.ended


def test_all_hypotheses_can_be_read_with_their_scores() -> None:
    first, second = Reading(crossing()).hypotheses
    assert [first.text, second.text] == ["A Ce", "A C"]
    assert (first.score, second.score) == pytest.approx((math.log(0.9), 0.0))


def test_the_hypothesis_that_wins_by_length_stands_first() -> None:
    """-3.0 of two tokens against -3.3 of nine: the longer one has the better score for its length."""
    made = trace(
        encoded(),
        decoded([" a", " b"]),
        decoded([" a", "∎"], parents=[0, 1], extended=2),
        *(decoded([" a", "∎"], parents=[0, 1], extended=2) for _ in range(6)),
        decoded(["∎", "∎"], parents=[0, 1], chances=[math.exp(-3.3), math.exp(-3.0)], extended=2),
    )
    first, second = Reading(made).hypotheses
    assert (first.length, second.length) == (9, 2)
    assert first.score < second.score
    assert first.normalised == pytest.approx(-3.3 / (14 / 6))
    assert second.normalised == pytest.approx(-3.0 / (7 / 6))
    assert Reading(made).text == first.text


def test_what_a_step_reads_is_what_the_one_before_wrote(reading: Reading) -> None:
    assert reading.inputs == ("▸", *reading.target[:-1])
    assert Reading(trace(encoded(), finished=False)).inputs == ()


def test_waiting_after_the_end_is_no_move() -> None:
    ended = trace(encoded(), decoded(["A"]), decoded(["∎"]), decoded(["∎"], chances=[1.0]))
    assert Reading(ended).target == ("A", "∎")
    assert Reading(ended).decode_moves == 2
    assert Reading(ended).moves == 3


def test_a_trace_that_only_encodes_can_be_read() -> None:
    read = Reading(trace(encoded(), encoded(), finished=False))
    assert (read.encode_moves, read.decode_moves, read.text, read.hypotheses) == (2, 0, "", ())
    assert read.alignment() is None
    assert read.row_error is None
    assert read.milliseconds == 0.0
    assert Reading(trace()).moves == 0


def test_the_time_of_a_step_is_the_median() -> None:
    steps = [decoded(["A"], seconds=seconds) for seconds in (0.9, 0.002, 0.004)]
    assert Reading(trace(*steps)).milliseconds == pytest.approx(4.0)


def test_decoder_self_attention_is_a_lower_triangle_and_nothing_above(transformer: Reading) -> None:
    seen = transformer.attention("decoder")
    assert seen is not None
    assert seen.axes == ("layer", "head", "query", "key")
    layers, heads, queries, keys = seen.values.shape
    assert (layers, heads) == (2, 2)
    assert queries == keys == transformer.decode_moves
    hidden = np.triu(np.ones((queries, keys), bool), 1)
    assert np.isnan(seen.values[:, :, hidden]).all()
    assert np.isfinite(seen.values[:, :, ~hidden]).all()


def test_each_kind_of_attention_has_its_queries_and_keys(transformer: Reading) -> None:
    source, target = len(transformer.source), transformer.decode_moves
    encoder, cross = transformer.attention("encoder"), transformer.attention("cross")
    assert encoder is not None
    assert cross is not None
    assert encoder.values.shape == (2, 2, source, source)
    assert cross.values.shape == (2, 2, target, source)


def test_every_row_of_attention_sums_to_one(reading: Reading) -> None:
    for kind in ("encoder", "decoder", "cross"):
        seen = reading.attention(kind)
        if seen is not None:
            sums = np.nansum(seen.values, -1)
            assert (sums < 1).all() if reading.gaussian else np.allclose(sums, 1, atol=1e-5)
    assert reading.row_error is None or reading.row_error < 1e-5


def test_a_row_that_does_not_sum_to_one_is_told() -> None:
    wrong = {"decoder.cross.pattern": array([[[[0.5, 0.4]]]], "beam", "head", "query", "key")}
    assert Reading(trace(encoded(), decoded(["A"], arrays=wrong))).row_error == pytest.approx(0.1)


def test_the_weight_recomputed_from_queries_and_keys_is_the_model_s_own(reading: Reading) -> None:
    counted = 0
    for kind in ("encoder", "decoder", "cross"):
        seen = reading.attention(kind)
        for layer, head, query, key in np.ndindex(seen.values.shape if seen is not None else (0, 0, 0, 0)):
            if seen is None or np.isnan(seen.values[layer, head, query, key]):
                continue
            told = reading.arithmetic(kind, layer, head, query, key)
            assert told is not None
            assert told.difference <= 1e-6
            assert told.weight == seen.values[layer, head, query, key]
            counted += 1
    assert counted > 0 or reading.attention("cross") is None


def test_a_scaled_dot_product_is_told_in_its_parts(transformer: Reading) -> None:
    told = transformer.arithmetic("cross", 1, 0, 2, 3)
    assert told is not None
    assert told.dot is not None
    assert told.scale == pytest.approx(math.sqrt(8))
    assert told.score == pytest.approx(told.dot / told.scale)


@pytest.mark.parametrize(
    "options", [{"scaling": False}, *({"positions": way} for way in ("learned", "none", "rotary", "alibi"))]
)
def test_the_arithmetic_is_right_whatever_is_done_to_scores_queries_and_keys(options: dict[str, Any]) -> None:
    *_, (grown, _) = decode(tiny(**options), Request("tiny", TEXT, beam=2, limit=6))
    read = Reading(grown)
    for kind in ("encoder", "decoder", "cross"):
        for query, key in ((0, 0), (3, 1), (3, 3)):
            told = read.arithmetic(kind, 1, 1, query, key)
            assert told is not None
            assert told.difference <= 1e-6
            assert told.scale == (1 if "scaling" in options else pytest.approx(math.sqrt(8)))
            distance = abs(query - key) * 2.0**-8  # the slope of the second of two heads
            wanted = -distance if options.get("positions") == "alibi" and kind != "cross" else None
            assert told.bias == wanted


@pytest.mark.parametrize("port", ["query", "key", "scores", "pattern"])
def test_the_arithmetic_differs_from_a_corrupted_record(port: str) -> None:
    *_, (grown, _) = decode(tiny(), Request("tiny", TEXT, limit=6))

    def corrupted(arrays: dict[str, Array]) -> dict[str, Array]:
        changed = dict(arrays)
        for name, seen in arrays.items():
            if name.endswith(f".{port}"):
                factors = np.linspace(0.3, 2.5, seen.values.size, dtype=np.float32).reshape(seen.values.shape)
                changed[name] = Array(seen.values * factors, seen.axes)
        return changed

    steps = tuple(replace(step, arrays=corrupted(dict(step.arrays))) for step in grown.steps)
    for kind in ("encoder", "cross"):
        told = Reading(replace(grown, steps=steps)).arithmetic(kind, 1, 1, 2, 3)  # type: ignore[arg-type]
        assert told is not None
        assert told.difference > 1e-4


def test_a_limit_however_large_needs_no_room_before_it_is_used() -> None:
    *_, (grown, _) = decode(tiny(), Request("tiny", TEXT, limit=8))
    plain, large = Reading(grown), Reading(replace(grown, request=replace(grown.request, limit=10**20)))
    for kind in ("decoder", "cross"):
        one, other = plain.attention(kind), large.attention(kind)  # type: ignore[arg-type]
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one.values, other.values)


def test_a_key_that_cannot_be_seen_has_no_arithmetic(transformer: Reading) -> None:
    assert transformer.arithmetic("decoder", 0, 0, 1, 2) is None
    assert transformer.arithmetic("decoder", 9, 0, 1, 1) is None


def test_every_family_has_an_alignment_of_the_same_shape(reading: Reading) -> None:
    told = reading.alignment()
    assert told is not None
    name, seen = told
    assert seen.axes == ("query", "key")
    assert seen.values.shape == (reading.decode_moves, len(reading.source))
    assert name == ("influence" if reading.attention("cross") is None else "attention")
    assert reading.influence is not None
    assert reading.influence.values.shape == seen.values.shape


def test_hidden_states_stand_in_the_order_of_the_tokens() -> None:
    import torch

    model = tiny(family="gru")
    *_, (grown, _) = decode(model, Request("tiny", TEXT, limit=4))
    read = Reading(grown)
    tracks = {(track.part, track.name): track.array for track in read.tracks}
    assert [part for part, name in tracks if name == "hidden"] == ["forwards", "backwards", "decoder"]
    assert tracks["decoder", "hidden"].values.shape[1] == read.decode_moves
    assert tracks["forwards", "hidden"].axes == ("unit", "time")
    memory = at_once(model.net, torch.tensor([[*model.source.ids(TEXT), 3]]))
    both = np.concatenate([tracks["forwards", "hidden"].values, tracks["backwards", "hidden"].values])
    np.testing.assert_allclose(both.T, memory, atol=1e-5)


def at_once(net: Writer, source: object) -> np.ndarray:
    """Return memory (token, unit) as torch's fused layers compute it."""
    import torch

    with torch.inference_mode():
        return net.encode(source, source != 0)[1][0].numpy()  # type: ignore[arg-type]


def test_a_transformer_has_no_hidden_states_over_time(transformer: Reading) -> None:
    assert transformer.tracks == ()


def test_a_probe_without_a_beam_axis_is_given_as_it_is(transformer: Reading) -> None:
    first, second = (transformer.at("decoder.embed.position", t) for t in (0, 1))
    assert first is not None
    assert second is not None
    assert first.axes == second.axes == ("token", "unit")
    assert not np.allclose(first.values, second.values)
    inside = transformer.at("decoder.embed.input", 1)
    assert inside is not None
    assert inside.axes == ("token", "unit")
    assert transformer.at("nothing.of.the.kind", 0) is None
    assert transformer.encoded("nothing.of.the.kind") is None


def test_pieces_are_joined_with_spaces_where_words_part() -> None:
    assert joined(["I", "like", "·ing", "."], [True, True, False, False]) == "I likeing."
    assert joined([], []) == ""
    assert joined(["the", "␣", "Zhang"], [True, True, False]) == "the Zhang"


def test_a_dot_product_that_nobody_scales_is_told_as_one() -> None:
    *_, (grown, _) = decode(tiny(family="convolutional"), Request("tiny", TEXT, limit=6))
    told = Reading(grown).arithmetic("cross", 1, 0, 2, 3)
    assert told is not None
    assert told.scale == 1
    assert told.score == told.dot
    assert told.difference <= 1e-6


def test_a_sequence_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nope"):
        Reading(trace(written("a"))).sequence("nope")
