"""Inflection."""

from __future__ import annotations

import pytest

from fun_viz.text.tasks import english


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("drink", "drinks drank drinking"),
        ("wash", "washes washed washing"),
        ("study", "studies studied studying"),
        ("play", "plays played playing"),
        ("go", "goes went going"),
        ("swim", "swims swam swimming"),
        ("chat", "chats chatted chatting"),
        ("dance", "dances danced dancing"),
        ("take", "takes took taking"),
        ("see", "sees saw seeing"),
        ("draw", "draws drew drawing"),
        ("clean", "cleans cleaned cleaning"),
        ("listen", "listens listened listening"),
    ],
)
def test_verbs_have_their_forms(verb: str, forms: str) -> None:
    assert [english.agreeing(verb, "he"), english.past(verb), english.progressive(verb)] == forms.split()
    assert english.agreeing(verb, "I") == english.agreeing(verb, "we") == verb


def test_to_be_and_to_have_agree() -> None:
    assert [english.agreeing("be", person) for person in ("I", "we", "he")] == ["am", "are", "is"]
    assert [english.agreeing("was", person) for person in ("I", "we", "he")] == ["was", "were", "was"]
    assert [english.agreeing("have", person) for person in ("I", "we", "he")] == ["have", "have", "has"]


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        *(("apple", "apples"), ("watch", "watches"), ("city", "cities"), ("toy", "toys"), ("potato", "potatoes")),
        *(("photo", "photos"), ("sheep", "sheep"), ("scarf", "scarves"), ("glass", "glasses"), ("box", "boxes")),
    ],
)
def test_nouns_have_their_plural(noun: str, many: str) -> None:
    assert english.plural(noun) == many


@pytest.mark.parametrize(
    ("word", "article"),
    [("apple", "an"), ("honest", "an"), ("useful", "a"), ("umbrella", "an"), ("uncle", "an"), ("house", "a")],
)
def test_an_stands_before_a_vowel_that_is_heard(word: str, article: str) -> None:
    assert english.article(word) == article


@pytest.mark.parametrize(
    ("more", "most"),
    [("taller", "tallest"), ("bigger", "biggest"), ("lazier", "laziest"), ("more useful", "most useful")],
)
def test_a_comparative_has_its_superlative(more: str, most: str) -> None:
    assert english.most(more) == most
