"""What is said of a step is what its trace holds, and an example is filled by it or not told at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from fun_viz.anatomy import Anatomy, Part
from fun_viz.glossary.facts import facts, telling_step
from fun_viz.glossary.terms import Term, terms
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.trace import Candidate, Request, Trace
from fun_viz.windows.learning.example import bundled, example_of
from tests.shapes import continuing, filling
from tests.traces import END, array, token, trace, written

EXAMPLES = sorted((term for term in terms().values() if term.example_en), key=lambda term: term.id)


def looking(*rows: tuple[str, list[float]], source: tuple[str, ...] = ("我", "吃", END)) -> Reading:
    """Return a reading that wrote words, each looking at the source with some weights."""
    steps = [
        written(word, 10 + t, {"decoder.0.cross.pattern": array([[[weights]]], "beam", "head", "query", "key")})
        for t, (word, weights) in enumerate(rows)
    ]
    made: Trace = trace(*steps, source=source)
    part = Part("decoder.0.cross", "attention", "target", keys="source", ports={"pattern": ()})
    roles = (("source", "given"), ("target", "written"))
    return Reading(replace(made, anatomy=Anatomy((part,), roles, "layers")))


def test_the_telling_step_looks_hardest_at_a_word_and_not_at_the_end() -> None:
    reading = looking(("I", [0.3, 0.3, 0.4]), ("eat", [0.1, 0.8, 0.1]), ("?", [0.0, 0.9, 0.1]), (END, [0, 0, 1.0]))
    assert telling_step(reading) == 1


def test_without_attention_it_is_the_last_word_before_the_end() -> None:
    assert telling_step(Reading(trace(written("I"), written("eat"), written(END)))) == 1
    assert telling_step(Reading(trace(written("I"), written("eat")))) == 1
    assert telling_step(Reading(trace())) == -1


def test_facts_of_a_choice_are_the_trace_s() -> None:
    likeliest = Candidate(token("eat", 10), 0.8), Candidate(token("have", 11), 0.2)
    step = written("eat", 10, probability=0.8, entropy=2.0, rank=1, candidates=likeliest)
    known = facts(Reading(trace(step, written(END, probability=0.5))), 0)
    assert (known["word"], known["p"], known["entropy"], known["choices"]) == ("eat", "80.0%", "2.00", "4.0")
    assert (known["second"], known["p_second"], known["ahead"]) == ("have", "20.0%", f"{math.log(4):.2f}")
    assert known["score"] == f"{math.log(0.8 * 0.5):.2f}".replace("-", "−")
    assert known["perplexity"] == f"{(0.8 * 0.5) ** -0.5:.2f}"
    assert (known["end"], known["tokens"], known["steps"]) == ("∎", "2", "2")
    assert "looked" not in known


def test_a_row_that_an_edit_made_no_number_is_told_of_without_harm() -> None:
    reading = looking(("eat", [math.nan, math.nan, math.nan]))
    assert facts(reading, telling_step(reading))["weight"] == "–"


@pytest.mark.parametrize("made", [continuing, filling], ids=["continuing", "filling"])
@pytest.mark.usefixtures("qapp")
def test_a_net_of_one_text_has_facts_and_a_telling_step(made: Callable[[], Model]) -> None:
    *_, (trace, _) = decode(made(), Request("toy", "abcd" if made is continuing else "ab_d_", limit=3), details=True)
    reading = Reading(trace)
    for t in range(-1, reading.decode_moves):
        known = facts(reading, t)
        assert known["tokens"] == str(len(reading.source))
        for term in EXAMPLES:
            example_of(term, (reading, t), "en")
    assert telling_step(reading) < reading.decode_moves


def test_what_was_looked_at_is_the_largest_weight() -> None:
    known = facts(looking(("eat", [0.1, 0.8, 0.1])), 0)
    assert (known["looked"], known["weight"]) == ("吃", "80.0%")


@pytest.mark.parametrize("term", EXAMPLES, ids=lambda term: term.id)
@pytest.mark.usefixtures("qapp")
def test_an_example_is_filled_in_both_languages_or_not_told(term: Term) -> None:
    told = [example_of(term, bundled(), language) for language in ("en", "zh")]
    assert (told[0] is None) == (told[1] is None)
    for each in told:
        assert each is None or "{" not in each.says


@pytest.mark.usefixtures("qapp")
def test_most_examples_can_be_told_of_the_run_that_comes_along() -> None:
    lacking = {term.id for term in EXAMPLES if example_of(term, None, "en") is None}
    assert lacking == {"additive-attention", "forget-gate", "gru", "hidden-state", "reset-gate", "update-gate"}


@pytest.mark.usefixtures("qapp")
def test_the_sentence_looked_at_comes_before_the_one_that_comes_along() -> None:
    reading = looking(("eat", [0.1, 0.8, 0.1]))
    example = example_of(terms()["attention"], (reading, 0), "en")
    assert example is not None
    assert "80.0%" in example.says
    assert example.scene is not None
    shown = {mark.key: getattr(mark, "value", None) for mark in example.scene.live}
    assert [round(shown["bar", row], 2) for row in range(3)] == [0.1, 0.8, 0.1]
