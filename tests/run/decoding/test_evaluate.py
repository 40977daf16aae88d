"""Scores against what people wrote."""

from __future__ import annotations

import pytest
import sacrebleu
import torch
from sacrebleu.tokenizers.tokenizer_base import BaseTokenizer

from fun_viz.run.decoding.evaluate import Done, Scores, bleu, chosen, evaluate
from fun_viz.run.models.store import Model
from fun_viz.text.corpus import Pair, part_of
from fun_viz.text.tokenizer import OWN
from tests.tiny import PAIRS, tiny

KNOWN = [Pair(zh, english) for zh, english in PAIRS]


def scored(model: Model, pairs: list[Pair], beam: int = 1) -> Scores:
    *progress, scores = evaluate(model, pairs, beam=beam)
    assert all(isinstance(record, Done) for record in progress)
    assert isinstance(scores, Scores)
    return scores


def test_what_was_learned_by_heart_scores_a_hundred(model: Model) -> None:
    for beam in (1, 3):
        scores = scored(model, KNOWN, beam)
        assert scores.bleu == pytest.approx(100)
        assert scores.chrf == pytest.approx(100)
        assert scores.sentences == len(KNOWN)
        assert scores.perplexity < 2
    assert "tok:13a" in scores.signature
    assert "case:mixed" in scores.signature


def test_references_that_say_something_else_score_less() -> None:
    model = tiny()
    swapped = [Pair(pair.source, KNOWN[(i + 1) % len(KNOWN)].target) for i, pair in enumerate(KNOWN)]
    assert scored(model, swapped).bleu < 30
    assert scored(model, swapped).perplexity > 2 * scored(model, KNOWN).perplexity


def test_sentences_that_are_near_to_training_are_scored_apart_too() -> None:
    swapped = [Pair(KNOWN[0].source, KNOWN[1].target), *KNOWN[1:]]
    *_, scores = evaluate(tiny(), swapped, near={KNOWN[0].source})
    assert isinstance(scores, Scores)
    assert scores.bleu < 99
    assert scores.apart is not None
    assert (scores.apart.sentences, scores.apart.bleu, scores.apart.chrf) == pytest.approx((len(KNOWN) - 1, 100, 100))
    *_, alone = evaluate(tiny(), KNOWN[:1], near={KNOWN[0].source})
    assert isinstance(alone, Scores)
    assert scored(tiny(), KNOWN).apart is alone.apart is None


@pytest.mark.parametrize(
    ("kind", "language", "tokens"),
    [("subwords", "en", "13a"), ("characters", "en", "13a"), ("words", "", "13a"), ("characters", "", "char"),
     ("subwords", "zh", "zh"), ("characters", "zh", "zh")],
)  # fmt: skip
def test_bleu_is_sacrebleus_with_the_words_of_the_language(kind: str, language: str, tokens: str) -> None:
    said, wanted = ["我今天去学校。", "He is at school now."], ["我明天去学校。", "He is at home now."]
    found = bleu(said, wanted, kind=kind, language=language)
    assert found.score == pytest.approx(sacrebleu.corpus_bleu(said, [wanted], tokenize=tokens, force=True).score)
    assert f"tok:{tokens}" in found.signature


@pytest.mark.parametrize(("kind", "language"), [("words", "en"), ("characters", ""), ("characters", "zh")])
def test_no_text_is_remembered_once_it_has_been_scored(kind: str, language: str) -> None:
    """A training is assessed for hours, and each time it writes something new."""
    before = _remembered()
    bleu(["I am here.", "我在这里。"], ["I am there.", "我在那里。"], kind=kind, language=language)
    assert _remembered() <= before


def _remembered() -> int:
    """Return how many texts the tokenizers of sacrebleu know by heart."""
    caches = (vars(kind)["__call__"] for kind in BaseTokenizer.__subclasses__())
    return sum(cache.cache_info().currsize for cache in caches if hasattr(cache, "cache_info"))


def test_upper_case_counts() -> None:
    assert scored(tiny(), [Pair(pair.source, pair.target.lower()) for pair in KNOWN]).bleu < 99


def test_progress_counts_every_source_once() -> None:
    *progress, _ = evaluate(tiny(), [*KNOWN, *KNOWN])
    assert progress[-1] == Done(len(KNOWN), len(KNOWN))


def test_perplexity_is_that_of_the_reference_teacher_forced(transformer: Model) -> None:
    pair = KNOWN[0]
    source = torch.tensor([[*transformer.source.ids(pair.source), OWN.stop]])
    target = [*transformer.target.ids(pair.target), OWN.stop]
    with torch.inference_mode():
        logits = transformer.net(source, source > 0, torch.tensor([[OWN.start, *target[:-1]]]))[0].log_softmax(-1)
    wanted = float((-logits[torch.arange(len(target)), target].mean()).exp())
    assert scored(transformer, [pair]).perplexity == pytest.approx(wanted, rel=1e-4)


def test_a_sentence_of_thousands_of_characters_is_cut_and_not_a_crash(transformer: Model) -> None:
    scores = scored(transformer, [Pair("好" * 3_000, "I " * 700), *KNOWN])
    assert (scores.sentences, scores.cut) == (len(KNOWN) + 1, 1)
    assert scored(transformer, [Pair("好" * 3_000, "I"), Pair("好", "I " * 700)]).cut == 2
    assert scored(transformer, KNOWN).cut == 0


def test_a_part_is_chosen_as_training_does_and_its_references_stay_as_written() -> None:
    pairs = [Pair(f"句子{i}", f"Sentence “{i}”  ") for i in range(300)]
    kept = chosen([*pairs, pairs[0]], "test")
    assert kept == tuple(pair for pair in pairs if part_of(pair.source) == "test")
    assert 2 <= len(kept) <= 30


def test_single_words_that_are_all_right_score_a_hundred() -> None:
    """BLEU counts stretches of four words, which single words have none of."""
    words = ["cat", "dog"]
    assert bleu(words, words, kind="words", language="en").score == pytest.approx(100)
    assert bleu(["猫和"], ["猫和"], kind="characters", language="zh").score == pytest.approx(100)
    long = ["a cat and a dog", "dog"]
    assert "eff:no" in bleu(long, long, kind="words", language="en").signature
