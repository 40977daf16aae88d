"""What heads do over sentences, against one sentence at a time, row by row, and heads that are really cut."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from fun_viz.errors import InputError
from fun_viz.reading import Reading
from fun_viz.run.decoding import heads as module
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.head_habits import FAR, RELATIONS, Head, Heads, Name, by_cost
from fun_viz.run.decoding.heads import study
from fun_viz.run.decoding.own_sentences import own_sentences
from fun_viz.run.models.store import Model
from fun_viz.trace import Request
from tests.tiny import PAIRS, tiny

TEXTS = tuple(zh for zh, _ in PAIRS)


@cache
def model() -> Model:
    return tiny("transformer")


@cache
def known() -> Heads:
    *_, last = study(model(), TEXTS)
    return last


@cache
def reading(text: str) -> Reading:
    *_, (trace, _) = decode(model(), Request("tiny", text))
    return Reading(trace)


def rows(head: Head, text: str) -> list[np.ndarray]:
    """The weights of each row of a head, of what it could see, one sentence at a time."""
    kind = {"encoder": "encoder", "decoder": "decoder", "cross": "cross"}[head.attends]
    weights = reading(text).attention(kind).values[head.layer, head.name.head]  # type: ignore[arg-type, union-attr]
    return [row[: at + 1] if kind == "decoder" else row for at, row in enumerate(weights)]


def every(head: Head) -> list[tuple[int, np.ndarray]]:
    """All rows that have a choice, with the places of their queries."""
    return [(at, row) for text in TEXTS for at, row in enumerate(rows(head, text)) if len(row) > 1]


PLACES = {
    "itself": lambda at: at, "before": lambda at: at - 1, "after": lambda at: at + 1,
    "first": lambda at: 0 if at else -1,
}  # fmt: skip


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_weight_at_a_place_is_the_mean_over_rows_that_have_it(relation: str) -> None:
    for head in known().heads:
        place = PLACES[relation]
        there = [(row[place(at)], 1 / len(row)) for at, row in every(head) if 0 <= place(at) < len(row)]
        if relation in head.weight:
            assert head.weight[relation] == pytest.approx(np.mean([w for w, _ in there]), abs=1e-5)
            assert head.even[relation] == pytest.approx(np.mean([e for _, e in there]), abs=1e-6)
        else:
            assert not there


def test_entropy_is_a_share_of_the_highest_possible() -> None:
    for head in known().heads:
        shares = [-sum(w * math.log(w) for w in row if w > 0) / math.log(len(row)) for _, row in every(head)]
        assert head.entropy == pytest.approx(np.mean(shares), abs=1e-4)


def test_distances_are_mean_weights() -> None:
    for head in known().heads:
        for by, said in zip(range(-FAR, FAR + 1), head.distances, strict=True):
            there = [row[at + by] for at, row in every(head) if 0 <= at + by < len(row)]
            assert (said != said) if not there else said == pytest.approx(np.mean(there), abs=1e-5)


def test_importance_is_what_a_word_loses_when_the_head_is_cut() -> None:
    """Each sentence alone, decoded step by step, its words forced."""
    words = sum(len(reading(text).tokens) for text in TEXTS)
    assert known().words == words
    assert known().base == pytest.approx(sum(reading(text).score for text in TEXTS) / words, abs=1e-4)
    for head in known().heads:
        lost = 0.0
        for text in TEXTS:
            whole = reading(text)
            request = Request("tiny", text, prefix=whole.tokens, limit=len(whole.tokens), edits=(head.name.cut,))
            *_, (trace, _) = decode(model(), request)
            lost += Reading(trace).score - whole.score
        assert head.importance == pytest.approx(lost / words, abs=2e-4)


def test_where_words_are_many_heads_are_cut_for_every_nth_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CUT", known().words // 2)
    *_, last = study(model(), TEXTS)
    assert last.words == known().words
    assert known().cut_words == known().words > last.cut_words > 0
    assert last.base == known().base
    assert any(one.importance != other.importance for one, other in zip(last.heads, known().heads, strict=True))


def test_alignment_is_where_influence_is_strongest() -> None:
    assert known().influenced == known().words  # so few sentences are all asked
    for head in known().heads:
        if head.attends != "cross":
            assert head.aligned is None
            continue
        hits = [int(row.argmax() == reading(text).influence.values[t].argmax())  # type: ignore[union-attr]
                for text in TEXTS for t, row in enumerate(rows(head, text))]  # fmt: skip
        assert head.aligned == pytest.approx(np.mean(hits), abs=1e-9)


def test_two_heads_are_alike_by_the_weight_they_have_in_common() -> None:
    pairs = known().alike
    for pair in list(pairs)[:6]:
        one, other = (next(head for head in known().heads if head.name == name) for name in pair)
        assert one.attends == other.attends
        common = [np.minimum(a, b).sum() for (_, a), (_, b) in zip(every(one), every(other), strict=True)]
        assert pairs[pair] == pytest.approx(np.mean(common), abs=1e-5)
    name = known().heads[0].name
    nearest = known().nearest(name)
    assert nearest is not None
    assert nearest[1] == max(value for pair, value in pairs.items() if name in pair)


def test_a_habit_is_the_first_that_fits() -> None:
    even = dict.fromkeys(RELATIONS, 0.2)
    plain = Head(Name("a", 0), "encoder", 0, 0.3, dict.fromkeys(RELATIONS, 0.2), even)
    assert plain.habit == "mixed"
    assert replace(plain, entropy=0.6).habit == "broad"
    for place in RELATIONS:
        assert replace(plain, weight={**plain.weight, place: 0.36}, entropy=0.9).habit == place
    both = replace(plain, weight={**plain.weight, "before": 0.4, "after": 0.5})
    assert both.habit == "after"
    cross = replace(plain, attends="cross", weight={**plain.weight, "first": 0.9})
    assert replace(cross, aligned=0.4).habit == "aligned"
    assert replace(cross, aligned=0.39).habit == "mixed"


def test_groups_have_every_head_once_and_what_costs_most_first() -> None:
    for groups in (known().groups().values(), known().families()):
        heads = [head for group in groups for head in group]
        assert sorted(head.name for head in heads) == sorted(head.name for head in known().heads)
        for group in groups:
            costs = [head.importance for head in group]
            assert costs == sorted(costs)  # type: ignore[type-var]
            assert by_cost(group) == group


def test_batches_of_any_size_say_the_same_and_work_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    seen = list(study(model(), TEXTS))
    assert [each.read for each in seen[:6]] == [0, 0, 0, 2, 4, 6]
    assert [each.cut for each in seen[6:]] == list(range(1, len(known().heads) + 1))
    assert not seen[-2].finished
    assert seen[-1].finished
    for one, other in zip(seen[-1].heads, known().heads, strict=True):
        assert one.importance == pytest.approx(other.importance, abs=1e-4)
        assert one.entropy == pytest.approx(other.entropy, abs=1e-5)
        assert one.aligned == other.aligned


def test_maps_are_the_sentences_own_weights() -> None:
    for text, maps in zip(TEXTS, known().maps, strict=True):
        assert maps.source == reading(text).source
        assert maps.written == reading(text).target
        assert maps.read == reading(text).inputs
        for head in known().heads:
            shown = maps.weights[head.name.part][head.name.head]
            for row, expected in zip(shown, rows(head, text), strict=True):
                np.testing.assert_allclose(row[: len(expected)], expected, atol=2e-3)


def test_what_cannot_be_studied_is_said() -> None:
    with pytest.raises(InputError, match="No heads"):
        list(study(tiny("gru", family="gru", learned=False), TEXTS))
    with pytest.raises(InputError, match="no sentences"):
        list(study(model(), ()))
    with pytest.raises(InputError, match="200"):
        list(study(model(), ("好" * 201,)))


def test_no_weight_is_changed() -> None:
    fresh = tiny("transformer").net.state_dict()
    assert known().finished
    assert all((value == fresh[name]).all() for name, value in model().net.state_dict().items())


def test_a_model_has_sentences_of_its_own() -> None:
    found = own_sentences(model(), 30)
    assert len(found) == len(set(found)) == 30
    with pytest.raises(InputError, match="choose a file"):
        own_sentences(replace(model(), config=type(model().config)(
            family="x", options={}, source="characters", target="subwords", source_language="")), 3)  # fmt: skip
