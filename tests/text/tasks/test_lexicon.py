"""The words of the grammar."""

from __future__ import annotations

import re

import pytest

from fun_viz.paths import resources
from fun_viz.text.tasks.lexicon import Form, Lexicon

WORDS = """
# a comment
[pron] me
我 | I | me
他 | he | him
[kin]
我 妈妈 | my mother
[who] = pron kin
[drink] measure unit
苹果 汁 | apple juice | 杯 | glass
[act]
听 音乐 | listen_to music
散步 | take a walk
[when]
早上 七点 |< seven in_the_morning
[dish]
饺子 | dumplings*
"""


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(WORDS)


def test_parts_in_two_languages_are_linked_in_order_or_in_turn(lexicon: Lexicon) -> None:
    when = lexicon.words("when")[0]
    assert when.in_chinese("") == Form(tuple("早上七点"), (0, 0, 1, 1))
    assert when.in_english("") == Form(("seven", "in", "the", "morning"), (1, 0, 0, 0))


def test_words_with_unlike_numbers_of_parts_are_linked_as_a_whole(lexicon: Lexicon) -> None:
    walk = lexicon.words("act")[1]
    assert walk.in_chinese("").parts == (0, 0)
    assert walk.in_english("ing") == Form(("taking", "a", "walk"), (0, 0, 0))


def test_the_verb_of_a_phrase_is_inflected_and_keeps_its_part(lexicon: Lexicon) -> None:
    assert lexicon.words("act")[0].in_english("past") == Form(("listened", "to", "music"), (0, 0, 1))


def test_measure_words_are_linked_to_units_only(lexicon: Lexicon) -> None:
    juice = lexicon.words("drink")[0]
    assert juice.in_chinese("measure").parts == juice.in_english("units").parts != juice.in_english("").parts[:1]
    assert juice.in_english("units").tokens == ("glasses",)


def test_a_list_can_be_made_of_lists_and_agrees_with_verbs(lexicon: Lexicon) -> None:
    assert [form.tokens[0] for form in lexicon.agreeing("be", "who").variants[0]] == ["am", "is", "is"]
    assert [" ".join(form.tokens) for form in lexicon.english("who", "me").variants[0]] == ["me", "him", "my mother"]
    assert lexicon.agreeing("be", "dish").variants[0][0].tokens == ("are",)


def test_the_words_of_the_program_are_plain_in_both_languages_and_listed_once() -> None:
    lexicon = Lexicon((resources() / "grammar" / "words.txt").read_text("utf-8"))
    for name, words in lexicon._lists.items():
        assert len({word.chinese for word in words}) == len({word.english for word in words}) == len(words), name
        for word in words:
            assert re.fullmatch("[一-鿿]+", "".join(word.chinese)), word
            assert all(re.fullmatch("[A-Za-z]+", token) for token in word.in_english("").tokens), word
