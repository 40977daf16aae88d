"""Every term is whole in both languages, its links lead somewhere, and it is found by whatever it is called."""

from __future__ import annotations

from string import Formatter

import pytest

from fun_viz.glossary.terms import GROUPS, Term, cards, found, named, plain, terms
from fun_viz.views.formula import typeset

TERMS = sorted(terms().values(), key=lambda term: term.id)


def chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_are_as_many_as_the_field_needs() -> None:
    assert len(TERMS) >= 60
    assert {term.group for term in TERMS} == set(GROUPS)
    wanted = "token embedding attention softmax entropy gru lstm beam-search bleu chrf warm-up influence alibi rotary"
    assert set(wanted.split()) <= set(terms())


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_a_term_is_whole_in_both_languages(term: Term) -> None:
    assert term.en
    assert chinese(term.zh)
    assert term.pinyin.isascii() or "ü" in term.pinyin
    for english, text in ((term.says_en, term.says_zh), (term.example_en, term.example_zh)):
        assert bool(english) == bool(text)
        assert not chinese(english)
        assert not text or chinese(text)
        assert english == "" or english[-1] in ".?!"
        assert gaps(english) == gaps(text)
    assert bool(term.also_en) == bool(term.also_zh)
    assert len(term.links) >= 2
    assert term.pages


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_its_links_lead_to_other_terms(term: Term) -> None:
    assert set(term.links) <= set(terms()) - {term.id}
    assert len(set(term.links)) == len(term.links)


@pytest.mark.parametrize("term", [term for term in TERMS if term.formula], ids=lambda term: term.id)
@pytest.mark.usefixtures("qapp")
def test_a_formula_can_be_set_and_its_letters_stand_in_it(term: Term) -> None:
    assert typeset(term.formula, 22.0).width > 0
    assert term.letters
    whole = plain(term.formula).replace(" ", "")
    for letter, english, text in term.letters:
        assert typeset(letter, 15.0).width > 0
        assert english
        assert text
        for each in plain(letter).split(", "):
            assert each.replace(" ", "")[0] in whole


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_it_is_found_by_each_of_its_names(term: Term) -> None:
    for query in (term.en, term.zh, term.pinyin, term.pinyin.replace(" ", ""), term.en.upper()):
        hits, fits = found(query)
        assert fits
        assert term in hits, query
    assert found(term.en)[0][0] is term
    assert found(term.zh)[0][0] is term


def test_it_is_found_by_the_letters_of_its_formula() -> None:
    hits, fits = found("η")
    assert fits
    assert terms()["learning-rate"] in hits[:4]
    assert all(any("η" in letter for letter, _, _ in term.letters) for term in hits)


def test_where_nothing_is_found_the_nearest_three_are_named() -> None:
    hits, fits = found("atention masc")
    assert not fits
    assert len(hits) == 3
    assert any("attention" in term.en or "mask" in term.en for term in hits)
    assert found("entropie")[0][0].id == "entropy"


def test_a_label_that_is_a_name_is_known() -> None:
    assert named("Learning rate") is terms()["learning-rate"]
    assert named("困惑度") is terms()["perplexity"]
    assert named("Decode") is None
    assert named("") is None


@pytest.mark.parametrize("card", sorted(cards()))
def test_a_card_is_whole_in_both_languages_and_names_terms(card: str) -> None:
    said = cards()[card]
    for english, text in zip(said.lines("en"), said.lines("zh"), strict=True):
        assert english
        assert not chinese(english)
        assert chinese(text)
    assert said.terms
    assert set(said.terms) <= set(terms())
    assert any(terms()[term].formula for term in said.terms)
