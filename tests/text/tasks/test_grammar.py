"""Templates in two languages."""

from __future__ import annotations

from random import Random

import pytest

from fun_viz.text.tasks.grammar import Grammar, Language, grammar

WORDS = """
[who] me
我 | I | me
他 | he | him
[food] measure
苹果 | apple | 个
包子 | steamed bun | 个
[act]
下 棋 | play chess
"""
GLOSSARY = """
吃: eat ate
喜欢: like
一: a
。: .
"""


def made(template: str) -> set[tuple[str, str]]:
    small, random = Grammar(WORDS, template, GLOSSARY), Random(1)
    return {(sample.source, sample.target) for sample in (small.draw(random, "zh") for _ in range(60))}


def test_verbs_and_articles_agree() -> None:
    assert made("{who} 吃 一 {food.measure} {food} 。 | {who} eat@who a@food {food} .") == {
        ("我吃一个苹果。", "I eat an apple."),
        ("我吃一个包子。", "I eat a steamed bun."),
        ("他吃一个苹果。", "He eats an apple."),
        ("他吃一个包子。", "He eats a steamed bun."),
    }


def test_a_verb_from_a_list_agrees_too() -> None:
    assert made("{who} {act} 。 | {who} {act@who} .") == {
        ("我下棋。", "I play chess."),
        ("他下棋。", "He plays chess."),
    }


def test_two_words_of_one_list_differ() -> None:
    assert made("{who} 喜欢 {who2} 。 | {who} like@who {who2.me} .") == {
        ("我喜欢他。", "I like him."),
        ("他喜欢我。", "He likes me."),
    }


def test_links_follow_slots_parts_and_the_glossary() -> None:
    sample = Grammar(WORDS, "{act} ， {who} 喜欢 。 | {who} like@who to {act} .", GLOSSARY).draw(Random(2), "zh")
    at = {character: place for place, character in enumerate("下棋，我喜欢。")}
    assert len(at) == len(sample.source)
    assert set(sample.links) == {
        *((0, at["我"] if "我" in sample.source else 3), (1, 4), (1, 5), (3, at["下"]), (4, at["棋"]), (5, 6)),
    }


def test_what_stands_twice_in_both_languages_is_linked_in_order() -> None:
    sample = Grammar(WORDS, "{who} 喜欢 {food} 喜欢 。 | {who} like@who {food} like@who .", GLOSSARY).draw(
        Random(3), "zh"
    )
    second = sample.source.index("喜欢", 3)
    assert {s for t, s in sample.links if t == 1} == {1, 2}
    assert {s for t, s in sample.links if t == len(sample.target[:-1].split()) - 1} == {second, second + 1}


def test_a_word_marked_with_a_dash_is_linked_to_nothing() -> None:
    sample = Grammar(WORDS, "{who} 吃 。 | {who} eat- eat .", GLOSSARY).draw(Random(4), "zh")
    assert sample.target.endswith(" eat eat.")
    assert (1, 1) not in sample.links
    assert (2, 1) in sample.links


def test_a_slot_said_in_one_language_only_is_refused() -> None:
    with pytest.raises(ValueError, match="not said in English"):
        Grammar(WORDS, "{who} 吃 {food} 。 | {who} eat@who .", GLOSSARY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_template_is_read_back_as_itself_and_as_nothing_else(language: Language) -> None:
    random = Random(5)
    for template in grammar().templates:
        sample = template.write(template.choose(random), language)
        words = list(sample.source) if language == "zh" else spelled(sample.source)
        assert set(grammar().read(words, language)) == {sample}


def spelled(text: str) -> list[str]:
    for mark in ".,?!":
        text = text.replace(mark, f" {mark}")
    return text.lower().split()


def test_there_are_hundreds_of_templates_and_millions_of_sentences() -> None:
    assert len(grammar().templates) > 300
    random = Random(6)
    assert len({grammar().draw(random, "zh").source for _ in range(5000)}) > 4000
