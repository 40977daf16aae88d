"""The phrase book."""

from __future__ import annotations

import re
from random import Random

import pytest

from fun_viz.text import clean
from fun_viz.text.tasks.phrases import ChineseEnglish, EnglishChinese, Phrases


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("他每天早上喝牛奶。", "He drinks milk every morning."),
        ("我们昨天吃了三个橙子。", "We ate three oranges yesterday."),
        ("我妹妹想买一把雨伞。", "My younger sister wants to buy an umbrella."),
        ("玛丽正在花园里游泳。", "Mary is swimming in the garden."),
        ("你去过中国吗？", "Have you ever been to China?"),
        ("他们的地图在桌子上吗？", "Is their map on the table?"),
        ("我爸爸比他高。", "My father is taller than him."),
    ],
)
def test_a_sentence_is_translated_both_ways(chinese: str, english: str) -> None:
    there, back = ChineseEnglish().solve(chinese), EnglishChinese().solve(english)
    assert there is not None
    assert back is not None
    assert (there.source, there.target) == (back.target, back.source) == (chinese, english)
    assert set(there.links) == {(source, target) for target, source in back.links}


def test_a_translation_of_a_translation_is_the_sentence() -> None:
    random = Random(1)
    for _ in range(300):
        sample = ChineseEnglish().draw(random)
        back = EnglishChinese().solve(sample.target)
        assert back is not None
        assert back.target == sample.source


@pytest.mark.parametrize("task", [ChineseEnglish(), EnglishChinese()])
def test_the_last_mark_may_be_left_out(task: Phrases) -> None:
    sample = task.solve(task.example[:-1])
    assert sample is not None
    assert sample.source == task.example


@pytest.mark.parametrize(
    "typed", ["he doesn't like to drink tea", "HE DOES NOT LIKE TO DRINK TEA .", "he doesn’t  like to drink tea"]
)
def test_english_may_be_typed_loosely(typed: str) -> None:
    sample = EnglishChinese().solve(typed.replace("drink tea", "eat tofu").replace("DRINK TEA", "EAT TOFU"))
    assert sample is not None
    assert sample.target == "他不喜欢吃豆腐。"


def test_chinese_may_have_marks_and_spaces_of_another_script() -> None:
    sample = ChineseEnglish().solve("你好, 玛丽!")
    assert sample is not None
    assert sample.source == "你好，玛丽！"


def test_sentences_stay_as_they_are_when_they_are_cleaned() -> None:
    random = Random(2)
    for _ in range(500):
        sample = ChineseEnglish().draw(random)
        assert clean.chinese(sample.source) == sample.source
        assert clean.english(sample.target) == sample.target


def test_every_english_token_is_a_word_or_a_mark() -> None:
    random = Random(3)
    for _ in range(1000):
        english = ChineseEnglish().draw(random).target
        assert re.fullmatch(r"[A-Z][A-Za-z]*((,? | ?)[A-Za-z]+)*[.?!]", english), english


def test_words_are_linked_across_a_change_of_order() -> None:
    sample = ChineseEnglish().solve("他明天要去学校。")
    assert sample is not None
    words = sample.target[:-1].split()
    of = {word: "".join(sample.source[s] for t, s in sample.links if t == at) for at, word in enumerate(words)}
    assert (of["tomorrow"], of["school"], of["going"], of["He"]) == ("明天", "学校", "去", "他")
