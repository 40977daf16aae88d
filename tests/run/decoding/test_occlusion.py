"""Leaving tokens out, against sentences from which they are really gone, forced word by word."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from fun_viz.edits import Cut, Edit, Word
from fun_viz.errors import InputError
from fun_viz.judgement import words
from fun_viz.reading import Reading
from fun_viz.run.decoding import occlusion
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.left_out import LeftOut, attention_rows, can_leave_out, overlooked, unneeded
from fun_viz.run.decoding.neighbours import nearest
from fun_viz.run.decoding.occlusion import leave_out
from fun_viz.run.models.store import Model
from fun_viz.strategy import SEARCH, Strategy
from fun_viz.trace import Request, plain
from tests.shapes import continuing, filling

TEXT = "他每天早上喝咖啡。"


def reading_of(model: Model, request: Request) -> Reading:
    *_, (trace, _) = decode(model, request)
    return Reading(trace)


def left_out(model: Model, request: Request, **more: object) -> tuple[Reading, LeftOut]:
    reading = reading_of(model, request)
    *_, last = leave_out(model, request, reading.tokens, **more)  # type: ignore[arg-type]
    return reading, last


def forced(model: Model, text: str, target: tuple[int, ...], **more: object) -> np.ndarray:
    """Log p of each word when a text is decoded step by step and every word is forced."""
    request = Request(model.name, text, limit=len(target), prefix=target, **more)  # type: ignore[arg-type]
    return np.log(reading_of(model, request).probabilities)


def test_what_a_word_loses_is_what_it_has_less_in_the_shorter_sentence(model: Model) -> None:
    reading, found = left_out(model, Request(model.name, TEXT, limit=14))
    whole = forced(model, TEXT, reading.tokens)
    np.testing.assert_allclose(found.base, whole, atol=1e-4)
    for at in range(len(TEXT)):
        shorter = forced(model, TEXT[:at] + TEXT[at + 1 :], reading.tokens)
        np.testing.assert_allclose(found.values[:, at], whole - shorter, atol=2e-4)
    assert found.values.shape == (len(reading.tokens), len(TEXT) + 1)
    assert np.isfinite(found.values).all()


def test_another_token_may_stand_in_its_place(transformer: Model) -> None:
    reading, found = left_out(transformer, Request("tiny", TEXT, limit=14), instead="unknown")
    whole = forced(transformer, TEXT, reading.tokens)
    for at in (0, 4):
        other = forced(transformer, TEXT[:at] + "龘" + TEXT[at + 1 :], reading.tokens)
        np.testing.assert_allclose(found.values[:, at], whole - other, atol=2e-4)
    assert found.again[0].instead is not None
    assert found.again[0].instead.special == "unknown"


def test_the_nearest_neighbour_has_the_largest_cosine(model: Model) -> None:
    ids = list(model.source.ids(TEXT))
    (part, *_) = model.net.anatomy.of_kind("embedding", "source")
    table = dict(model.net.named_parameters())[f"{part.path}.token.weight"].detach().numpy()
    for id, near in zip(ids, nearest(model.net, ids, model.source.special), strict=True):
        cosines = {other: float(table[id] @ table[other] / np.linalg.norm(table[id]) / np.linalg.norm(table[other]))
                   for other in range(4, len(table)) if other != id}  # fmt: skip
        assert cosines[near] == pytest.approx(max(cosines.values()), abs=1e-6)


def test_the_sentence_is_decoded_without_each_token_and_what_differs_is_told(transformer: Model) -> None:
    request = Request("tiny", TEXT, limit=14)
    reading, found = left_out(transformer, request)
    assert found.finished
    for at in range(len(TEXT)):
        shorter = reading_of(transformer, Request("tiny", TEXT[:at] + TEXT[at + 1 :], limit=14))
        again = found.again[at]
        assert plain(again.output) == shorter.text
        wrong = sum(verdict.wrong for verdict in again.verdicts)
        assert bool(wrong or any(v.missing for v in again.verdicts)) == (words(shorter.text) != words(reading.text))
        assert len(again.lost) == len(reading.target)
        assert any(again.lost) <= (shorter.text != reading.text)


def test_in_several_strokes_it_is_the_same_and_grows(transformer: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, whole = left_out(transformer, Request("tiny", TEXT, limit=14))
    monkeypatch.setattr(occlusion, "_CELLS", 2 * len(TEXT))
    strokes = list(leave_out(transformer, reading.trace.request, reading.tokens))
    assert [stroke.done for stroke in strokes[:5]] == [2, 4, 6, 8, 10]
    assert np.isnan(strokes[0].values[:, 2:]).all()
    assert [len(stroke.again) for stroke in strokes[5:]] == [2, 4, 6, 8, 10]
    np.testing.assert_allclose(strokes[-1].values, whole.values, atol=1e-5)
    assert strokes[-1].again == whole.again


def test_the_edits_of_the_request_hold_and_no_weight_is_changed(transformer: Model) -> None:
    before = {name: value.clone() for name, value in transformer.net.state_dict().items()}
    edits = (Edit("decoder.layers.0.cross", "pattern", {"head": (0,)}, Cut()),)
    request = Request("tiny", TEXT, limit=14, edits=edits)
    reading, found = left_out(transformer, request)
    shorter = forced(transformer, TEXT[1:], reading.tokens, edits=edits)
    whole = forced(transformer, TEXT, reading.tokens, edits=edits)
    np.testing.assert_allclose(found.values[:, 0], whole - shorter, atol=2e-4)
    assert all(torch.equal(value, before[name]) for name, value in transformer.net.state_dict().items())


def test_words_that_are_read_as_others_are_left_out_as_such(transformer: Model) -> None:
    (id,) = transformer.source.ids("我")
    edits = (Edit("encoder.embed", "embedding", {"token": (1,)}, Word((id,))),)
    request = Request("tiny", TEXT, limit=14, edits=edits)
    reading, found = left_out(transformer, request)
    text = TEXT[0] + "我" + TEXT[2:]
    whole, shorter = (forced(transformer, each, reading.tokens) for each in (text, text[:3] + text[4:]))
    np.testing.assert_allclose(found.values[:, 3], whole - shorter, atol=2e-4)


def test_an_edit_of_one_token_cannot_hold_where_places_move(transformer: Model) -> None:
    edits = (Edit("decoder.layers.0.cross", "pattern", {"key": (2,)}, Cut()),)
    request = Request("tiny", TEXT, limit=14, edits=edits)
    reading = reading_of(transformer, request)
    with pytest.raises(InputError, match="other places when one is left out"):
        list(leave_out(transformer, request, reading.tokens))
    *_, found = leave_out(transformer, request, reading.tokens, instead="unknown")
    other = forced(transformer, TEXT[:4] + "龘" + TEXT[5:], reading.tokens, edits=edits)
    np.testing.assert_allclose(
        found.values[:, 4], forced(transformer, TEXT, reading.tokens, edits=edits) - other, atol=2e-4
    )


@pytest.mark.parametrize(("beam", "strategy"), [(3, SEARCH), (1, Strategy("sample", seed=5))], ids=["beam", "sample"])
def test_it_is_decoded_again_as_it_was_decoded(transformer: Model, beam: int, strategy: Strategy) -> None:
    request = Request("tiny", "老师咖啡", beam=beam, strategy=strategy, limit=9, prefix=(7,))
    _, found = left_out(transformer, request)
    for at in range(4):
        shorter = reading_of(transformer, replace(request, text=request.text[:at] + request.text[at + 1 :]))
        assert plain(found.again[at].output) == shorter.text


def test_a_net_that_goes_on_with_what_it_was_given_is_asked_alike() -> None:
    model = continuing()
    reading, found = left_out(model, Request("toy", "abcd", limit=4))
    shorter = forced(model, "acd", reading.tokens)
    np.testing.assert_allclose(found.values[:, 2], forced(model, "abcd", reading.tokens) - shorter, atol=1e-4)
    rows = attention_rows(reading)
    assert rows is not None
    assert rows.shape == (4, 5)
    np.testing.assert_allclose(rows[0].sum(), 1, atol=1e-5)


def test_what_cannot_be_is_said(transformer: Model) -> None:
    with pytest.raises(InputError, match="Nothing can be left out"):
        list(leave_out(transformer, Request("tiny", "好"), (5, 3)))
    with pytest.raises(InputError, match="writes nothing"):
        list(leave_out(filling(), Request("toy", "ab_"), (5,)))
    assert not can_leave_out(reading_of(transformer, Request("tiny", "好", limit=1)).given)
    assert can_leave_out(reading_of(transformer, Request("tiny", "龘好", limit=1)).given)


def test_black_is_what_is_needed_most_and_looked_at_less_grey_what_is_hardly_needed() -> None:
    attention = np.array([[0.2, 0.7, 0.1], [0.8, 0.2, 0.0], [0.3, 0.3, 0.4]])
    values = np.array([[5.0, 0.05, 0.0], [2.0, 0.0, -1.0], [0.4, 0.2, 0.1]])
    assert overlooked(attention, values) == {(0, 0)}
    assert unneeded(attention, values) == {(0, 1)}
    assert unneeded(attention, np.full((3, 3), math.nan)) == frozenset()
